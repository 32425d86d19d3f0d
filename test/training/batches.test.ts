import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collate,
  epochBatches,
  ignoredLabel,
  mixSeed,
  paddedWidth,
  type Example,
} from '../../src/training/batches';

const example = (length: number, id = 1): Example => ({
  inputIds: new Int32Array(length).fill(id),
  labels: new Int32Array(length).fill(0),
});
const lengths = fc.array(fc.integer({ min: 3, max: 600 }), { minLength: 1, maxLength: 60 });

describe('epochBatches', () => {
  it('puts every example in exactly one batch, whatever seed and epoch', () => {
    fc.assert(
      fc.property(
        lengths,
        fc.integer({ min: 1, max: 9 }),
        fc.nat(),
        fc.nat(50),
        (sizes, batchSize, seed, epoch) => {
          const examples = sizes.map((size) => example(size));
          const batches = epochBatches(examples, { batchSize, seed, epoch });
          const flat = batches.flat();
          expect(flat).toHaveLength(examples.length);
          expect(new Set(flat)).toEqual(new Set(examples));
          expect(batches).toHaveLength(Math.ceil(examples.length / batchSize));
          expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(batchSize);
        },
      ),
    );
  });

  it('mixes widths in one batch only where the width changes', () => {
    const examples = Array.from({ length: 64 }, (_, i) => example(i % 2 === 0 ? 20 : 120));
    const mixed = epochBatches(examples, { batchSize: 8, seed: 1, epoch: 0 }).filter(
      (batch) => new Set(batch.map(({ inputIds }) => paddedWidth(inputIds.length))).size > 1,
    );
    expect(mixed).toHaveLength(0);
  });

  it('gives the same order for the same seed and epoch, another for another', () => {
    const examples = Array.from({ length: 40 }, (_, i) => example(10 + i, i));
    const order = (seed: number, epoch: number): number[] =>
      epochBatches(examples, { batchSize: 4, seed, epoch })
        .flat()
        .map(({ inputIds }) => inputIds[0]!);
    expect(order(1, 3)).toEqual(order(1, 3));
    expect(order(1, 3)).not.toEqual(order(1, 4));
    expect(order(1, 3)).not.toEqual(order(2, 3));
  });
});

describe('collate', () => {
  it('pads ids, mask and labels to the width of the longest', () => {
    const batch = collate([example(3, 7), example(40, 9)], { paddingId: 5, maxLength: 128 });
    expect([batch.batch, batch.sequence]).toEqual([2, 64]);
    expect([...batch.inputIds.slice(0, 5)]).toEqual([7, 7, 7, 5, 5]);
    expect(batch.attentionMask.reduce((sum, n) => sum + n, 0)).toBe(43);
    expect([...batch.labels.slice(2, 5)]).toEqual([0, ignoredLabel, ignoredLabel]);
    expect(batch.labels[64 + 39]).toBe(0);
    expect(batch.labels[64 + 40]).toBe(ignoredLabel);
  });
});

it.each([
  [40, 48, 48],
  [40, 40, 40],
  [40, 64, 64],
  [100, 128, 128],
])('a window of %i pieces where %i is the most is padded to %i', (length, maxLength, width) => {
  expect(collate([example(length)], { paddingId: 0, maxLength }).sequence).toBe(width);
});

describe('mixSeed', () => {
  it('is a positive 31-bit number, different for neighbours', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(1_000_000), (seed, counter) => {
        const mixed = mixSeed(seed, counter);
        expect(Number.isInteger(mixed) && mixed > 0 && mixed < 2 ** 31).toBe(true);
        expect(mixed).not.toBe(mixSeed(seed, counter + 1));
      }),
    );
  });
});
