// From a batch of examples to the values that graphs are fed with.
import type { Batch } from '../training/backend';
import type { Lookup } from '../model/tokenClassifier';
import type { PackedBatch } from './packedBatch';

/** The label of pieces that the loss ignores. */
const ignored = -100;

export function countLabelled(batch: Batch): number {
  let count = 0;
  for (const label of batch.labels) if (label !== ignored) count++;
  return count;
}

/** `[labels, tags]`: `weight` at each labelled piece's tag. @throws RangeError for a label that is no tag. */
export function targetWeights(labels: Int32Array, tags: number, weight: number): Float32Array {
  const targets = new Float32Array(labels.length * tags);
  labels.forEach((label, token) => {
    if (label === ignored) return;
    if (label < 0 || label >= tags) throw new RangeError(`Label ${label} is none of ${tags} tags`);
    targets[token * tags + label] = weight;
  });
  return targets;
}

/** Rows of the table that the graph's lookup read, in the order of its gradient's rows. */
export function lookedUpRows(
  rows: Lookup['rows'],
  gradientRows: number,
  { inputIds, positionIds }: PackedBatch,
): Int32Array {
  switch (rows) {
    case 'wordIds':
      return inputIds;
    case 'positionIds':
      return positionIds;
    case 'leading':
      return Int32Array.from({ length: gradientRows }, (_, row) => row);
  }
}
