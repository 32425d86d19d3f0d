// A list of any length: only the rows on the screen are in the page. Heights are estimated, then measured.
import { estimateHeights, scrollScale, type RowMetrics } from './model';
import { RowHeights } from './rowHeights';

export interface ListContent {
  /** The row's element, or undefined while its data is on the way. */
  readonly row: (index: number) => HTMLElement | undefined;
  /** Asked for rows that are about to be seen. */
  readonly need: (from: number, to: number) => void;
}

/** Rows kept beyond either edge of the screen. */
const margin = 12;
/** Drawings after which a row that was to be shown must be in sight. */
const revealAttempts = 30;

export class VirtualList {
  private readonly viewport: HTMLElement;
  private readonly content: ListContent;
  private readonly spacer = document.createElement('div');
  private readonly rows = document.createElement('div');
  private heights = new RowHeights([]);
  private lengths: Uint32Array = new Uint32Array();
  private frame = 0;
  private active = -1;
  private revealing = 0;

  constructor(viewport: HTMLElement, content: ListContent) {
    this.viewport = viewport;
    this.content = content;
    this.spacer.className = 'spacer';
    this.rows.className = 'rows';
    viewport.append(this.spacer, this.rows);
    viewport.addEventListener('scroll', () => this.schedule());
    for (const event of ['wheel', 'pointerdown'])
      viewport.addEventListener(event, () => (this.revealing = 0));
    new ResizeObserver(() => this.relayout()).observe(viewport);
  }

  get count(): number {
    return this.heights.count;
  }

  get activeRow(): number {
    return this.active;
  }

  /** @param lengths characters a row: what its height is guessed from. */
  setRows(lengths: Uint32Array): void {
    this.lengths = lengths;
    this.active = Math.min(this.active, lengths.length - 1);
    this.relayout();
  }

  /** Draws what is on the screen again: data has come, or another row is active. */
  schedule(): void {
    if (this.frame !== 0) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
  }

  /** Makes a row the active one and scrolls it into sight. */
  activate(row: number): void {
    if (this.count === 0) return;
    this.active = Math.max(0, Math.min(row, this.count - 1));
    this.revealing = revealAttempts;
    this.revealActive();
    this.schedule();
  }

  /** Answers whether it had to scroll. */
  private revealActive(): boolean {
    const top = this.heights.top(this.active);
    const bottom = top + this.heights.height(this.active);
    const { offset, height } = this.seen();
    const before = this.viewport.scrollTop;
    if (top < offset) this.scrollTo(top - 8);
    else if (bottom > offset + height) this.scrollTo(bottom - height + 8);
    return this.viewport.scrollTop !== before;
  }

  private relayout(): void {
    this.heights = new RowHeights(estimateHeights(this.lengths, this.metrics()));
    this.schedule();
  }

  private metrics(): RowMetrics {
    const style = getComputedStyle(this.viewport);
    const size = parseFloat(style.fontSize) || 13;
    return {
      lineHeight: size * 1.9,
      padding: size * 0.9,
      charactersPerLine: (this.viewport.clientWidth - 90) / (size * 0.55),
    };
  }

  private seen(): { offset: number; height: number } {
    const height = this.viewport.clientHeight;
    return { offset: scrollScale(this.heights.total, height).toOffset(this.viewport.scrollTop), height };
  }

  private scrollTo(offset: number): void {
    this.viewport.scrollTop = scrollScale(this.heights.total, this.viewport.clientHeight).toScroll(
      Math.max(0, offset),
    );
  }

  private draw(): void {
    const { offset, height } = this.seen();
    const { from, to } = this.heights.between(offset, offset + height);
    const first = Math.max(0, from - margin);
    const last = Math.min(this.count, to + margin);
    this.content.need(first, last);
    const drawn: [number, HTMLElement][] = [];
    for (let index = first; index < last; index++) {
      const row = this.content.row(index);
      if (row !== undefined) drawn.push([index, this.dress(row, index)]);
    }
    this.show(drawn.map(([, row]) => row));
    this.measure(drawn, offset);
    // Rows may be higher than was guessed, or have come only now: look again until the active one is in sight.
    if (this.revealing > 0) {
      this.revealing--;
      this.focusActive();
      if (this.revealActive() || drawn.length < last - first) this.schedule();
    }
  }

  /** Keeps the focus where it is, or on the list when its row has gone. */
  private show(rows: readonly HTMLElement[]): void {
    const shown = this.rows.children;
    if (shown.length === rows.length && rows.every((row, i) => shown[i] === row)) return;
    const focused = this.rows.contains(document.activeElement)
      ? (document.activeElement as HTMLElement)
      : undefined;
    this.rows.replaceChildren(...rows);
    if (focused === undefined) return;
    const target = this.rows.contains(focused) ? focused : this.viewport;
    target.focus({ preventScroll: true });
  }

  /** Moves the focus from the list to its active row, which a screen reader then reads. */
  private focusActive(): void {
    const inside = document.activeElement === this.viewport || this.rows.contains(document.activeElement);
    const row = document.getElementById(`row-${this.active}`);
    if (inside && row !== null && document.activeElement !== row) row.focus({ preventScroll: true });
  }

  private dress(row: HTMLElement, index: number): HTMLElement {
    row.id = `row-${index}`;
    row.setAttribute('aria-posinset', String(index + 1));
    row.setAttribute('aria-setsize', String(this.count));
    row.classList.toggle('active', index === this.active);
    row.tabIndex = index === this.active ? 0 : -1;
    return row;
  }

  /** Takes the real heights, keeps what is on the screen in its place, and puts the rows where they belong. */
  private measure(drawn: readonly [number, HTMLElement][], offset: number): void {
    const anchor = this.heights.rowAt(offset);
    let grown = 0;
    for (const [index, row] of drawn) {
      const growth = this.heights.set(index, row.offsetHeight);
      if (index < anchor) grown += growth;
    }
    const scale = scrollScale(this.heights.total, this.viewport.clientHeight);
    this.spacer.style.height = `${scale.height}px`;
    if (grown !== 0) this.viewport.scrollTop += scale.toScroll(grown);
    const first = drawn[0]?.[0] ?? 0;
    const shift = this.viewport.scrollTop - scale.toOffset(this.viewport.scrollTop);
    this.rows.style.transform = `translateY(${this.heights.top(first) + shift}px)`;
  }
}
