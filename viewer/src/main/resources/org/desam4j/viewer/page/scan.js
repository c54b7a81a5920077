// An open case: the place that is looked at, in voxels of its file, and the slices through it.
import { getBytes, getJson, Kept } from './server.js';

const SLICES_KEPT = 240;
const AHEAD = [0, 1, -1, 2, -2];

// The patient's sides at the left, right, upper and lower edge of a slice, and the letters of world axes.
const EDGES = { axial: 'RLAP', coronal: 'RLSI', sagittal: 'APSI' };
const WORLD = ['LR', 'PA', 'IS'];

export class Scan {
  #slices = new Kept(SLICES_KEPT);
  #masks = new Kept(SLICES_KEPT);

  constructor(index, view) {
    this.index = index;
    this.view = view;
    this.planes = Object.fromEntries(view.planes.map(plane => [plane.name, plane]));
    this.place = [0, 0, 0];
    for (const plane of this.#patients()) this.setSlice(plane.name, plane.start);
  }

  // The planes of the patient, whatever order the file has.
  #patients() {
    return this.view.planes.filter(plane => plane.name !== 'stored');
  }

  static async open(index, options) {
    return new Scan(index, await getJson(`api/cases/${index}`, options));
  }

  // The plane with the thickest slices, which is the one that was scanned.
  get scanned() {
    return this.#patients().reduce((best, plane) => plane.sliceMm > 1.001 * best.sliceMm ? plane : best).name;
  }

  edges(plane) {
    return EDGES[plane] ?? '    ';
  }

  slice(name) {
    return this.#along(this.planes[name], 2);
  }

  #count(plane, axis) {
    return [plane.columns, plane.rows, plane.slices][axis];
  }

  #along(plane, axis) {
    const { stored, reversed } = plane.axes[axis];
    return reversed ? this.#count(plane, axis) - 1 - this.place[stored] : this.place[stored];
  }

  #setAlong(plane, axis, value) {
    const { stored, reversed } = plane.axes[axis];
    const count = this.#count(plane, axis);
    const inside = Math.max(0, Math.min(count - 1, value));
    this.place[stored] = reversed ? count - 1 - inside : inside;
  }

  setSlice(name, value) {
    this.#setAlong(this.planes[name], 2, value);
  }

  // The pixel of a plane's slice at which the place lies.
  pixel(name) {
    const plane = this.planes[name];
    return { x: this.#along(plane, 0), y: this.#along(plane, 1) };
  }

  setPixel(name, x, y) {
    this.#setAlong(this.planes[name], 0, Math.floor(x));
    this.#setAlong(this.planes[name], 1, Math.floor(y));
  }

  // Millimetres to the patient's sides, as in "L 12.3 P 4.0 S 55.1 mm".
  millimetres() {
    const a = this.view.affine;
    const parts = [0, 1, 2].map(row => {
      const sum = a[4 * row] * this.place[0] + a[4 * row + 1] * this.place[1] + a[4 * row + 2] * this.place[2] + a[4 * row + 3];
      return `${WORLD[row][sum < 0 ? 0 : 1]} ${Math.abs(sum).toFixed(1)}`;
    });
    return `${parts.join(' ')} mm`;
  }

  // The slice of a plane, and, without waiting for them, those beside it.
  grey(name) {
    const middle = this.slice(name);
    const [first] = AHEAD.map(step => middle + step)
      .filter(place => place >= 0 && place < this.planes[name].slices)
      .map(place => this.#slices.get(`${name}/${place}`, key => this.#ask(key)));
    return first;
  }

  async #ask(key) {
    const codes = new Uint16Array(await getBytes(`api/cases/${this.index}/slices/${key}`));
    return { codes, offset: this.view.intensities.offset, scale: this.view.intensities.scale };
  }

  mask(layer, name) {
    const key = `${layer}/${name}/${this.slice(name)}`;
    return this.#masks.get(key, async () => new Uint8Array(await getBytes(`api/cases/${this.index}/masks/${key}`)));
  }

  // Takes a layer that was laid over the case, or has changed.
  renew(layer) {
    if (!this.view.layers.includes(layer)) this.view.layers.push(layer);
    this.#masks.clear();
  }
}
