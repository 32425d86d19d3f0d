import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../src/training/schedule';

describe('learningRateAt', () => {
  const plan = { peak: 1, steps: 100, warmup: 0.1 } as const;

  it.each([
    ['linear', 0, 0.1],
    ['linear', 9, 1],
    ['linear', 10, 1],
    ['linear', 55, 0.5],
    ['linear', 99, 1 / 90],
    ['cosine', 4, 0.5],
    ['cosine', 10, 1],
    ['cosine', 55, 0.5],
    ['cosine', 40, 0.75],
    ['constant', 0, 0.1],
    ['constant', 10, 1],
    ['constant', 99, 1],
  ] as const)('%s at step %i is %f', (schedule, step, expected) => {
    expect(learningRateAt(step, { ...plan, schedule })).toBeCloseTo(expected, 12);
  });

  it('starts at the peak without a warm-up', () => {
    expect(learningRateAt(0, { ...plan, schedule: 'linear', warmup: 0 })).toBe(1);
  });

  it('gives a rate even where every step warms up', () => {
    const rates = [0, 1, 2].map((step) =>
      learningRateAt(step, { schedule: 'linear', peak: 3, steps: 3, warmup: 1 }),
    );
    expect(rates).toEqual([1, 2, 3]);
  });
});
