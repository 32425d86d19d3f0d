import { describe, expect, it } from 'vitest';
import { ignoredLabel, type Example } from '../../src/training/batches';
import { keptShare } from '../../src/training/averaging';
import { tagWeights } from '../../src/training/tagWeights';

const tags = ['O', 'B-problem', 'I-problem', 'B-test', 'I-test'];
const example = (...labels: number[]): Example => ({
  inputIds: new Int32Array(labels.length),
  labels: Int32Array.from(labels),
});

describe('tagWeights', () => {
  it('are of no account unless asked for', () => expect(tagWeights(null, tags, [])).toBeNull());

  it('by label count for its tags, 1 for the rest', () => {
    expect(tagWeights({ problem: 3, O: 0.5 }, tags, [])).toEqual([0.5, 3, 3, 1, 1]);
  });

  it('balanced give every tag in use the same total', () => {
    const examples = [example(0, 0, 0, ignoredLabel, 1), example(0, 1, 2, 0)];
    const weights = tagWeights('balanced', tags, examples)!;
    const counts = [5, 2, 1, 0, 0];
    expect(weights.slice(3)).toEqual([1, 1]);
    for (const tag of [0, 1, 2]) expect(weights[tag]! * counts[tag]!).toBeCloseTo(8 / 3, 12);
  });

  it('name a label that the notes do not have', () => {
    expect(() => tagWeights({ dose: 2 }, tags, [])).toThrow(
      '--class-weights names dose; the notes have O, problem, test',
    );
  });
});

it.each([
  [0.999, 1, 2 / 11],
  [0.999, 90, 0.91],
  [0.999, 100_000, 0.999],
  [0, 5, 0],
])('an average with decay %d keeps at step %i the share %d', (decay, step, share) => {
  expect(keptShare(decay, step)).toBeCloseTo(share, 12);
});
