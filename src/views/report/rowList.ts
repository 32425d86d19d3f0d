// A list of any number of equally high rows of which only those on the screen are in the page. Scrolling makes the rows that come
// into sight and leaves the others as they are.
import { element } from '../elements';

export interface RowListOptions {
  readonly label: string;
  /** In pixels; the style sheet keeps rows to it. */
  readonly rowHeight: number;
  readonly make: (index: number) => HTMLElement;
  readonly open: (index: number) => void;
  /** Said in place of an empty list. */
  readonly empty: () => string;
}

/** Browsers give up on elements much higher than this; beyond it scrolling is scaled. */
const highest = 8_000_000;
const margin = 8;

export class RowList {
  readonly root: HTMLElement;
  /** Goes into the page behind `root`. */
  readonly note = element('p', { class: 'empty', hidden: true });
  private readonly options: RowListOptions;
  private readonly spacer = element('div', { class: 'spacer', role: 'presentation' });
  private readonly rows = element('div', { class: 'rows', role: 'presentation' });
  /** The rows in the page, which follow each other, and the index of the first. */
  private drawn: HTMLElement[] = [];
  private drawnFrom = 0;
  /** The row that is marked as the active one. */
  private marked: HTMLElement | undefined;
  private count = 0;
  private active = 0;
  private frame = 0;

  constructor(options: RowListOptions) {
    this.options = options;
    this.root = element(
      'div',
      { class: 'row-list', role: 'listbox', tabindex: 0, 'aria-label': options.label },
      this.spacer,
      this.rows,
    );
    this.root.addEventListener('scroll', () => this.schedule(), { passive: true });
    this.root.addEventListener('keydown', (event) => this.onKey(event));
    this.root.addEventListener('click', (event) => this.onClick(event));
    new ResizeObserver(() => this.schedule()).observe(this.root);
  }

  setCount(count: number): void {
    this.count = count;
    this.active = Math.max(0, Math.min(this.active, count - 1));
    this.root.hidden = count === 0;
    this.note.hidden = count > 0;
    this.note.textContent = count === 0 ? this.options.empty() : '';
    this.spacer.style.height = `${Math.min(highest, count * this.options.rowHeight)}px`;
    this.root.scrollTop = 0;
    this.active = 0;
    this.drawn = [];
    this.rows.replaceChildren();
    this.draw();
  }

  private schedule(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  /** From scroll position to offset in the list; 1 unless the list is higher than a page can be. */
  private get stretch(): number {
    const height = this.root.clientHeight;
    const full = this.count * this.options.rowHeight;
    const shown = Math.min(highest, full);
    return shown <= height ? 1 : (full - height) / (shown - height);
  }

  private draw(): void {
    const { rowHeight } = this.options;
    const { scrollTop, clientHeight } = this.root;
    const offset = scrollTop * this.stretch;
    const first = Math.max(0, Math.floor(offset / rowHeight) - margin);
    const last = Math.min(this.count, Math.ceil((offset + clientHeight) / rowHeight) + margin);
    this.keepRows(first, last);
    this.rows.style.transform = `translateY(${first * rowHeight - offset + scrollTop}px)`;
    this.markActive();
  }

  /** Takes out the rows that went out of sight and puts in those that came: above, below, or all of them. */
  private keepRows(first: number, last: number): void {
    const keepFrom = Math.max(first, this.drawnFrom);
    const keepTo = Math.min(last, this.drawnFrom + this.drawn.length);
    if (keepFrom >= keepTo) {
      this.drawn = this.makeRows(first, last);
      this.rows.replaceChildren(...this.drawn);
    } else {
      const kept = this.drawn.slice(keepFrom - this.drawnFrom, keepTo - this.drawnFrom);
      const above = this.makeRows(first, keepFrom);
      const below = this.makeRows(keepTo, last);
      for (const row of this.drawn) if (!kept.includes(row)) row.remove();
      this.rows.prepend(...above);
      this.rows.append(...below);
      this.drawn = [...above, ...kept, ...below];
    }
    this.drawnFrom = first;
  }

  private makeRows(first: number, end: number): HTMLElement[] {
    const rows: HTMLElement[] = [];
    for (let index = first; index < end; index++) rows.push(this.dress(this.options.make(index), index));
    return rows;
  }

  private markActive(): void {
    if (this.count > 0) this.root.setAttribute('aria-activedescendant', `row-${this.active}`);
    else this.root.removeAttribute('aria-activedescendant');
    const active = this.drawn[this.active - this.drawnFrom];
    if (active === this.marked) return;
    this.marked?.setAttribute('aria-selected', 'false');
    active?.setAttribute('aria-selected', 'true');
    this.marked = active;
  }

  private dress(row: HTMLElement, index: number): HTMLElement {
    row.id = `row-${index}`;
    row.dataset['index'] = String(index);
    row.setAttribute('role', 'option');
    row.setAttribute('aria-posinset', String(index + 1));
    row.setAttribute('aria-setsize', String(this.count));
    row.setAttribute('aria-selected', 'false');
    return row;
  }

  private onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.options.rowHeight) - 1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + page,
      PageUp: this.active - page,
      Home: 0,
      End: this.count - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) this.activate(to);
    else if (event.key === 'Enter' || event.key === ' ') this.options.open(this.active);
    else return;
    event.preventDefault();
  }

  private onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    if (row === null) return;
    this.activate(Number(row.dataset['index']));
    this.options.open(this.active);
  }

  private activate(index: number): void {
    if (this.count === 0) return;
    this.active = Math.max(0, Math.min(index, this.count - 1));
    const { rowHeight } = this.options;
    const stretch = this.stretch;
    const offset = this.root.scrollTop * stretch;
    const top = this.active * rowHeight;
    if (top < offset) this.root.scrollTop = top / stretch;
    else if (top + rowHeight > offset + this.root.clientHeight)
      this.root.scrollTop = (top + rowHeight - this.root.clientHeight) / stretch;
    this.draw();
  }
}
