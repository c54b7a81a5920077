// The page: the table of cases, the planes of the chosen one, and the controls above them.
import { attachGestures } from './gestures.js';
import { Pane } from './pane.js';
import { Prompting } from './prompt.js';
import { Scan } from './scan.js';
import { getJson, postJson } from './server.js';
import { CaseTable } from './table.js';

const byId = id => document.getElementById(id);
const LAYERS = { label: '#2ecc71', prediction: '#ff4fa3', kept: '#ffc233' };
const STYLES = ['contour', 'fill', 'both'];
const PIXELS_OF_A_WINDOW = 500;

const look = { window: { low: 0, high: 1 }, style: 'contour', opacity: 0.9, smooth: true, shown: new Set(Object.keys(LAYERS)) };
const panes = Object.fromEntries([...document.querySelectorAll('#panes .pane')].map(figure => [figure.dataset.plane, new Pane(figure, look)]));
const nameOf = new Map(Object.entries(panes).map(([name, pane]) => [pane, name]));
let table = null;
let scan = null;
let opening = new AbortController();
let focused = null;
let tools = null;
let predicting = 0;

const say = (text, wrong = false) => {
  byId('status').textContent = text;
  byId('status').classList.toggle('wrong', wrong);
};

// Shows what fails, and goes on.
const guarded = work => async (...values) => {
  try {
    await work(...values);
  } catch (failure) {
    if (failure.name !== 'AbortError') say(failure.message, true);
  }
};

// --- the chosen case

const openCase = guarded(async index => {
  opening.abort();
  opening = new AbortController();
  table.mark(index);
  say('Reading the scan …');
  const opened = await Scan.open(index, { signal: opening.signal });
  scan = opened;
  say(scan.view.notes.join(' '));
  document.title = `${scan.view.id} – desam4j`;
  for (const [name, pane] of Object.entries(panes)) {
    pane.setGeometry(scan.planes[name]);
    pane.canvas.setAttribute('aria-valuemin', 1);
    pane.canvas.setAttribute('aria-valuemax', scan.planes[name].slices);
  }
  enlarge(scan.scanned);
  showLayers();
  setWindow(scan.view.intensities.low, scan.view.intensities.high);
  await showAll();
  followPrediction(tools.evaluated && !scan.view.layers.includes('prediction'));
});

const showAll = guarded(async () => {
  if (mode() === 'look') {
    await Promise.all(Object.keys(panes).map(showPlane));
  } else {
    await prompting.open(scan);
    await prompting.show();
    readOut(prompting.plane, await scan.grey(prompting.plane));
  }
});

const showPlane = guarded(async name => {
  const of = scan;
  const pane = panes[name];
  const place = of.slice(name);
  const layers = of.view.layers.filter(layer => look.shown.has(layer));
  const [grey, ...masks] = await Promise.all([of.grey(name), ...layers.map(layer => of.mask(layer, name))]);
  if (scan !== of || of.slice(name) !== place) return;
  const plane = of.planes[name];
  pane.setSlice(grey);
  pane.setLayers(layers.map((layer, i) => ({ name: layer, mask: masks[i], colour: LAYERS[layer] })));
  pane.extras = [...marks(name), drawCross(name)];
  pane.note = `${place + 1} of ${plane.slices}`;
  pane.canvas.setAttribute('aria-valuenow', place + 1);
  pane.canvas.setAttribute('aria-valuetext', `slice ${place + 1} of ${plane.slices}, ${of.millimetres()}`);
  pane.canvas.dataset.slice = place;
  readOut(name, grey);
});

function readOut(name, grey) {
  if (mode() === 'look' && focused && nameOf.has(focused) && nameOf.get(focused) !== name) return;
  const { x, y } = scan.pixel(name);
  const value = grey.offset + grey.scale * grey.codes[y * scan.planes[name].columns + x];
  byId('readout').textContent = `voxel ${scan.place.join(', ')} · ${scan.millimetres()} · value ${Number(value.toPrecision(6))}`;
}

// --- drawn over the slices

const marks = name => byId('marks').checked ? [drawEdges(scan.edges(name)), drawScale(scan.planes[name])] : [];

const drawEdges = edges => context => {
  const { width, height } = context.canvas;
  const size = 12 * window.devicePixelRatio;
  context.font = `600 ${size}px system-ui, sans-serif`;
  context.fillStyle = '#e8edf2';
  context.shadowColor = '#000';
  context.shadowBlur = 4;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  [[size, height / 2], [width - size, height / 2], [width / 2, size], [width / 2, height - size]]
    .forEach(([x, y], edge) => context.fillText(edges[edge], x, y));
  context.shadowBlur = 0;
};

