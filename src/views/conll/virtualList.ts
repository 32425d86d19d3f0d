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

export class VirtualList {
  private readonly viewport: HTMLElement;
  private readonly content: ListContent;
  private readonly spacer = document.createElement('div');
  private readonly rows = document.createElement('div');
  private heights = new RowHeights([]);
  private lengths: Uint32Array = new Uint32Array();
  private frame = 0;
  private active = -1;

  constructor(viewport: HTMLElement, content: ListContent) {
    this.viewport = viewport;
    this.content = content;
    this.spacer.className = 'spacer';
    this.rows.className = 'rows';
    viewport.append(this.spacer, this.rows);
    viewport.addEventListener('scroll', () => this.schedule());
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
    const top = this.heights.top(this.active);
    const bottom = top + this.heights.height(this.active);
    const { offset, height } = this.seen();
    if (top < offset) this.scrollTo(top - 8);
    else if (bottom > offset + height) this.scrollTo(bottom - height + 8);
    this.schedule();
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
    const focused = this.rows.contains(document.activeElement);
    this.rows.replaceChildren(...drawn.map(([, row]) => row));
    if (focused) this.viewport.focus();
    this.measure(drawn, offset);
  }

  private dress(row: HTMLElement, index: number): HTMLElement {
    row.id = `row-${index}`;
    row.setAttribute('aria-posinset', String(index + 1));
    row.setAttribute('aria-setsize', String(this.count));
    row.classList.toggle('active', index === this.active);
    row.setAttribute('aria-selected', String(index === this.active));
    if (index === this.active) this.viewport.setAttribute('aria-activedescendant', row.id);
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
