import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/common/errors';
import type { Batch } from '../../src/training/backend';
import { halvedLimit, isOutOfMemory, splitBatch } from '../../src/training/microBatches';

function numbered(batch: number, sequence: number): Batch {
  const values = (from: number): Int32Array =>
    Int32Array.from({ length: batch * sequence }, (_, i) => from + i);
  return { batch, sequence, inputIds: values(0), attentionMask: values(1000), labels: values(2000) };
}

describe('a batch cut to fit memory', () => {
  it.each([
    { rows: 8, sequence: 128, limit: null, parts: [8] },
    { rows: 8, sequence: 128, limit: 1024, parts: [8] },
    { rows: 8, sequence: 128, limit: 512, parts: [4, 4] },
    { rows: 8, sequence: 32, limit: 512, parts: [8] },
    { rows: 7, sequence: 128, limit: 512, parts: [4, 3] },
    { rows: 3, sequence: 512, limit: 128, parts: [1, 1, 1] },
  ])('$rows × $sequence within $limit pieces', ({ rows, sequence, limit, parts }) =>
    expect(splitBatch(numbered(rows, sequence), limit).map(({ batch }) => batch)).toEqual(parts),
  );

  it('keeps every window, in order', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 200 }),
        (rows, sequence, limit) => {
          const whole = numbered(rows, sequence);
          const parts = splitBatch(whole, limit);
          for (const name of ['inputIds', 'attentionMask', 'labels'] as const)
            expect(parts.flatMap((part) => [...part[name]])).toEqual([...whole[name]]);
          for (const { batch } of parts) expect(batch === 1 || batch * sequence <= limit).toBe(true);
        },
      ),
    ));

  it.each([
    { sizes: [[8, 128]], limit: 512 },
    {
      sizes: [
        [8, 32],
        [5, 128],
      ],
      limit: 384,
    },
    {
      sizes: [
        [2, 64],
        [1, 100],
      ],
      limit: 64,
    },
  ])('is halved by its largest part: $sizes', ({ sizes, limit }) =>
    expect(halvedLimit(sizes.map(([rows, sequence]) => numbered(rows!, sequence!)))).toBe(limit),
  );

  it('comes to an end with one window', () => {
    const halve = (): number => halvedLimit([numbered(2, 64), numbered(1, 256)]);
    expect(halve).toThrow(/single window of 256 word pieces.*--max-length/);
    expect(halve).toThrow(AppError);
  });

  it('is cut for want of memory alone', () => {
    expect(isOutOfMemory(new AppError('memory', 'full'))).toBe(true);
    expect(isOutOfMemory(new AppError('device', 'lost'))).toBe(false);
    expect(isOutOfMemory(new RangeError('Invalid array length'))).toBe(false);
  });
});
