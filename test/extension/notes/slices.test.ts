import { describe, expect, it } from 'vitest';
import { inSlices, inTurns } from '../../../src/extension/notes/slices';

/** Keeps the processor busy. */
const spin = (milliseconds: number): void => {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
};

describe('work in slices', () => {
  it.each([0, 1, 16, 1000])('does all of %i items, in order', async (count) => {
    const done: number[] = [];
    expect(await inSlices(count, (index) => done.push(index))).toBe(true);
    expect(done).toEqual(Array.from({ length: count }, (_, index) => index));
  });

  it('lets others run in between when it takes long', async () => {
    let others = 0;
    const timer = setInterval(() => others++, 0);
    await inSlices(160, () => spin(0.5));
    clearInterval(timer);
    expect(others).toBeGreaterThan(3);
  });

  it('stops when something newer has begun', async () => {
    let current = true;
    let done = 0;
    const work = (): void => {
      spin(1);
      if (++done === 20) current = false;
    };
    expect(await inSlices(500, work, () => current)).toBe(false);
    expect(done).toBeLessThan(100);
    expect(
      await inTurns(
        3,
        () => done++,
        () => false,
      ),
    ).toBe(false);
  });
});
