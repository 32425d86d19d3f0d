// Small cases worked by hand, one table a rule. Each case says what a naive implementation gets wrong.
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/evaluation/rules/rule';
import { i2b2y2010Exact, i2b2y2010Inexact } from '../../../src/evaluation/rules/i2b2y2010';
import {
  i2b2y2014Binary,
  i2b2y2014Relaxed,
  i2b2y2014Strict,
  i2b2y2014Token,
} from '../../../src/evaluation/rules/i2b2y2014';
import { n2c2y2018Lenient, n2c2y2018Strict } from '../../../src/evaluation/rules/n2c2y2018';
import { overlap } from '../../../src/evaluation/rules/overlap';
import { strict } from '../../../src/evaluation/rules/strict';
import { counts, document, score } from '../documents';

interface Case {
  readonly why: string;
  readonly text?: string;
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
  /** True positives, false positives, false negatives. */
  readonly expected: readonly [number, number, number];
}

function table(rule: Rule, cases: readonly Case[]): void {
  describe(rule.name, () => {
    it.each(cases)('$why', ({ text, gold, predicted, expected }) => {
      const parts = text === undefined ? {} : { text };
      const { micro } = score(rule, [document(gold, parts)], [document(predicted, parts)]);
      expect(counts(micro)).toEqual(expected);
    });
  });
}

table(strict, [
  { why: 'same span and label', gold: ['a 0-5'], predicted: ['a 0-5'], expected: [1, 0, 0] },
  {
    why: 'another label is both wrong and missed',
    gold: ['a 0-5'],
    predicted: ['b 0-5'],
    expected: [0, 1, 1],
  },
  // A set would find 1 right and 0 wrong.
  {
    why: 'a duplicate prediction is wrong',
    gold: ['a 0-5'],
    predicted: ['a 0-5', 'a 0-5'],
    expected: [1, 1, 0],
  },
  {
    why: 'a duplicate gold entity is missed',
    gold: ['a 0-5', 'a 0-5'],
    predicted: ['a 0-5'],
    expected: [1, 0, 1],
  },
  // The envelope is the same: comparing first start and last end would accept it.
  { why: 'all fragments must be equal', gold: ['a 0-3,6-9'], predicted: ['a 0-9'], expected: [0, 1, 1] },
  { why: 'equal fragments match', gold: ['a 0-3,6-9'], predicted: ['a 0-3,6-9'], expected: [1, 0, 0] },
  { why: 'nothing on either side', gold: [], predicted: [], expected: [0, 0, 0] },
  {
    why: 'same span under two labels',
    gold: ['a 0-5', 'b 0-5'],
    predicted: ['b 0-5', 'a 0-5'],
    expected: [2, 0, 0],
  },
]);

table(overlap, [
  { why: 'touching is not overlapping', gold: ['a 0-5'], predicted: ['a 5-8'], expected: [0, 1, 1] },
  { why: 'one shared character is enough', gold: ['a 0-5'], predicted: ['a 4-8'], expected: [1, 0, 0] },
  // Greedy in file order pairs gold 1 with the long prediction and leaves gold 2 alone.
  {
    why: 'most pairs, not first pairs',
    gold: ['a 0-5', 'a 6-9'],
    predicted: ['a 0-9', 'a 0-3'],
    expected: [2, 0, 0],
  },
  {
    why: 'the same with the order turned round',
    gold: ['a 6-9', 'a 0-5'],
    predicted: ['a 0-3', 'a 0-9'],
    expected: [2, 0, 0],
  },
  {
    why: 'one prediction over two gold entities finds one',
    gold: ['a 0-3', 'a 5-8'],
    predicted: ['a 0-8'],
    expected: [1, 0, 1],
  },
  {
    why: 'the gap of a discontinuous entity is not part of it',
    gold: ['a 0-3,8-9'],
    predicted: ['a 4-6'],
    expected: [0, 1, 1],
  },
  { why: 'another label never overlaps', gold: ['a 0-5'], predicted: ['b 0-5'], expected: [0, 1, 1] },
  // A chain of three on each side: a path through all pairs exists, greedy by longest overlap finds two.
  {
    why: 'a chain is matched end to end',
    gold: ['a 0-10', 'a 12-20', 'a 22-30'],
    predicted: ['a 8-14', 'a 18-24', 'a 28-40'],
    expected: [3, 0, 0],
  },
]);

