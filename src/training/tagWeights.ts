// Class weights: from weights by label, or from how often tags occur, to one weight a tag.
import { AppError } from '../common/errors';
import { ignoredLabel, type Example } from './batches';
import type { LabelWeights } from './settings';
import { labelsOfTags } from './tagVocabulary';

const outside = 'O';

/** In tag order; null where all count the same. @throws AppError (`usage`) naming a label that the tags do not have. */
export function tagWeights(
  weights: LabelWeights | null,
  tags: readonly string[],
  examples: readonly Example[],
): readonly number[] | null {
  if (weights === null) return null;
  if (weights === 'balanced') return balancedWeights(tags.length, examples);
  refuseUnknownLabels(weights, tags);
  return tags.map((tag) => weights[tag === outside ? outside : tag.slice(2)] ?? 1);
}

export function refuseUnknownLabels(weights: LabelWeights | null, tags: readonly string[]): void {
  if (weights === null || weights === 'balanced') return;
  const known = [outside, ...labelsOfTags(tags)];
  const unknown = Object.keys(weights).find((label) => !known.includes(label));
  if (unknown !== undefined)
    throw new AppError('usage', `--class-weights names ${unknown}; the notes have ${known.join(', ')}`);
}

/** Words / (tags in use × words of the tag), as scikit-learn balances; a tag that no word has keeps 1. */
function balancedWeights(tags: number, examples: readonly Example[]): number[] {
  const counts = new Array<number>(tags).fill(0);
  for (const { labels } of examples)
    for (const label of labels) if (label !== ignoredLabel) counts[label]! += 1;
  const words = counts.reduce((sum, count) => sum + count, 0);
  const used = counts.filter((count) => count > 0).length;
  return counts.map((count) => (count === 0 ? 1 : words / (used * count)));
}
