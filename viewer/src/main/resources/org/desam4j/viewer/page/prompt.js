// Prompts by hand: points, a box, the grid, and each decoder's mask of them beside the others'.
import { between, Coupling, shareOf, tightBox } from './coupling.js';
import { Camera, Pane } from './pane.js';
import { getJson, postJson } from './server.js';

const ENCODE_AFTER = 200;
const NEAR = 9;
const GRID = 9;
const SWEEP = 20;
const SLOW = 400;
const DECODERS = ['#ff4fa3', '#38b6ff'];

export class Prompting {
  #page;
  #view = null;
  #scan = null;
  #panes = new Map();
  #points = [];
  #box = null;
  #grid = 0;
  #answers = [];
  #encoded = null;
  #asking = false;
  #again = false;
  #timer = 0;
  #last = 0;
  #tight = null;
  #anchor = null;
  #grabbed = null;
  #coupling;

  // page: byId, look, say, guarded, tool, keptChanged(), and makePane(title) for a pane that shows a decoder.
  constructor(page) {
    this.#page = page;
    const { byId } = page;
    this.#coupling = new Coupling(byId('curves'), decoder => this.#colour(decoder));
    byId('whole').addEventListener('click', () => this.setBox(this.#whole()));
    byId('tight').addEventListener('click', () => this.setBox(this.#tight));
    byId('grid').addEventListener('click', () => this.#setGrid());
    byId('clear').addEventListener('click', () => this.clear());
    byId('share').addEventListener('input', event => this.setBox(between(this.#tight, this.#whole(), event.target.value / 100)));
    byId('sweep').addEventListener('click', page.guarded(() => this.#sweep()));
    byId('undo').addEventListener('click', page.guarded(() => this.#undo()));
    byId('save').addEventListener('click', page.guarded(() => this.#save()));
  }

  get plane() {
    return this.#view?.plane ?? null;
  }

  get panes() {
    return [...this.#panes.values()];
  }

  #geometry() {
    return this.#scan.planes[this.#view.plane];
  }

  #whole() {
    const { columns, rows } = this.#geometry();
    return [0, 0, columns, rows];
  }

  #colour(decoder) {
    return DECODERS[[...this.#panes.keys()].indexOf(decoder)] ?? DECODERS[0];
  }

  // Prompts on a case from now on.
  async open(scan) {
    if (this.#scan === scan) return;
    this.#page.say('Reading the model …');
    const { view, kept } = await getJson(`api/cases/${scan.index}/prompt`);
    this.#page.say('');
    this.#enable(kept);
    this.#scan = scan;
    this.#view = view;
    this.#encoded = null;
    if (this.#panes.size === 0) {
      const camera = new Camera();
      for (const decoder of view.decoders) this.#panes.set(decoder, this.#makePane(decoder, camera));
    }
    for (const pane of this.panes) {
      pane.setGeometry(this.#geometry());
      pane.canvas.setAttribute('aria-valuemin', 1);
      pane.canvas.setAttribute('aria-valuemax', this.#geometry().slices);
    }
    this.#points = [];
    this.#box = null;
    this.#grid = 0;
  }

  #makePane(decoder, camera) {
    const pane = new Pane(this.#page.makePane(decoder), this.#page.look, camera);
    pane.figure.querySelector('.key').style.background = DECODERS[this.#panes.size];
    const keep = document.createElement('button');
    keep.type = 'button';
    keep.textContent = 'Keep';
    keep.className = 'keep';
    keep.disabled = true;
    keep.setAttribute('aria-label', `Keep the mask of ${decoder}`);
    keep.addEventListener('click', this.#page.guarded(() => this.#keep(decoder)));
    pane.figure.append(keep);
    return pane;
  }

  // Shows the slice that is looked at, encodes it after a while, and asks the prompt of it again.
  async show() {
    const { look } = this.#page;
    const scan = this.#scan;
    const name = this.#view.plane;
    const place = scan.slice(name);
    const layers = scan.view.layers.filter(layer => layer !== 'prediction' && look.shown.has(layer));
    const label = scan.view.layers.includes('label') ? scan.mask('label', name) : null;
    const [grey, labelled, ...masks] = await Promise.all([scan.grey(name), label, ...layers.map(layer => scan.mask(layer, name))]);
    if (scan !== this.#scan || place !== scan.slice(name)) return;
    if (this.#shown !== `${scan.index}/${place}`) {
      this.#shown = `${scan.index}/${place}`;
      this.#answers = [];
      this.#tight = labelled && tightBox(labelled, this.#view.label, this.#geometry().columns);
      this.#coupling.clear();
      this.#page.byId('share').disabled = this.#page.byId('sweep').disabled = this.#page.byId('tight').disabled = !this.#tight;
    }
    this.#under = layers.map((layer, i) => ({ name: layer, mask: masks[i], colour: this.#page.colours[layer] }));
    for (const pane of this.panes) {
      pane.setSlice(grey);
      pane.canvas.dataset.slice = place;
      pane.canvas.setAttribute('aria-valuenow', place + 1);
    }
    this.#draw();
    if (this.#encoded !== this.#shown) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(this.#page.guarded(() => this.#encode()), ENCODE_AFTER);
    }
  }

  #shown = '';
  #under = [];

  async #encode() {
    const wanted = this.#shown;
    const slice = this.#scan.slice(this.#view.plane);
    const started = performance.now();
    const progress = this.#page.byId('encoding');
    const tick = setInterval(() => {
      const seconds = (performance.now() - started) / 1000;
      progress.hidden = seconds < SLOW / 1000;
      const bar = progress.querySelector('progress');
      if (this.#last > 0) bar.value = Math.min(0.99, seconds / this.#last);
      else bar.removeAttribute('value');
      progress.querySelector('span').textContent = `Encoding the slice … ${seconds.toFixed(0)} s`;
    }, 100);
    try {
      const { seconds } = await postJson(`api/cases/${this.#scan.index}/encode`, { slice });
      this.#last = seconds || this.#last;
    } finally {
      clearInterval(tick);
      progress.hidden = true;
    }
    if (wanted !== this.#shown) return;
    this.#encoded = wanted;
    for (const pane of this.panes) pane.canvas.dataset.encoded = slice;
    await this.ask();
  }

  #isPrompted() {
    return this.#points.length > 0 || this.#box !== null || this.#grid > 0;
  }

  #asked() {
    return { points: this.#points, box: this.#box ?? [], grid: this.#grid };
  }

  // Asks for the masks of the prompt as it is; while an answer is awaited, only the newest prompt is asked next.
  async ask() {
    this.#draw();
    if (!this.#isPrompted() || this.#encoded !== this.#shown) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#again = false;
        await this.#askOnce();
      } while (this.#again && this.#isPrompted());
    } finally {
      this.#asking = false;
    }
  }

  async #askOnce() {
    const wanted = this.#shown;
    const box = this.#box;
    const slice = this.#scan.slice(this.#view.plane);
    const { answers } = await postJson(`api/cases/${this.#scan.index}/prompt`, { slice, prompt: this.#asked() });
    if (wanted !== this.#shown || !this.#isPrompted()) return;
    this.#answers = answers.map(answer => ({ ...answer, pixels: unpacked(answer.mask, this.#geometry()) }));
    if (box && this.#points.length === 0 && this.#tight) {
      const share = Math.round(1000 * shareOf(box, this.#tight, this.#whole())) / 1000;
      for (const { decoder, measures } of answers) this.#coupling.add(decoder, share, measures.dice);
      this.#page.byId('share').value = 100 * share;
    }
    this.#draw();
  }

  #draw() {
    const place = this.#scan.slice(this.#view.plane);
    for (const [decoder, pane] of this.#panes) {
      const answer = this.#answers.find(each => each.decoder === decoder);
      const found = answer ? [{ name: decoder, mask: answer.pixels, colour: this.#colour(decoder) }] : [];
      pane.setLayers([...this.#under, ...found]);
      pane.extras = [...this.#page.marks(this.#view.plane), this.#drawPrompt(answer)];
      const measures = answer && Object.entries({ 'predicted IoU': answer.measures.predictedIou, Dice: answer.measures.dice })
        .filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value.toFixed(3)}`);
      pane.note = `${place + 1} of ${this.#geometry().slices}`;
      pane.figure.querySelector('.measures').textContent = measures ? measures.join(' · ') : '';
      pane.canvas.setAttribute('aria-valuetext', `slice ${place + 1}${measures ? `, ${measures.join(', ')}` : ''}`);
      pane.figure.querySelector('.keep').disabled = !answer;
    }
  }

  #drawPrompt(answer) {
    return (context, to) => {
      const unit = window.devicePixelRatio;
      const at = (x, y) => [to.left + x * to.x, to.top + y * to.y];
      context.lineWidth = 1.5 * unit;
      if (this.#box) {
        const [left, top] = at(this.#box[0], this.#box[1]);
        const [right, bottom] = at(this.#box[2], this.#box[3]);
        context.strokeStyle = '#ffe08a';
        context.setLineDash([6 * unit, 4 * unit]);
        context.strokeRect(left, top, right - left, bottom - top);
        context.setLineDash([]);
      }
      const chosen = answer?.point?.length ? [{ x: answer.point[0], y: answer.point[1], foreground: true }] : [];
      for (const point of [...this.#points, ...chosen]) {
        const [x, y] = at(point.x, point.y);
        context.beginPath();
        context.arc(x, y, 5 * unit, 0, 2 * Math.PI);
        context.fillStyle = point.foreground ? '#3ddc84' : '#ff5a4f';
        context.fill();
        context.strokeStyle = '#fff';
        context.stroke();
        context.beginPath();
        context.moveTo(x - 2.6 * unit, y);
        context.lineTo(x + 2.6 * unit, y);
        if (point.foreground) {
          context.moveTo(x, y - 2.6 * unit);
          context.lineTo(x, y + 2.6 * unit);
        }
        context.stroke();
      }
      if (this.isPointing()) {
        const cursor = this.#cursor();
        const [x, y] = at(cursor.x, cursor.y);
        context.strokeStyle = '#fffb';
        context.lineWidth = unit;
        context.beginPath();
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
          context.moveTo(x + 3 * dx * unit, y + 3 * dy * unit);
          context.lineTo(x + 9 * dx * unit, y + 9 * dy * unit);
        }
        context.stroke();
      }
    };
  }

  // --- the prompt

  isPointing() {
    return ['organ', 'background', 'box'].includes(this.#page.tool());
  }

  #cursor() {
    const { x, y } = this.#scan.pixel(this.#view.plane);
    return { x: x + 0.5, y: y + 0.5 };
  }

  setBox(box) {
    this.#box = box;
    this.#grid = 0;
    this.#points = [];
    this.#run();
  }

  #setGrid() {
    this.#grid = GRID;
    this.#box = null;
    this.#points = [];
    this.#run();
  }

  clear() {
    this.#grid = 0;
    this.#box = null;
    this.#points = [];
    this.#answers = [];
    this.#draw();
  }

  #run = () => this.#page.guarded(() => this.ask())();

  // Adds a point, or takes away the one that is there already.
  #toggle(place, near) {
    const before = this.#points.findIndex(point => near(point));
    if (before >= 0) this.#points = this.#points.filter((_, i) => i !== before);
    else this.#points = [...this.#points, { ...place, foreground: this.#page.tool() === 'organ' }];
    this.#grid = 0;
    if (this.#isPrompted()) this.#run();
    else this.clear();
  }

  #inside({ x, y }) {
    const { columns, rows } = this.#geometry();
    return { x: Math.max(0, Math.min(columns, x)), y: Math.max(0, Math.min(rows, y)) };
  }

  begin(pane, place) {
    if (this.#page.tool() !== 'box') return;
    this.#grabbed = this.#corner(pane, place);
    this.#anchor = this.#grabbed ? this.#opposite(this.#grabbed) : this.#inside(place);
  }

  // The corner of the box that lies near a place: 0 to 3.
  #corner(pane, place) {
    if (!this.#box) return null;
    const at = pane.toPage(place.x, place.y);
    const corners = [[0, 1], [2, 1], [0, 3], [2, 3]];
    return corners.find(([i, j]) => {
      const corner = pane.toPage(this.#box[i], this.#box[j]);
      return Math.hypot(corner.x - at.x, corner.y - at.y) < NEAR;
    }) ?? null;
  }

  #opposite([i, j]) {
    return { x: this.#box[2 - i], y: this.#box[4 - j] };
  }

  drag(pane, place) {
    if (this.#page.tool() === 'box' && this.#anchor) this.#stretch(this.#inside(place));
  }

  #stretch({ x, y }) {
    const box = [Math.min(x, this.#anchor.x), Math.min(y, this.#anchor.y), Math.max(x, this.#anchor.x), Math.max(y, this.#anchor.y)];
    if (box[2] - box[0] >= 0.5 && box[3] - box[1] >= 0.5) {
      this.#box = box;
      this.#grid = 0;
      this.#run();
    }
  }

  end(pane, place) {
    if (this.#page.tool() === 'box') {
      this.#anchor = null;
      return;
    }
    const at = pane.toPage(place.x, place.y);
    this.#scan.setPixel(this.#view.plane, place.x, place.y);
    this.#toggle(this.#inside(place), point => {
      const other = pane.toPage(point.x, point.y);
      return Math.hypot(other.x - at.x, other.y - at.y) < NEAR;
    });
  }

  // The keyboard's place has moved.
  moved() {
    if (this.#page.tool() === 'box' && this.#anchor) this.#stretch(this.#cursor());
    else this.#draw();
  }

  // A point at the keyboard's place; of a box the first corner, then the second.
  press() {
    const place = this.#cursor();
    if (this.#page.tool() !== 'box') this.#toggle(place, point => Math.hypot(point.x - place.x, point.y - place.y) < 1);
    else if (this.#anchor) this.#anchor = null;
    else this.#anchor = place;
  }

  // --- the box from tight to whole

  async #sweep() {
    this.#coupling.clear();
    const shown = this.#shown;
    for (let step = 0; step <= SWEEP && shown === this.#shown; step++) {
      this.#box = between(this.#tight, this.#whole(), step / SWEEP);
      this.#points = [];
      this.#grid = 0;
      await this.ask();
      while (this.#asking) await new Promise(done => setTimeout(done, 10));
    }
  }

  // --- what is kept

  async #keep(decoder) {
    const slice = this.#scan.slice(this.#view.plane);
    const all = this.#page.byId('all').checked;
    if (all) this.#page.say('Prompting all slices …');
    const kept = await postJson(`api/cases/${this.#scan.index}/keep`, { slice, all, decoder, prompt: this.#asked() });
    if (all) this.#encoded = null;
    this.#changed(kept, all ? 'Kept on all slices.' : `Kept on slice ${slice + 1}.`);
  }

  async #undo() {
    this.#changed(await postJson(`api/cases/${this.#scan.index}/undo`, {}), 'Undone.');
  }

  async #save() {
    const { file } = await postJson(`api/cases/${this.#scan.index}/save`, {});
    this.#page.unsaved = false;
    this.#page.say(`Saved as ${file}`);
  }

  #enable(kept) {
    this.#page.byId('undo').disabled = kept.steps === 0;
    this.#page.byId('save').disabled = kept.voxels === 0;
  }

  #changed(kept, text) {
    this.#page.say(text);
    this.#page.unsaved = kept.voxels > 0;
    this.#enable(kept);
    this.#page.keptChanged();
  }
}

// A mask of bytes from one of bits in Base64.
function unpacked(bits, { columns, rows }) {
  const bytes = atob(bits);
  const mask = new Uint8Array(columns * rows);
  for (let i = 0; i < mask.length; i++) mask[i] = bytes.charCodeAt(i >> 3) >> (7 - (i & 7)) & 1;
  return mask;
}
