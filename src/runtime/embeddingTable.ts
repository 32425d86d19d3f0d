// A table of embeddings under training: only rows that were ever looked up are updated, with results equal to the bit to updating all.
import { blend } from '../training/averaging';
import { decayFactor, type AdamWStep, type ParameterState } from './adamW';

/**
 * A row without moments changes by decay alone, which can wait until somebody reads the row: its factors are kept and
 * applied one by one, so that the rounding is the same as step by step. Its running average waits with it.
 *
 * The state's gradient array is used from its start for the rows of one step, each in a slot of its own.
 */
export class EmbeddingTable {
  readonly width: number;
  private readonly state: ParameterState;
  /** Of the weights, where they are averaged. */
  private readonly average: Float32Array | undefined;
  /** Rows with moments. */
  private readonly live: Uint8Array;
  /** The slot of a row's gradient in this step, or −1. */
  private readonly slots: Int32Array;
  private readonly touched: number[] = [];
  private readonly factors: number[] = [];
  /** Of the average, in each step. */
  private readonly kept: number[] = [];
  /** For each row the number of factors it has seen. */
  private readonly seen: Int32Array;

  constructor(state: ParameterState, width: number, average?: Float32Array) {
    const rows = state.weights.length / width;
    this.state = state;
    this.width = width;
    this.average = average;
    this.live = new Uint8Array(rows);
    this.slots = new Int32Array(rows).fill(-1);
    this.seen = new Int32Array(rows);
  }

  /** After weights and moments were replaced from outside. */
  reset(): void {
    const { firstMoments, secondMoments } = this.state;
    for (let row = 0; row < this.live.length; row++) {
      this.live[row] = Number(this.isNonZero(firstMoments, row) || this.isNonZero(secondMoments, row));
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
    const sums = this.state.gradient;
    for (let i = 0; i < rows.length; i++) {
      const into = this.slot(rows[i]!) * width;
      const from = i * width;
      for (let k = 0; k < width; k++) sums[into + k] = sums[into + k]! + gradient[from + k]!;
    }
  }

  squaredNorm(): number {
    let sum = 0;
    const end = this.touched.length * this.width;
    for (let i = 0; i < end; i++) sum += this.state.gradient[i]! * this.state.gradient[i]!;
    return sum;
  }

  /** The accumulated gradient of the whole table, which is then forgotten. */
  takeGradient(): Float32Array {
    const whole = new Float32Array(this.state.weights.length);
    for (const row of this.touched) {
      const from = this.slots[row]! * this.width;
      whole.set(this.state.gradient.subarray(from, from + this.width), row * this.width);
    }
    this.forget();
    return whole;
  }

  /** One step over all rows; the accumulated gradient is then forgotten. @param kept of the average. */
  update(step: AdamWStep, weightDecay: number, kept: number): void {
    const { width } = this;
    const decay = decayFactor(step.learningRate, weightDecay);
    this.prepare(this.touched);
    this.factors.push(decay);
    this.kept.push(kept);
    for (const row of this.touched) this.live[row] = 1;
    const zeros = this.zeroSlot();
    for (let row = 0; row < this.live.length; row++) {
      if (this.live[row] === 0) continue;
      const slot = this.slots[row]!;
      this.state.update(step, decay, row * width, width, (slot < 0 ? zeros : slot) * width);
      this.blendRow(row, kept);
      this.seen[row] = this.factors.length;
    }
    this.forget();
  }

  /** Of the accumulated gradient: it counts in no step. */
  forget(): void {
    for (const row of this.touched) this.slots[row] = -1;
    this.touched.length = 0;
  }

  private isNonZero(values: Float32Array, row: number): boolean {
    for (let i = row * this.width; i < (row + 1) * this.width; i++) if (values[i] !== 0) return true;
    return false;
  }

  private decay(row: number): void {
    const { weights } = this.state;
    for (let k = this.seen[row]!; k < this.factors.length; k++) {
      const factor = this.factors[k]!;
      if (factor !== 1)
        for (let i = row * this.width; i < (row + 1) * this.width; i++) weights[i] = weights[i]! * factor;
      this.blendRow(row, this.kept[k]!);
    }
    this.seen[row] = this.factors.length;
  }

  private blendRow(row: number, kept: number): void {
    if (this.average !== undefined)
      blend(this.average, this.state.weights, kept, row * this.width, (row + 1) * this.width);
  }

  private slot(row: number): number {
    const known = this.slots[row]!;
    if (known >= 0) return known;
    const slot = this.touched.length;
    this.slots[row] = slot;
    this.touched.push(row);
    this.clearSlot(slot);
    return slot;
  }

  /** Zeros for rows without gradient; when all rows have one, nobody reads it. */
  private zeroSlot(): number {
    if (this.touched.length < this.live.length) this.clearSlot(this.touched.length);
    return this.touched.length;
  }

  private clearSlot(slot: number): void {
    this.state.gradient.fill(0, slot * this.width, (slot + 1) * this.width);
  }
}