table(n2c2y2018Strict, [
  {
    why: 'equal offsets are enough, even of nothing',
    gold: ['a 5-5'],
    predicted: ['a 5-5'],
    expected: [1, 0, 0],
  },
  // Only the first start and the last end are compared.
  {
    why: 'a discontinuous entity is its envelope',
    gold: ['a 0-3,6-9'],
    predicted: ['a 0-9'],
    expected: [1, 0, 0],
  },
  // Not a false positive: it is taken out.
  {
    why: 'a duplicate prediction is dropped',
    gold: ['a 0-5'],
    predicted: ['a 0-5', 'a 0-5'],
    expected: [1, 0, 0],
  },
  // One prediction equals both, and claims both.
  {
    why: 'a duplicate gold entity costs recall',
    gold: ['a 0-5', 'a 0-5'],
    predicted: ['a 0-5'],
    expected: [1, 0, 1],
  },
  {
    why: 'two duplicates each: the second prediction is dropped',
    gold: ['a 0-5', 'a 0-5'],
    predicted: ['a 0-5', 'a 0-5'],
    expected: [1, 0, 1],
  },
  { why: 'another label', gold: ['a 0-5'], predicted: ['b 0-5'], expected: [0, 1, 1] },
]);

table(n2c2y2018Lenient, [
  { why: 'overlap with the same label', gold: ['a 0-5'], predicted: ['a 4-9'], expected: [1, 0, 0] },
  // One-to-one matching would call the second prediction wrong.
  {
    why: 'two predictions on one gold entity: the second is dropped',
    gold: ['a 0-9'],
    predicted: ['a 0-3', 'a 5-9'],
    expected: [1, 0, 0],
  },
  {
    why: 'one prediction on two gold entities is one match',
    gold: ['a 0-3', 'a 5-9'],
    predicted: ['a 0-9'],
    expected: [1, 0, 1],
  },
  // The long prediction claims both gold entities; the exact one after it is dropped although nothing was paired with gold 2.
  {
    why: 'a long prediction first spoils the next',
    gold: ['a 0-3', 'a 5-9'],
    predicted: ['a 0-9', 'a 5-9'],
    expected: [1, 0, 1],
  },
  // In the other order the exact one claims gold 2, and the long one, overlapping a claimed one, is dropped.
  {
    why: 'the order of the file matters',
    gold: ['a 0-3', 'a 5-9'],
    predicted: ['a 5-9', 'a 0-9'],
    expected: [1, 0, 1],
  },
  {
    why: 'the gap counts, since only the envelope is seen',
    gold: ['a 0-2,8-9'],
    predicted: ['a 4-6'],
    expected: [1, 0, 0],
  },
  { why: 'touching is not overlapping', gold: ['a 0-5'], predicted: ['a 5-9'], expected: [0, 1, 1] },
]);

const note = 'Severe chest pain , no fever .\nTook aspirin today';
//            0      7     13   18 20 23   29  31   36      44

table(i2b2y2010Exact, [
  // Character offsets differ; line and token are the same.
  {
    why: 'a cut token is the whole token',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 8-16'],
    expected: [1, 0, 0],
  },
  {
    why: 'other classes do not take part',
    text: note,
    gold: ['person 0-6'],
    predicted: ['pronoun 0-6'],
    expected: [0, 0, 0],
  },
  {
    why: 'a duplicate is wrong',
    text: note,
    gold: ['problem 23-28'],
    predicted: ['problem 23-28', 'problem 23-28'],
    expected: [1, 1, 0],
  },
  {
    why: 'the class must be the same',
    text: note,
    gold: ['problem 23-28'],
    predicted: ['test 23-28'],
    expected: [0, 1, 1],
  },
  {
    why: 'a token more is another span',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 0-17'],
    expected: [0, 1, 1],
  },
]);

table(i2b2y2010Inexact, [
  {
    why: 'a shared token is enough',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 0-12'],
    expected: [1, 0, 0],
  },
  // The span is paired before the class is looked at: the second prediction would have been right.
  {
    why: 'the first overlap is taken even if its class is wrong',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['test 7-12', 'problem 13-17'],
    expected: [0, 2, 1],
  },
  {
    why: 'in the other file order it is right',
    text: note,
    gold: ['problem 7-17'],
    predicted: ['problem 13-17', 'test 7-12'],
    expected: [1, 1, 0],
  },
  // Greedy in file order: an optimal matching would find two.
  {
    why: 'greedy, not optimal',
    text: note,
    gold: ['problem 0-17', 'problem 0-6'],
    predicted: ['problem 0-6', 'problem 13-17'],
    expected: [1, 1, 1],
  },
]);

const phi = 'Seen by Dr. Roe-Smith on 10/12/1999 at 555-1234 .';
//           0    5  8   12        22 25         36 39

