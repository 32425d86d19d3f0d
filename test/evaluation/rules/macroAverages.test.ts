// Macro averages, worked by hand: each rule takes the mean of something else.
import { describe, expect, it } from 'vitest';
import { i2b2y2014Strict } from '../../../src/evaluation/rules/i2b2y2014';
import { n2c2y2018Strict } from '../../../src/evaluation/rules/n2c2y2018';
import { strict } from '../../../src/evaluation/rules/strict';
import { counts, document, score } from '../documents';

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
