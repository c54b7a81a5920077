// The table of cases, which its headings sort: the worst first, then the best.

const shown = (value, digits) => value === undefined ? '–' : value.toFixed(digits);

// A number that is larger the worse a value is; what is undefined is worst.
function badness(column, value) {
  if (value === undefined) return Infinity;
  return { high: -value, low: value, zero: Math.abs(value), none: value }[column.best];
}

export class CaseTable {
  #table;
  #list;
  #choose;
  #sorting = { key: null, reversed: false };
  #chosen = -1;

  constructor(table, list, choose) {
    this.#table = table;
    this.#list = list;
    this.#choose = choose;
    const first = list.columns.find(column => list.cases.some(each => column.key in each.measures));
    this.#sorting.key = first ? first.key : null;
    this.#draw();
  }

  // The places of the cases in the order of the rows.
  order() {
    const column = this.#list.columns.find(each => each.key === this.#sorting.key);
    const sign = this.#sorting.reversed ? -1 : 1;
    const cases = [...this.#list.cases];
    if (column) {
      const bad = each => badness(column, each.measures[column.key]);
      cases.sort((a, b) => sign * (bad(b) === bad(a) ? 0 : bad(b) - bad(a)) || a.index - b.index);
    } else if (this.#sorting.key) {
      const text = each => each[this.#sorting.key];
      cases.sort((a, b) => sign * text(a).localeCompare(text(b), 'en', { numeric: true }) || a.index - b.index);
    }
    return cases;
  }

  mark(index) {
    this.#chosen = index;
    for (const row of this.#table.tBodies[0].rows) {
      const here = Number(row.dataset.index) === index;
      if (here) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
      if (here) row.scrollIntoView({ block: 'nearest' });
    }
  }

  // The case a number of rows below the chosen one.
  neighbour(step) {
    const order = this.order();
    const place = order.findIndex(each => each.index === this.#chosen);
    return order[Math.max(0, Math.min(order.length - 1, place + step))].index;
  }

  #headings() {
    const headings = [{ key: 'id', title: 'case', text: true }];
    if (this.#list.cases.some(each => each.site)) headings.push({ key: 'site', title: 'site', text: true });
    return headings.concat(this.#list.columns);
  }

  #draw() {
    const headings = this.#headings();
    const head = document.createElement('tr');
    for (const heading of headings) {
      const cell = document.createElement('th');
      cell.scope = 'col';
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = heading.title;
      button.addEventListener('click', () => this.#sortBy(heading.key));
      if (heading.text) cell.className = 'text';
      if (heading.key === this.#sorting.key) {
        cell.setAttribute('aria-sort', this.#sorting.reversed ? 'ascending' : 'descending');
        button.title = this.#sorting.reversed ? 'best first' : 'worst first';
      }
      cell.append(button);
      head.append(cell);
    }
    this.#table.tHead.replaceChildren(head);
    this.#table.tBodies[0].replaceChildren(...this.order().map(each => this.#row(each, headings)));
    this.mark(this.#chosen);
  }

  #row(each, headings) {
    const row = document.createElement('tr');
    row.dataset.index = each.index;
    for (const heading of headings) {
      const cell = document.createElement(heading.key === 'id' ? 'th' : 'td');
      if (heading.key === 'id') {
        cell.scope = 'row';
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = each.id;
        cell.append(button);
      } else {
        cell.textContent = heading.text ? each[heading.key] : shown(each.measures[heading.key], heading.digits);
      }
      if (heading.text) cell.className = 'text';
      row.append(cell);
    }
    row.addEventListener('click', () => this.#choose(each.index));
    return row;
  }

  #sortBy(key) {
    this.#sorting = { key, reversed: key === this.#sorting.key && !this.#sorting.reversed };
    this.#draw();
    const place = this.#headings().findIndex(heading => heading.key === key);
    this.#table.tHead.rows[0].cells[place].querySelector('button').focus();
  }
}