table(i2b2y2014Strict, [
  // Sets: neither a false positive nor a second match.
  {
    why: 'a duplicate counts once',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['DOCTOR 12-21', 'DOCTOR 12-21'],
    expected: [1, 0, 0],
  },
  {
    why: 'a duplicate gold tag counts once',
    text: phi,
    gold: ['DOCTOR 12-21', 'DOCTOR 12-21'],
    predicted: ['DOCTOR 12-21'],
    expected: [1, 0, 0],
  },
  {
    why: 'TYPE in any case',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['Doctor 12-21'],
    expected: [1, 0, 0],
  },
  {
    why: 'TYPE must be the same',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['PATIENT 12-21'],
    expected: [0, 1, 1],
  },
  {
    why: 'an end one off is wrong',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-34'],
    expected: [0, 1, 1],
  },
]);

table(i2b2y2014Relaxed, [
  {
    why: 'the end may be two off',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-33'],
    expected: [1, 0, 0],
  },
  {
    why: 'three are too many',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-32'],
    expected: [0, 1, 1],
  },
  {
    why: 'the start may not move',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 24-35'],
    expected: [0, 1, 1],
  },
  // 31 and 33 are equal within the predicted set, so it keeps 31 only, which has no equal in gold (35).
  {
    why: 'near duplicates melt into the first',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-31', 'DATE 25-33'],
    expected: [0, 1, 1],
  },
  {
    why: 'in the other order they match',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-33', 'DATE 25-31'],
    expected: [1, 0, 0],
  },
  // 33 and 37 are not equal to each other, both equal gold 35: the intersection is counted over the smaller set.
  {
    why: 'two predictions around one gold tag',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-33', 'DATE 25-37'],
    expected: [1, 0, 0],
  },
]);

table(i2b2y2014Token, [
  // The program compares tags in capitals, but their tokens as they are written.
  {
    why: 'TYPE as it is written',
    text: phi,
    gold: ['DOCTOR 12-15'],
    predicted: ['Doctor 12-15'],
    expected: [0, 1, 1],
  },
  // Roe and Smith: the hyphen is no part of a token.
  {
    why: 'a tag of two tokens',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['DOCTOR 12-15'],
    expected: [1, 0, 1],
  },
  {
    why: 'punctuation at the edge does not matter',
    text: phi,
    gold: ['DATE 25-35'],
    predicted: ['DATE 25-36'],
    expected: [3, 0, 0],
  },
  {
    why: 'half a token is another token',
    text: phi,
    gold: ['DOCTOR 12-15'],
    predicted: ['DOCTOR 12-14'],
    expected: [0, 1, 1],
  },
]);

table(i2b2y2014Binary, [
  {
    why: 'TYPE does not matter',
    text: phi,
    gold: ['DOCTOR 12-21'],
    predicted: ['PATIENT 12-21'],
    expected: [2, 0, 0],
  },
  {
    why: 'a token under two types counts once',
    text: phi,
    gold: ['DOCTOR 12-15', 'PATIENT 12-15'],
    predicted: ['ID 12-15'],
    expected: [1, 0, 0],
  },
]);

describe('macro averages', () => {
  const gold = [
    document(['a 0-5', 'b 6-9'], { id: '1' }),
    document([], { id: '2' }),
    document(['a 0-5'], { id: '3' }),
  ];
  const predicted = [
    document(['a 0-5'], { id: '1' }),
    document([], { id: '2' }),
    document(['a 0-5', 'a 6-9'], { id: '3' }),
  ];

  it('n2c2 2018 is the mean over documents, an empty one counting 0', () => {
    // Document 1: P 1, R 1/2, F 2/3. Document 2: nothing at all, 0. Document 3: P 1/2, R 1, F 2/3.
    const { macro, micro } = score(n2c2y2018Strict, gold, predicted);
    expect(macro.precision).toBeCloseTo((1 + 0 + 0.5) / 3, 12);
    expect(macro.recall).toBeCloseTo((0.5 + 0 + 1) / 3, 12);
    expect(macro.f1).toBeCloseTo((2 / 3 + 0 + 2 / 3) / 3, 12);
    expect(counts(micro)).toEqual([2, 1, 1]);
  });

  it('i2b2 2014 takes F1 of the mean precision and recall, and deviates by the population formula', () => {
    const { macro } = score(i2b2y2014Strict, gold, predicted);
    expect(macro.f1).toBeCloseTo(0.5, 12); // P = R = 1/2, while the mean of the F1s is 4/9
    expect(macro.precisionDeviation).toBeCloseTo(Math.sqrt((0.25 + 0.25 + 0) / 3), 12);
  });

  it('strict is the mean over the labels of both sides', () => {
    // a: TP 2, FP 1; b: FN 1.
    const { macro } = score(strict, gold, predicted);
    expect(macro.precision).toBeCloseTo((2 / 3 + 0) / 2, 12);
    expect(macro.f1).toBeCloseTo((0.8 + 0) / 2, 12);
  });
});
