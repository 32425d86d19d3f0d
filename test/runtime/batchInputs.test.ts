// The targets of the loss against the sums they stand for, written out.
import { expect, it } from 'vitest';
import { labelledWeight, targetWeights } from '../../src/runtime/batchInputs';
import type { Batch } from '../../src/training/backend';

const labels = [2, -100, 0, 1];
const batch: Batch = {
  batch: 2,
  sequence: 2,
  inputIds: new Int32Array(4),
  attentionMask: new Int32Array(4).fill(1),
  labels: Int32Array.from(labels),
};
const logProbabilities = [
  [-1.5, -0.7, -1.2],
  [-1, -1, -1],
  [-0.1, -3.2, -2.9],
  [-2, -1.1, -0.8],
];

it.each<[number, readonly number[] | null]>([
  [0, null],
  [0.1, null],
  [0, [0.5, 2, 4]],
  [0.3, [0.5, 2, 4]],
])("with smoothing %d and weights %j give PyTorch's mean", (labelSmoothing, tagWeights) => {
  const weight = (tag: number): number => tagWeights?.[tag] ?? 1;
  let expected = 0;
  let total = 0;
  labels.forEach((label, token) => {
    if (label < 0) return;
    const own = logProbabilities[token]!;
    total += weight(label);
    expected -= (1 - labelSmoothing) * weight(label) * own[label]!;
    own.forEach((value, tag) => (expected -= (labelSmoothing / 3) * weight(tag) * value));
  });
  const sum = labelledWeight(batch, { tagWeights });
  expect(sum).toBe(total);
  const targets = targetWeights(batch.labels, { tags: 3, labelSmoothing, tagWeights }, 1 / sum);
  const loss = -logProbabilities.flat().reduce((found, value, i) => found + value * targets[i]!, 0);
  expect(loss).toBeCloseTo(expected / total, 6);
});

it('refuses a label that is no tag', () => {
  expect(() => targetWeights(batch.labels, { tags: 2, labelSmoothing: 0, tagWeights: null }, 1)).toThrow(
    'Label 2 is none of 2 tags',
  );
});
