import { describe, expect, it } from 'vitest';
import { firstLossScale, nextLossScale } from '../../src/training/lossScale';

describe('the loss scale', () => {
  it.each([
    ['counts steps that go well', { factor: 8, steps: 5 }, false, { factor: 8, steps: 6 }],
    ['is doubled after 2,000 of them', { factor: 8, steps: 1999 }, false, { factor: 16, steps: 0 }],
    ['is halved where a gradient overflows', { factor: 8, steps: 1999 }, true, { factor: 4, steps: 0 }],
    ['may go down to 1', { factor: 2, steps: 3 }, true, { factor: 1, steps: 0 }],
  ])('%s', (_, before, overflowed, after) => expect(nextLossScale(before, overflowed)).toEqual(after));

  it('gives up where unscaled gradients overflow, and says what to do', () => {
    let scale = firstLossScale;
    const overflow = (): void => {
      for (let step = 0; step < 17; step++) scale = nextLossScale(scale, true);
    };
    expect(overflow).toThrow(/--precision fp32/);
    expect(scale.factor).toBe(1);
  });
});
