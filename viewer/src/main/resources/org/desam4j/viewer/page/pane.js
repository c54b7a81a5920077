// One plane of a scan on a canvas: a slice in grey, and masks over it.
import { contour } from './contour.js';

const LARGEST_ZOOM = 40;
const CONTOUR_WIDTH = 1.8;

// The part of a slice that panes show, which several may share.
export class Camera {
  zoom = 1;
  centre = { x: 0.5, y: 0.5 };
  panes = [];

  set(zoom, x, y) {
    const half = 0.5 / zoom;
    const bounded = value => Math.max(half, Math.min(1 - half, value));
    this.zoom = zoom;
    this.centre = { x: bounded(x), y: bounded(y) };
    for (const pane of this.panes) pane.draw();
  }
}

export class Pane {
  #figure;
  #canvas;
  #note;
  #grey = document.createElement('canvas');
  #geometry = null;
  #slice = null;
  #layers = [];
  #look;
  #camera;
  #extras = [];
  #waiting = false;

  // look: what all panes share: window, contours or fill, opacity, smoothing.
  constructor(figure, look, camera = new Camera()) {
    this.#figure = figure;
    this.#canvas = figure.querySelector('canvas');
    this.#note = figure.querySelector('.note');
    this.#look = look;
    this.#camera = camera;
    camera.panes.push(this);
    new ResizeObserver(() => this.draw()).observe(this.#canvas);
  }

  get canvas() {
    return this.#canvas;
  }

  get figure() {
    return this.#figure;
  }

  get geometry() {
    return this.#geometry;
  }

  set note(text) {
    this.#note.textContent = text;
  }

  // geometry: columns, rows, and the size of a pixel in mm.
  setGeometry(geometry) {
    this.#geometry = geometry;
    this.#slice = null;
    this.#layers = [];
    this.fit();
  }

  setSlice(slice) {
    this.#slice = slice;
    this.#grey.width = this.#geometry.columns;
    this.#grey.height = this.#geometry.rows;
    this.draw();
  }

  // layers: name, mask (a byte for each pixel) and colour of each.
  setLayers(layers) {
    this.#layers = layers.map(layer => ({ ...layer, path: null, fill: null }));
    this.draw();
  }

  // Functions that draw over all, given the context and the scale from pixels of the slice to the canvas's.
  set extras(extras) {
    this.#extras = extras;
    this.draw();
  }

  fit() {
    this.#camera.set(1, 0.5, 0.5);
  }

  // Zooms, and keeps the place at (x, y) of the page where it is.
  zoomBy(factor, x, y) {
    if (!this.#geometry) return;
    const before = this.toSlice(x, y);
    this.#camera.zoom = Math.max(1, Math.min(LARGEST_ZOOM, this.#camera.zoom * factor));
    const after = this.toSlice(x, y);
    this.#move((before.x - after.x) / this.#geometry.columns, (before.y - after.y) / this.#geometry.rows);
  }

  zoomAtCentre(factor) {
    const box = this.#canvas.getBoundingClientRect();
    this.zoomBy(factor, box.left + box.width / 2, box.top + box.height / 2);
  }

  // Moves the slice by so many pixels of the page.
  panBy(dx, dy) {
    if (!this.#geometry) return;
    const scale = this.#scale();
    const ratio = window.devicePixelRatio;
    this.#move(-dx * ratio / (scale.x * this.#geometry.columns), -dy * ratio / (scale.y * this.#geometry.rows));
  }

  #move(x, y) {
    const { zoom, centre } = this.#camera;
    this.#camera.set(zoom, centre.x + x, centre.y + y);
  }

  // Pixels of the canvas for each pixel of the slice, along both axes; millimetres are square.
  #scale() {
    const { columns, rows, columnMm, rowMm } = this.#geometry;
    const perMm = this.#camera.zoom * Math.min(this.#canvas.width / (columns * columnMm), this.#canvas.height / (rows * rowMm));
    return { x: perMm * columnMm, y: perMm * rowMm };
  }

  // The map from pixels of the slice to those of the canvas: factors and the place of the slice's corner.
  transform() {
    const scale = this.#scale();
    return {
      ...scale,
      left: this.#canvas.width / 2 - this.#camera.centre.x * this.#geometry.columns * scale.x,
      top: this.#canvas.height / 2 - this.#camera.centre.y * this.#geometry.rows * scale.y,
    };
  }

  // The place in the slice, in pixels whose centres lie at one half, of a place on the page.
  toSlice(x, y) {
    const box = this.#canvas.getBoundingClientRect();
    const to = this.transform();
    return {
      x: ((x - box.left) * this.#canvas.width / box.width - to.left) / to.x,
      y: ((y - box.top) * this.#canvas.height / box.height - to.top) / to.y,
    };
  }

  // The place on the page of a place in the slice.
  toPage(x, y) {
    const box = this.#canvas.getBoundingClientRect();
    const to = this.transform();
    return {
      x: box.left + (to.left + x * to.x) * box.width / this.#canvas.width,
      y: box.top + (to.top + y * to.y) * box.height / this.#canvas.height,
    };
  }

  // Draws once before the next frame, however often it is called.
  draw() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.#paint();
    });
  }

