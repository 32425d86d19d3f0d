import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import type { Parameters } from '../../src/model/parameters';
import { withHead } from '../../src/training/classifierHead';
import { labelsOfTags, tagVocabulary } from '../../src/training/tagVocabulary';

const base: Parameters = new Map([
  ['bert.x', { shape: [1], data: Float32Array.of(7) }],
  ['classifier.weight', { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['classifier.bias', { shape: [3], data: Float32Array.of(10, 20, 30) }],
]);

describe('withHead', () => {
  it('keeps the rows of tags the base knew and draws the others', () => {
    const change = { hiddenSize: 2, from: ['O', 'B-a', 'I-a'], to: ['O', 'B-z', 'I-z', 'B-a', 'I-a'] };
    const head = withHead(base, change, createRandom(1));
    const weight = head.get('classifier.weight')!;
    expect(weight.shape).toEqual([5, 2]);
    expect([...weight.data.slice(0, 2), ...weight.data.slice(6)]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...head.get('classifier.bias')!.data]).toEqual([10, 0, 0, 20, 30]);
    const drawn = weight.data.slice(2, 6);
    expect(drawn.every((x) => x !== 0 && Math.abs(x) < 0.2)).toBe(true);
    expect(head.get('bert.x')).toBe(base.get('bert.x'));
  });

  it('leaves the base as it was', () => {
    withHead(base, { hiddenSize: 2, from: ['O', 'B-a', 'I-a'], to: ['O'] }, createRandom(1));
    expect(base.get('classifier.weight')!.shape).toEqual([3, 2]);
  });

  it('draws every row when the base has no head, or one of another width', () => {
    const bare: Parameters = new Map([['bert.x', base.get('bert.x')!]]);
    for (const [from, hiddenSize] of [
      [[], 2],
      [['O', 'B-a', 'I-a'], 4],
    ] as const) {
      const head = withHead(
        from.length === 0 ? bare : base,
        { hiddenSize, from, to: ['O'] },
        createRandom(1),
      );
      expect(head.get('classifier.weight')!.shape).toEqual([1, hiddenSize]);
      expect(head.get('classifier.weight')!.data[0]).not.toBe(1);
    }
  });
});

describe('tagVocabulary', () => {
  it('is O, then B- and I- of the sorted labels, each once', () => {
    const tags = tagVocabulary(['test', 'problem', 'test']);
    expect(tags).toEqual(['O', 'B-problem', 'I-problem', 'B-test', 'I-test']);
    expect(labelsOfTags(tags)).toEqual(['problem', 'test']);
  });
});
