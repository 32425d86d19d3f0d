import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConllEntity, ConllSentence } from '../../../src/protocol/conll';
import {
  describeSummary,
  estimateHeights,
  maximumScroll,
  piecesOf,
  scrollScale,
  spokenSentence,
} from '../../../src/views/conll/model';
import { RowHeights } from '../../../src/views/conll/rowHeights';

const sentence = (words: string, entities: readonly ConllEntity[]): ConllSentence => ({
  index: 0,
  line: 5,
  document: null,
  entities,
  tokens: words.split(' ').map((text, i) => ({ text, tag: '', line: 5 + i })),
});

describe('the pieces of a sentence', () => {
  it.each([
    ['no entity', [], ['-:a b c d']],
    ['one in the middle', [{ label: 'p', start: 1, end: 3 }], ['-:a', 'p:b c', '-:d']],
    [
      'two that touch',
      [
        { label: 'p', start: 0, end: 2 },
        { label: 't', start: 2, end: 4 },
      ],
      ['p:a b', 't:c d'],
    ],
    [
      'one inside the other',
      [
        { label: 't', start: 1, end: 2 },
        { label: 'p', start: 0, end: 3 },
      ],
      ['p+t:a b c', '-:d'],
    ],
    [
      'the same place twice',
      [
        { label: 'p', start: 3, end: 4 },
        { label: 't', start: 3, end: 4 },
      ],
      ['-:a b c', 'p+t:d'],
    ],
  ] as const)('with %s', (_name, entities, expected) => {
    const pieces = piecesOf(sentence('a b c d', entities));
    expect(
      pieces.map(
        ({ label, also, tokens }) =>
          `${[label ?? '-', ...also].join('+')}:${tokens.map((t) => t.text).join(' ')}`,
      ),
    ).toEqual(expected);
  });

  it('are spoken with labels and errors', () => {
    const base = sentence('No fever', [{ label: 'problem', start: 1, end: 2 }]);
    const spoken = spokenSentence({
      ...base,
      tokens: [base.tokens[0]!, { ...base.tokens[1]!, error: 'Stray I-problem' }],
    });
    expect(spoken).toBe('Line 5. No fever (problem) Line 6: Stray I-problem.');
  });
});

describe('row heights', () => {
  it('agree with plain sums, whatever is set and asked', () => {
    const heights = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 60 });
    const sets = fc.array(fc.tuple(fc.nat(59), fc.integer({ min: 1, max: 90 })));
    fc.assert(
      fc.property(heights, sets, fc.nat(6000), (initial, changes, offset) => {
        const rows = new RowHeights(initial);
        const plain = [...initial];
        for (const [row, height] of changes) {
          rows.set(row, height);
          if (row < plain.length) plain[row] = height;
        }
        const tops = plain.map((_, i) => plain.slice(0, i).reduce((a, b) => a + b, 0));
        expect(plain.map((_, i) => rows.top(i))).toEqual(tops);
        expect(rows.total).toBe(plain.reduce((a, b) => a + b, 0));
        expect(rows.rowAt(offset)).toBe(
          Math.max(
            0,
            tops.findLastIndex((top) => top <= offset),
          ),
        );
      }),
    );
  });

  it('has no rows in an empty list', () => {
    expect(new RowHeights([]).between(0, 500)).toEqual({ from: 0, to: 0 });
    expect(new RowHeights([10, 10, 10]).between(5, 15)).toEqual({ from: 0, to: 2 });
  });

  it('are estimated from lengths', () => {
    expect([
      ...estimateHeights(Uint32Array.of(0, 100, 900), { lineHeight: 20, padding: 6, charactersPerLine: 50 }),
    ]).toEqual([26, 26, 186]);
  });
});

describe('a scroll bar for a long list', () => {
  it.each([
    [5_000, 500],
    [maximumScroll * 4, 500],
    [100, 500],
  ])('of %i pixels reaches both ends', (total, viewport) => {
    const scale = scrollScale(total, viewport);
    expect(scale.height).toBeLessThanOrEqual(maximumScroll);
    expect(scale.toOffset(0)).toBe(0);
    const last = Math.max(0, scale.height - viewport);
    expect(scale.toOffset(last)).toBeCloseTo(Math.max(0, total - viewport), 3);
    expect(scale.toScroll(scale.toOffset(1234))).toBeCloseTo(1234, 6);
  });
});

describe('the summary', () => {
  it('counts in words', () => {
    const summary = {
      sentences: 1,
      tokens: 1234,
      documents: ['a'],
      labels: [{ label: 'p', count: 2 }],
      scheme: 'BIO',
      problems: [],
      problemCount: 0,
      hasOffsets: false,
    } as const;
    expect(describeSummary(summary)).toBe('2 entities · 1 sentence · 1,234 tokens · 1 document · BIO tags');
  });
});
