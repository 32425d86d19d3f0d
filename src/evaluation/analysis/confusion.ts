// The confusion matrix, with a row and a column for "nothing there".
import type { AlignedEntities } from './errors';

/** `counts[gold][predicted]`; the last row is "not in the gold standard", the last column "not predicted". */
export interface Confusion {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** Counts aligned entities one by one. */
export class ConfusionCounts {
  /** By the gold label, then by the predicted one; undefined for nothing there. */
  readonly #counts = new Map<string | undefined, Map<string | undefined, number>>();

  add({ gold, predicted }: AlignedEntities): void {
    let row = this.#counts.get(gold?.label);
    if (row === undefined) this.#counts.set(gold?.label, (row = new Map<string | undefined, number>()));
    row.set(predicted?.label, (row.get(predicted?.label) ?? 0) + 1);
  }

  matrix(): Confusion {
    const named = [...this.#counts].flatMap(([gold, row]) => [gold, ...row.keys()]);
    const labels = [...new Set(named)].filter((label) => label !== undefined).sort();
    const sides = [...labels, undefined];
    return {
      labels,
      counts: sides.map((gold) => sides.map((predicted) => this.#counts.get(gold)?.get(predicted) ?? 0)),
    };
  }
}
