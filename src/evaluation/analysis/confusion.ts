// The confusion matrix, with a row and a column for "nothing there".
import type { AlignedEntities } from './errors';

/** `counts[gold][predicted]`; the last row is "not in the gold standard", the last column "not predicted". */
export interface Confusion {
  readonly labels: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

export function confusionOf(aligned: readonly AlignedEntities[]): Confusion {
  const labels = [...new Set(aligned.flatMap(({ gold, predicted }) => [gold?.label, predicted?.label]))]
    .filter((label) => label !== undefined)
    .sort();
  const index = new Map(labels.map((label, i) => [label, i]));
  const counts = Array.from({ length: labels.length + 1 }, () =>
    new Array<number>(labels.length + 1).fill(0),
  );
  for (const { gold, predicted } of aligned) {
    const row = gold === undefined ? labels.length : index.get(gold.label)!;
    const column = predicted === undefined ? labels.length : index.get(predicted.label)!;
    counts[row]![column]!++;
  }
  return { labels, counts };
}
