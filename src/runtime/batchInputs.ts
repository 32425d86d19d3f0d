// From a batch of examples to the values that graphs are fed with.
import type { Batch } from '../training/backend';
import type { ModelConfiguration } from '../model/configuration';
import type { Lookup } from '../model/tokenClassifier';
import type { InputBatch } from '../tagging/classifier';
import { int32, type Feeds } from './session';

/** The label of pieces that the loss ignores. */
const ignored = -100;

/** Feeds of a graph whose inputs are int32. */
export function inputFeeds({ batch, sequence, inputIds, attentionMask }: InputBatch): Feeds {
  const shape = [batch, sequence];
  return { input_ids: int32(inputIds, shape), attention_mask: int32(attentionMask, shape) };
}

export function countLabelled(batch: Batch): number {
  let count = 0;
  for (const label of batch.labels) if (label !== ignored) count++;
  return count;
}

/** `[batch*sequence, tags]`: `weight` at each labelled piece's tag. @throws RangeError for a label that is no tag. */
export function targetWeights(batch: Batch, tags: number, weight: number): Float32Array {
  const targets = new Float32Array(batch.labels.length * tags);
  batch.labels.forEach((label, token) => {
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
  batch: Pick<Batch, 'inputIds' | 'attentionMask' | 'sequence'>,
  configuration: ModelConfiguration,
): Int32Array {
  switch (rows) {
    case 'wordIds':
      return batch.inputIds;
    case 'positionIds':
      return positionIds(batch, configuration.paddingId);
    case 'leading':
      return Int32Array.from({ length: gradientRows }, (_, row) => row);
  }
}

/** RoBERTa's positions: pieces count from the padding id on, padding stays at it. */
function positionIds(batch: Pick<Batch, 'attentionMask' | 'sequence'>, paddingId: number): Int32Array {
  let position = 0;
  return batch.attentionMask.map((piece, index) => {
    if (index % batch.sequence === 0) position = 0;
    position += piece;
    return paddingId + piece * position;
  });
}