// A bar of a round number of millimetres, about a fifth of the pane.
const drawScale = plane => (context, to) => {
  const perMm = to.x / plane.columnMm;
  const wanted = context.canvas.width / 5 / perMm;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const mm = [5, 2, 1].map(factor => factor * power).find(each => each <= wanted);
  const unit = window.devicePixelRatio;
  const [left, top] = [10 * unit, context.canvas.height - 12 * unit];
  context.fillStyle = '#e8edf2';
  context.fillRect(left, top, mm * perMm, 2 * unit);
  context.font = `${11 * unit}px system-ui, sans-serif`;
  context.textAlign = 'left';
  context.textBaseline = 'bottom';
  context.fillText(`${mm} mm`, left, top - 2 * unit);
};

const drawCross = name => (context, to) => {
  if (tool() !== 'cross') return;
  const { x, y } = scan.pixel(name);
  const [across, down] = [to.left + (x + 0.5) * to.x, to.top + (y + 0.5) * to.y];
  context.strokeStyle = '#6cb4ff';
  context.lineWidth = window.devicePixelRatio;
  context.beginPath();
  context.moveTo(across, 0);
  context.lineTo(across, context.canvas.height);
  context.moveTo(0, down);
  context.lineTo(context.canvas.width, down);
  context.stroke();
};

// --- the model's mask of the whole scan

// Shows how far the model is with the case, and its mask when it is there.
const followPrediction = guarded(async start => {
  const of = scan;
  const path = `api/cases/${of.index}/prediction`;
  clearTimeout(predicting);
  if (!tools.predicts) return;
  const status = start ? await postJson(path, {}) : await getJson(path);
  if (scan !== of) return;
  const active = status.state === 'WAITING' || status.state === 'RUNNING';
  byId('predict').disabled = active || status.state === 'DONE';
  if (active) {
    say(status.total ? `Segmenting … ${status.done} of ${status.total} slices` : 'Reading the model …');
    predicting = setTimeout(() => followPrediction(false), 300);
  } else if (status.state === 'DONE') {
    say(of.view.notes.join(' '));
    of.renew('prediction');
    showLayers();
    await showAll();
  } else if (status.state === 'FAILED') {
    say(status.message, true);
  }
});

// --- controls

const tool = () => document.querySelector('input[name=tool]:checked').value;
const mode = () => document.querySelector('input[name=mode]:checked').value;

const redraw = () => [...Object.values(panes), ...prompting.panes].forEach(pane => pane.draw());

const page = {
  byId, look, say, guarded, tool, marks, colours: LAYERS, unsaved: false,
  makePane(title) {
    const figure = byId('decoder-pane').content.firstElementChild.cloneNode(true);
    figure.querySelector('b').textContent = title;
    figure.querySelector('canvas').setAttribute('aria-label', `Slice with the mask of ${title}`);
    figure.dataset.decoder = title;
    byId('decoders').append(figure);
    return figure;
  },
  keptChanged() {
    scan.renew('kept');
    showLayers();
    showAll();
  },
};
const prompting = new Prompting(page);
const attached = new Set();

function setMode(name) {
  document.querySelector(`input[name=mode][value=${name}]`).checked = true;
  for (const part of document.querySelectorAll('[data-mode]')) part.hidden = part.dataset.mode !== name;
  byId('predict').hidden = name !== 'look' || !tools.predicts;
  byId('panes').hidden = name !== 'look';
  byId('prompting').hidden = name !== 'prompt';
  document.querySelector(`input[name=tool][value=${name === 'look' ? 'window' : 'organ'}]`).checked = true;
  changeMode();
}

const changeMode = guarded(async () => {
  await showAll();
  for (const pane of prompting.panes) {
    if (attached.has(pane)) continue;
    attached.add(pane);
    attachGestures(pane, actions);
  }
});

function setWindow(low, high) {
  look.window = { low, high: Math.max(high, low + 1e-6) };
  const shown = value => Number(value.toPrecision(5));
  byId('low').value = shown(low);
  byId('high').value = shown(look.window.high);
  redraw();
}

// Wider or narrower, and higher or lower, in parts of the scan's own window.
function changeWindow(width, level) {
  if (!scan) return;
  const unit = scan.view.intensities.high - scan.view.intensities.low;
  const { low, high } = look.window;
  const middle = (low + high) / 2 + level * unit;
  const half = Math.max(unit / 1000, (high - low) * Math.exp(width) / 2);
  setWindow(middle - half, middle + half);
}

function showLayers() {
  const boxes = scan.view.layers.map((layer, i) => {
    const label = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = look.shown.has(layer);
    box.setAttribute('aria-keyshortcuts', i + 1);
    box.addEventListener('change', () => {
      if (box.checked) look.shown.add(layer);
      else look.shown.delete(layer);
      showAll();
    });
    const key = document.createElement('span');
    key.className = `key ${layer}`;
    label.append(box, key, layer);
    return label;
  });
  byId('layers').replaceChildren(byId('layers').querySelector('legend'), ...boxes);
  byId('layers').hidden = boxes.length === 0;
}

