// Words found at a glance are those that the rules find.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainWordEnd } from '../../../src/corpus/segmentation/plainWord';
import { wordPattern } from '../../../src/corpus/segmentation/tokenize';

function ruledWordEnd(text: string, at: number): number {
  wordPattern.lastIndex = at;
  return wordPattern.test(text) ? wordPattern.lastIndex : 0;
}

/** What the rules look at: each piece can change what the word before it is. */
const pieces =
  "a x q d D s F 5 0 98 . . , ; : / - * [ @ + _ ' ’ % ! ? ) ( http ph mg st é ² µ ° \u0301 \u00a0 \u200b 😀"
    .split(' ')
    .concat([' ', ' ', '\n']);

describe('a word found at a glance', () => {
  it.each([
    ['pain and', 4],
    ['pain, and', 4],
    ['pain', 4],
    ['120 mg', 3],
    ['120.', 3],
    ['- cough', 1],
  ])('%j ends at %i', (text, end) => {
    expect(plainWordEnd(text, 0)).toBe(end);
  });

  it.each([
    '5mg x',
    'T4 ',
    'q.d. ',
    'http://a',
    'a@b.org',
    's/p',
    '12,300',
    '** ',
    'dé',
    'a\u0301 ',
    ' a',
    '',
  ])('the rules are asked for %j', (text) => {
    expect(plainWordEnd(text, 0)).toBe(0);
  });

  it('is the word that the rules find', () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        for (let at = 0; at < text.length; at++) {
          const end = plainWordEnd(text, at);
          if (end === 0) continue;
          found++;
          expect([text, at, end]).toEqual([text, at, ruledWordEnd(text, at)]);
        }
      }),
      { numRuns: 3000 },
    );
    expect(found).toBeGreaterThan(3000);
  });
});
