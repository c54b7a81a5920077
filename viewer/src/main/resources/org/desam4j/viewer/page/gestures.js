// What a pointer and keys do on a pane.

const WHEEL_STEP = 40;
const TOUCH_STEP = 14;
const ZOOM_STEP = 1.25;
const PAN_STEP = 30;

// actions: scroll(pane, steps), scrollTo(pane, end), window(dx, dy), tool(), begin/drag/end(pane, place), cursor(pane, dx, dy), press(pane), enlarge(pane), focus(pane).
export function attachGestures(pane, actions) {
  const canvas = pane.canvas;
  const pointers = new Map();
  let travelled = 0;
  let dragging = null;

  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    if (event.ctrlKey) {
      pane.zoomBy(Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
      return;
    }
    const pixels = event.deltaMode === 0 ? event.deltaY : event.deltaY * WHEEL_STEP;
    travelled += pixels;
    const steps = Math.trunc(travelled / WHEEL_STEP);
    travelled -= steps * WHEEL_STEP;
    if (steps) actions.scroll(pane, steps);
  }, { passive: false });

  canvas.addEventListener('pointerdown', event => {
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    dragging = null;
    if (pointers.size === 1) {
      dragging = kind(event);
      if (dragging === 'tool') actions.begin(pane, pane.toSlice(event.clientX, event.clientY), event);
    }
    travelled = 0;
  });

  function kind(event) {
    if (event.shiftKey || event.button === 1 || actions.tool() === 'move') return 'pan';
    if (event.button === 2) return 'window';
    if (event.pointerType === 'touch' && actions.tool() === 'window') return 'scroll';
    return actions.tool() === 'window' ? 'window' : 'tool';
  }

  canvas.addEventListener('pointermove', event => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const dx = event.clientX - before.x;
    const dy = event.clientY - before.y;
    if (pointers.size === 2) {
      pinch(event, before);
    } else if (dragging === 'pan') {
      pane.panBy(dx, dy);
    } else if (dragging === 'window') {
      actions.window(dx, dy);
    } else if (dragging === 'scroll') {
      travelled += dy;
      const steps = Math.trunc(travelled / TOUCH_STEP);
      travelled -= steps * TOUCH_STEP;
      if (steps) actions.scroll(pane, steps);
    } else if (dragging === 'tool') {
      actions.drag(pane, pane.toSlice(event.clientX, event.clientY));
    }
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  });

  function pinch(event, before) {
    const other = [...pointers].find(([id]) => id !== event.pointerId)[1];
    const distance = place => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y));
    const now = { x: event.clientX, y: event.clientY };
    pane.zoomBy(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    pane.panBy((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  function lift(event) {
    if (pointers.delete(event.pointerId) && dragging === 'tool') {
      actions.end(pane, pane.toSlice(event.clientX, event.clientY));
    }
    dragging = null;
  }
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  canvas.addEventListener('contextmenu', event => event.preventDefault());
  canvas.addEventListener('dblclick', () => {
    if (actions.tool() === 'window' || actions.tool() === 'move') actions.enlarge(pane);
  });
  canvas.addEventListener('focus', () => actions.focus(pane));

  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = arrows[event.key];
    if (arrow && event.shiftKey) pane.panBy(-arrow[0] * PAN_STEP, -arrow[1] * PAN_STEP);
    else if (arrow && pointing()) actions.cursor(pane, ...arrow);
    else if (arrow) actions.scroll(pane, arrow[0] || arrow[1]);
    else if (event.key === 'PageDown') actions.scroll(pane, pointing() ? 1 : 10);
    else if (event.key === 'PageUp') actions.scroll(pane, pointing() ? -1 : -10);
    else if (event.key === 'Home') actions.scrollTo(pane, false);
    else if (event.key === 'End') actions.scrollTo(pane, true);
    else if (event.key === '+' || event.key === '=') pane.zoomAtCentre(ZOOM_STEP);
    else if (event.key === '-') pane.zoomAtCentre(1 / ZOOM_STEP);
    else if (event.key === '0') pane.fit();
    else if (event.key === 'm') actions.enlarge(pane);
    else if ((event.key === 'Enter' || event.key === ' ') && pointing()) actions.press(pane);
    else return;
    event.preventDefault();
  });

  const pointing = () => actions.tool() !== 'window' && actions.tool() !== 'move';
}
