import { describe, expect, it } from 'vitest';
import { welch } from './statistics';

describe('welch', () => {
  // t tables: t(0.975, ν = 8) = 2.306; equal deviations and sizes give ν = 2 (n − 1).
  it('gives the interval of the tables', () => {
    const left = [1, 2, 3, 4, 5];
    const { mean, interval, left: spread } = welch(left, left);
    expect([mean, spread.mean, spread.deviation]).toEqual([0, 3, Math.sqrt(2.5)]);
    expect(interval[1]).toBeCloseTo(2.306, 3);
    expect(interval[0]).toBeCloseTo(-2.306, 3);
  });

  // By hand: variances 1 and 4, n = 3 each: t = 4 / √(5/3) = 3.0984, ν = (5/3)² / ((1/3)²/2 + (4/3)²/2) = 2.9412.
  it('takes unequal deviations as Satterthwaite does', () => {
    const { mean, p } = welch([9, 10, 11], [4, 6, 8]);
    expect(mean).toBe(4);
    expect(p).toBeGreaterThan(0.05);
    expect(p).toBeLessThan(0.06);
  });

  it('knows when nothing varies', () => {
    expect(welch([1, 1], [1, 1])).toMatchObject({ mean: 0, p: 1 });
    expect(welch([1, 1], [2, 2])).toMatchObject({ mean: -1, p: 0 });
  });

  it('needs two a side', () => {
    expect(() => welch([1], [1, 2])).toThrow(RangeError);
  });
});
