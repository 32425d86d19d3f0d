// Predicted entities of a note, thousands of them, as columns: an edit moves them all in microseconds, and objects are made one by one.
import type { Span } from '../../corpus/span';
import type { EntityColumns } from '../../protocol/tagger';
import type { SpanEdit } from './textEdits';
import { shiftSpan } from './textEdits';

/** What is known of a place that a prediction must not repeat: an annotation, or a prediction that was rejected. */
export interface TakenPlace extends Span {
  readonly label: string;
}

export interface Prediction extends Span {
  readonly label: string;
  readonly confidence: number;
}

export class PredictedEntities {
  private readonly labels: readonly string[];
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;
  private readonly label: Uint16Array;
  private readonly confidence: Float32Array;
  /** Rows that are shown, in text order. */
  private rows: Int32Array = new Int32Array();

  constructor(columns: EntityColumns, minimumConfidence: number, taken: Iterable<TakenPlace>) {
    this.labels = columns.labels;
    this.starts = new Int32Array(columns.starts);
    this.ends = new Int32Array(columns.ends);
    this.label = columns.label;
    this.confidence = columns.confidence;
    // Rows below the threshold are deleted like those whose text was.
    for (let row = 0; row < this.starts.length; row++) {
      if (columns.confidence[row]! < minimumConfidence) this.starts[row] = this.ends[row] = -1;
    }
    this.hide(taken);
  }

  get length(): number {
    return this.rows.length;
  }

  get(index: number): Prediction {
    const row = this.rows[index]!;
    const label = this.labels[this.label[row]!]!;
    return { label, start: this.starts[row]!, end: this.ends[row]!, confidence: this.confidence[row]! };
  }

  spanOf(index: number): Span {
    const row = this.rows[index]!;
    return { start: this.starts[row]!, end: this.ends[row]! };
  }

  /** Indices of those that cover an offset, edges included. */
  at(offset: number): number[] {
    const found: number[] = [];
    for (let index = 0; index < this.rows.length; index++) {
      const row = this.rows[index]!;
      if (this.starts[row]! > offset) break;
      if (this.ends[row]! >= offset) found.push(index);
    }
    return found;
  }

  /** Hides what says the same of the same place as one of `taken`, and shows the others. */
  hide(taken: Iterable<TakenPlace>): void {
    const byStart = new Map<number, TakenPlace[]>();
    for (const place of taken) byStart.set(place.start, [...(byStart.get(place.start) ?? []), place]);
    const isTaken = (row: number): boolean =>
      byStart
        .get(this.starts[row]!)
        ?.some(({ end, label }) => end === this.ends[row] && label === this.labels[this.label[row]!]) ??
      false;
    const shown = new Int32Array(this.starts.length);
    let count = 0;
    for (let row = 0; row < shown.length; row++) {
      if (this.starts[row]! >= 0 && !isTaken(row)) shown[count++] = row;
    }
    this.rows = shown.subarray(0, count);
  }

  /** Moves all with the text. Answers whether one was deleted. */
  edit(edits: readonly SpanEdit[]): boolean {
    let deleted = false;
    for (const edit of edits) {
      const delta = edit.length - (edit.end - edit.start);
      for (let row = 0; row < this.starts.length; row++) {
        const [start, end] = [this.starts[row]!, this.ends[row]!];
        if (end <= edit.start) continue;
        if (start >= edit.end) {
          this.starts[row] = start + delta;
          this.ends[row] = end + delta;
          continue;
        }
        const shifted = shiftSpan({ start, end }, edit);
        this.starts[row] = shifted?.start ?? -1;
        this.ends[row] = shifted?.end ?? -1;
        deleted ||= shifted === null;
      }
    }
    return deleted;
  }
}

export const noPredictions: EntityColumns = {
  labels: [],
  starts: new Uint32Array(),
  ends: new Uint32Array(),
  label: new Uint16Array(),
  confidence: new Float32Array(),
};
