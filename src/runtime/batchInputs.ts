// From a batch of examples to the values that graphs are fed with.
import type { BackendRecipe, Batch } from '../training/backend';
import type { Lookup } from '../model/tokenClassifier';
import type { InputBatch } from '../tagging/classifier';
import type { PackedBatch } from './packedBatch';
import { int32, type Feeds } from './session';

/** The label of pieces that the loss ignores. */
const ignored = -100;

/** Feeds of a graph whose inputs are int32. */
export function inputFeeds({ batch, sequence, inputIds, attentionMask }: InputBatch): Feeds {
  const shape = [batch, sequence];
  return { input_ids: int32(inputIds, shape), attention_mask: int32(attentionMask, shape) };
}

/** What the batch's labelled pieces count together: the loss is a mean over this. */
export function labelledWeight(batch: Batch, { tagWeights }: Pick<BackendRecipe, 'tagWeights'>): number {
  let sum = 0;
  for (const label of batch.labels) if (label !== ignored) sum += tagWeights?.[label] ?? 1;
  return sum;
}

export interface TargetRecipe extends Pick<BackendRecipe, 'labelSmoothing' | 'tagWeights'> {
  /** How many tags there are. */
  readonly tags: number;
}

/**
 * `[labels, tags]`, zeros where nothing is labelled: at a piece of tag y the weight of each tag c in its loss,
 * scale · ((1 − ε) wᵧ [c = y] + ε w_c / tags), as PyTorch's CrossEntropyLoss smooths and weighs.
 * @throws RangeError for a label that is no tag.
 */
export function targetWeights(labels: Int32Array, recipe: TargetRecipe, scale: number): Float32Array {
  const { tags, labelSmoothing, tagWeights } = recipe;
  const targets = new Float32Array(labels.length * tags);
  const weightOf = (tag: number): number => scale * (tagWeights?.[tag] ?? 1);
  const spread = Float64Array.from({ length: tags }, (_, tag) => (weightOf(tag) * labelSmoothing) / tags);
  labels.forEach((label, token) => {
    if (label === ignored) return;
    if (label < 0 || label >= tags) throw new RangeError(`Label ${label} is none of ${tags} tags`);
    const row = targets.subarray(token * tags, (token + 1) * tags);
    if (labelSmoothing > 0) row.set(spread);
    row[label] = (1 - labelSmoothing) * weightOf(label) + spread[label]!;
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
