// Heights of a long list's rows: estimated first, measured when drawn; offset ↔ row in logarithmic time (Fenwick tree).

export class RowHeights {
  readonly count: number;
  private readonly heights: Float64Array;
  private readonly tree: Float64Array;

  constructor(estimates: ArrayLike<number>) {
    this.count = estimates.length;
    this.heights = Float64Array.from(estimates);
    this.tree = new Float64Array(this.count + 1);
    for (let i = 1; i <= this.count; i++) {
      this.tree[i]! += this.heights[i - 1]!;
      const parent = i + (i & -i);
      if (parent <= this.count) this.tree[parent]! += this.tree[i]!;
    }
  }

  get total(): number {
    return this.top(this.count);
  }

  height(row: number): number {
    return this.heights[row] ?? 0;
  }

  /** Answers by how much the row grew. */
  set(row: number, height: number): number {
    const growth = height - this.height(row);
    if (growth === 0 || row < 0 || row >= this.count) return 0;
    this.heights[row] = height;
    for (let i = row + 1; i <= this.count; i += i & -i) this.tree[i]! += growth;
    return growth;
  }

  /** Distance of the row's top from the list's. */
  top(row: number): number {
    let sum = 0;
    for (let i = Math.min(row, this.count); i > 0; i -= i & -i) sum += this.tree[i]!;
    return sum;
  }

  /** The row that covers an offset; the last one beyond the end. */
  rowAt(offset: number): number {
    let row = 0;
    let rest = offset;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.count))); step >= 1; step /= 2) {
      const next = row + step;
      if (next > this.count || this.tree[next]! > rest) continue;
      row = next;
      rest -= this.tree[next]!;
    }
    return Math.max(0, Math.min(row, this.count - 1));
  }

  /** Rows, half-open, that touch the part of the list between two offsets. */
  between(top: number, bottom: number): { from: number; to: number } {
    if (this.count === 0) return { from: 0, to: 0 };
    return { from: this.rowAt(top), to: this.rowAt(Math.max(top, bottom)) + 1 };
  }
}