function enlarge(name) {
  for (const [each, pane] of Object.entries(panes)) pane.figure.classList.toggle('main', each === name);
}

function setStyle(style) {
  look.style = style;
  byId('style').value = style;
  redraw();
}

byId('style').addEventListener('change', event => setStyle(event.target.value));
byId('opacity').addEventListener('input', event => { look.opacity = event.target.value / 100; redraw(); });
byId('smooth').addEventListener('change', event => { look.smooth = event.target.checked; redraw(); });
byId('marks').addEventListener('change', () => scan && showAll());
byId('reset').addEventListener('click', () => scan && setWindow(scan.view.intensities.low, scan.view.intensities.high));
for (const id of ['low', 'high']) {
  byId(id).addEventListener('change', () => {
    const [low, high] = [byId('low').valueAsNumber, byId('high').valueAsNumber];
    if (Number.isFinite(low) && Number.isFinite(high)) setWindow(low, high);
  });
}
byId('tool').addEventListener('change', redraw);
byId('mode').addEventListener('change', () => setMode(mode()));
byId('predict').addEventListener('click', () => followPrediction(true));
window.addEventListener('beforeunload', event => { if (page.unsaved) event.preventDefault(); });
byId('help-open').addEventListener('click', () => byId('help').showModal());

// --- pointer and keys

const actions = {
  tool,
  scroll(pane, steps) {
    if (!scan) return;
    const name = planeOf(pane);
    scan.setSlice(name, scan.slice(name) + steps);
    showAll();
  },
  scrollTo(pane, end) {
    if (!scan) return;
    const name = planeOf(pane);
    scan.setSlice(name, end ? scan.planes[name].slices - 1 : 0);
    showAll();
  },
  window: (dx, dy) => changeWindow(dx / PIXELS_OF_A_WINDOW, dy / PIXELS_OF_A_WINDOW),
  begin: (pane, place) => mode() === 'look' ? pointAt(pane, place) : prompting.begin(pane, place),
  drag: (pane, place) => mode() === 'look' ? pointAt(pane, place) : prompting.drag(pane, place),
  end: (pane, place) => mode() === 'look' || prompting.end(pane, place),
  cursor(pane, dx, dy) {
    if (!scan) return;
    const name = planeOf(pane);
    const { x, y } = scan.pixel(name);
    if (mode() === 'look') {
      pointAt(pane, { x: x + dx, y: y + dy });
    } else {
      scan.setPixel(name, x + dx, y + dy);
      prompting.moved();
    }
  },
  press: () => mode() === 'prompt' && prompting.press(),
  enlarge: pane => mode() === 'look' && enlarge(nameOf.get(pane)),
  focus(pane) {
    focused = pane;
    if (scan && mode() === 'look') showPlane(nameOf.get(pane));
  },
};

const planeOf = pane => nameOf.get(pane) ?? prompting.plane;

function pointAt(pane, { x, y }) {
  if (!scan) return;
  scan.setPixel(nameOf.get(pane), x, y);
  showAll();
}

for (const pane of Object.values(panes)) {
  attachGestures(pane, actions);
  pane.figure.querySelector('.enlarge').addEventListener('click', () => enlarge(nameOf.get(pane)));
}

const shortcuts = {
  '?': () => byId('help').showModal(),
  '[': () => changeWindow(-0.1, 0),
  ']': () => changeWindow(0.1, 0),
  ',': () => changeWindow(0, -0.03),
  '.': () => changeWindow(0, 0.03),
  r: () => byId('reset').click(),
  c: () => setStyle(STYLES[(STYLES.indexOf(look.style) + 1) % STYLES.length]),
  s: () => byId('smooth').click(),
  a: () => byId('marks').click(),
  p: () => tools.prompts && setMode(mode() === 'look' ? 'prompt' : 'look'),
  Backspace: () => mode() === 'prompt' && prompting.clear(),
  j: () => openCase(table.neighbour(1)),
  k: () => openCase(table.neighbour(-1)),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input[type=number], select') || byId('help').open) return;
  const box = /^[1-9]$/.test(event.key) && byId('layers').querySelectorAll('input')[event.key - 1];
  const action = box ? () => box.click() : shortcuts[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});

// --- the beginning

guarded(async () => {
  const [list, offered] = await Promise.all([getJson('api/cases'), getJson('api/tools')]);
  tools = offered;
  byId('mode').hidden = !tools.prompts;
  byId('predict').hidden = !tools.predicts;
  byId('title').textContent = list.title;
  byId('title').title = list.title;
  table = new CaseTable(byId('table'), list, openCase);
  byId('cases').hidden = list.cases.length === 1;
  await openCase(table.order()[0].index);
})();
