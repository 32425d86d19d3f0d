// A table of embeddings under training: only rows that were ever looked up are updated, with results equal to the bit to updating all.
import { decayFactor, updateRange, updateRangeWithoutGradient, type AdamWStep, type Moments } from './adamW';

/**
 * A row without moments changes by decay alone, which can wait until somebody reads the row: its factors are kept and
 * applied one by one, so that the rounding is the same as step by step.
 */
export class EmbeddingTable {
  readonly weights: Float32Array;
  readonly moments: Moments;
  private readonly width: number;
  /** Rows with moments. */
  private readonly live: Uint8Array;
  /** Index into `gradient` of the row's sum in this step, or −1. */
  private readonly slots: Int32Array;
  private readonly touched: number[] = [];
  private gradient = new Float32Array(0);
  private readonly factors: number[] = [];
  /** For each row the number of factors it has seen. */
  private readonly seen: Int32Array;

  constructor(weights: Float32Array, moments: Moments, width: number) {
    const rows = weights.length / width;
    this.weights = weights;
    this.moments = moments;
    this.width = width;
    this.live = new Uint8Array(rows);
    this.slots = new Int32Array(rows).fill(-1);
    this.seen = new Int32Array(rows);
    this.findLiveRows();
  }

  /** After the moments were replaced from outside. */
  findLiveRows(): void {
    const { first, second } = this.moments;
    for (let row = 0; row < this.live.length; row++) {
      let live = 0;
      for (let i = row * this.width; i < (row + 1) * this.width && live === 0; i++)
        if (first[i] !== 0 || second[i] !== 0) live = 1;
      this.live[row] = live;
      this.seen[row] = this.factors.length;
    }
  }

  /** Brings rows up to date before they are read. */
  prepare(rows: Iterable<number>): void {
    for (const row of rows) if (this.seen[row] !== this.factors.length) this.decay(row);
  }

  prepareAll(): void {
    for (let row = 0; row < this.live.length; row++) this.decay(row);
  }

  /** Adds the gradient `[rows.length, width]` of rows that were looked up, repeated ones summed in order. */
  accumulate(rows: ArrayLike<number>, gradient: Float32Array): void {
    const { width } = this;
    this.reserve(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const into = this.slot(rows[i]!) * width;
      const from = i * width;
      for (let k = 0; k < width; k++)
        this.gradient[into + k] = this.gradient[into + k]! + gradient[from + k]!;
    }
  }

  squaredNorm(): number {
    let sum = 0;
    const end = this.touched.length * this.width;
    for (let i = 0; i < end; i++) sum += this.gradient[i]! * this.gradient[i]!;
    return sum;
  }

  /** The accumulated gradient of the whole table, which is then forgotten. */
  takeGradient(): Float32Array {
    const whole = new Float32Array(this.weights.length);
    for (const row of this.touched) {
      const from = this.slots[row]! * this.width;
      whole.set(this.gradient.subarray(from, from + this.width), row * this.width);
    }
    this.forget();
    return whole;
  }

  /** One step over all rows; the accumulated gradient is then forgotten. */
  update(step: AdamWStep, weightDecay: number): void {
    const { width } = this;
    const decay = decayFactor(step.learningRate, weightDecay);
    this.prepare(this.touched);
    this.factors.push(decay);
    for (const row of this.touched) this.live[row] = 1;
    for (let row = 0; row < this.live.length; row++) {
      if (this.live[row] === 0) continue;
      const range = { start: row * width, end: (row + 1) * width, gradientStart: this.slots[row]! * width };
      if (range.gradientStart < 0) updateRangeWithoutGradient(this.weights, this.moments, step, decay, range);
      else updateRange(this.weights, this.gradient, this.moments, step, decay, range);
      this.seen[row] = this.factors.length;
    }
    this.forget();
  }

  private decay(row: number): void {
    for (let k = this.seen[row]!; k < this.factors.length; k++) {
      const factor = this.factors[k]!;
      if (factor === 1) continue;
      for (let i = row * this.width; i < (row + 1) * this.width; i++)
        this.weights[i] = this.weights[i]! * factor;
    }
    this.seen[row] = this.factors.length;
  }

  private slot(row: number): number {
    const known = this.slots[row]!;
    if (known >= 0) return known;
    const slot = this.touched.length;
    this.slots[row] = slot;
    this.touched.push(row);
    this.gradient.fill(0, slot * this.width, (slot + 1) * this.width);
    return slot;
  }

  private reserve(rows: number): void {
    const needed = (this.touched.length + rows) * this.width;
    if (this.gradient.length >= needed) return;
    const larger = new Float32Array(needed);
    larger.set(this.gradient);
    this.gradient = larger;
  }

  private forget(): void {
    for (const row of this.touched) this.slots[row] = -1;
    this.touched.length = 0;
  }
}