  #paint() {
    const canvas = this.#canvas;
    const width = Math.round(canvas.clientWidth * window.devicePixelRatio);
    const height = Math.round(canvas.clientHeight * window.devicePixelRatio);
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext('2d');
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!this.#slice || !width || !height) return;
    this.#paintGrey();
    const to = this.transform();
    context.imageSmoothingEnabled = this.#look.smooth;
    context.imageSmoothingQuality = 'high';
    context.setTransform(to.x, 0, 0, to.y, to.left, to.top);
    context.drawImage(this.#grey, 0, 0);
    context.imageSmoothingEnabled = false;
    for (const layer of this.#layers) this.#paintLayer(context, layer, to);
    context.setTransform(1, 0, 0, 1, 0, 0);
    for (const extra of this.#extras) extra(context, to);
  }

  #paintGrey() {
    const context = this.#grey.getContext('2d', { willReadFrequently: true });
    const image = context.createImageData(this.#grey.width, this.#grey.height);
    const pixels = new Uint32Array(image.data.buffer);
    const { codes, offset, scale } = this.#slice;
    const { low, high } = this.#look.window;
    const factor = 255 / Math.max(high - low, 1e-12);
    for (let i = 0; i < codes.length; i++) {
      const level = Math.max(0, Math.min(255, Math.round((offset + scale * codes[i] - low) * factor)));
      pixels[i] = 0xff000000 | level << 16 | level << 8 | level;
    }
    context.putImageData(image, 0, 0);
  }

  #paintLayer(context, layer, to) {
    const { columns, rows } = this.#geometry;
    context.setTransform(to.x, 0, 0, to.y, to.left, to.top);
    if (this.#look.style !== 'contour') {
      layer.fill ??= filled(layer.mask, columns, rows, layer.colour);
      context.globalAlpha = this.#look.opacity * (this.#look.style === 'both' ? 0.5 : 1);
      context.drawImage(layer.fill, 0, 0);
    }
    if (this.#look.style !== 'fill') {
      layer.path ??= contour(layer.mask, columns, rows);
      context.globalAlpha = this.#look.opacity;
      const drawn = new Path2D();
      drawn.addPath(layer.path, new DOMMatrix([to.x, 0, 0, to.y, to.left, to.top]));
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.strokeStyle = layer.colour;
      context.lineWidth = CONTOUR_WIDTH * window.devicePixelRatio;
      context.lineCap = 'square';
      context.stroke(drawn);
    }
    context.globalAlpha = 1;
  }
}

function filled(mask, columns, rows, colour) {
  const canvas = document.createElement('canvas');
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, columns, rows);
  const image = context.getImageData(0, 0, columns, rows);
  for (let i = 0; i < mask.length; i++) image.data[4 * i + 3] = mask[i] ? 255 : 0;
  context.putImageData(image, 0, 0);
  return canvas;
}
