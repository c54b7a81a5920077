// Dice against the box, from the tightest to the whole image: a curve for each decoder, drawn as its masks arrive.

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT] = [340, 170, 34, 30, 10, 10];

export class Coupling {
  #svg;
  #curves = new Map();
  #colours;

  // colours: of each decoder by its title.
  constructor(svg, colours) {
    this.#svg = svg;
    this.#colours = colours;
    svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
    this.clear();
  }

  clear() {
    this.#curves.clear();
    this.#draw();
  }

  // A decoder's Dice for a box that lies at a share of the way from tight to whole.
  add(decoder, share, dice) {
    if (!this.#curves.has(decoder)) this.#curves.set(decoder, new Map());
    this.#curves.get(decoder).set(share, dice);
    this.#draw();
  }

  #x(share) {
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  #y(dice) {
    return HEIGHT - BOTTOM - dice * (HEIGHT - BOTTOM - TOP);
  }

  #draw() {
    const parts = [];
    for (const dice of [0, 0.5, 1]) {
      parts.push(element('line', { x1: LEFT, x2: WIDTH - RIGHT, y1: this.#y(dice), y2: this.#y(dice), class: 'grid' }));
      parts.push(element('text', { x: LEFT - 5, y: this.#y(dice) + 4, class: 'end' }, dice.toFixed(1)));
    }
    parts.push(element('text', { x: LEFT, y: HEIGHT - 12 }, 'tight'));
    parts.push(element('text', { x: (LEFT + WIDTH - RIGHT) / 2, y: HEIGHT - 12, class: 'middle' }, 'Dice by the box'));
    parts.push(element('text', { x: WIDTH - RIGHT, y: HEIGHT - 12, class: 'end' }, 'whole image'));
    for (const [decoder, curve] of this.#curves) {
      const points = [...curve].sort((a, b) => a[0] - b[0]).map(([share, dice]) => [this.#x(share), this.#y(dice)]);
      const colour = this.#colours(decoder);
      parts.push(element('polyline', { points: points.join(' '), stroke: colour, 'data-decoder': decoder, 'data-count': points.length }));
      for (const [cx, cy] of points) parts.push(element('circle', { cx, cy, r: 2.4, fill: colour }));
      const [x, y] = points.at(-1);
      parts.push(element('text', { x: Math.max(x, LEFT + 40), y: y > HEIGHT / 2 ? y - 7 : y + 16, class: 'end' }, decoder));
    }
    this.#svg.replaceChildren(...parts);
    const ends = [...this.#curves].map(([decoder, curve]) => {
      const values = [...curve.values()];
      return `${decoder} from ${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
    });
    this.#svg.setAttribute('aria-label', `Dice by the box: ${ends.join(', ') || 'no box yet'}`);
  }
}

function element(name, attributes, text = '') {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

// The box around the pixels of a label; nothing if it has none.
export function tightBox(mask, label, columns) {
  let box = null;
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] !== label) continue;
    const [x, y] = [i % columns, Math.floor(i / columns)];
    box ??= [x, y, x + 1, y + 1];
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)];
  }
  return box;
}

// The box at a share of the way from one to the other.
export const between = (from, to, share) => from.map((side, i) => side + share * (to[i] - side));

// The share of the way that a box has gone, in the mean of its sides.
export function shareOf(box, from, to) {
  const shares = box.map((side, i) => from[i] === to[i] ? 1 : (side - from[i]) / (to[i] - from[i]));
  return Math.max(0, Math.min(1, shares.reduce((sum, each) => sum + each) / shares.length));
}
