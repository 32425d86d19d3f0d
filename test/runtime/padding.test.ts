// Batches brought to few sizes and back.
import { describe, expect, it } from 'vitest';
import { cropRows, padBatch, paddedSize } from '../../src/runtime/padding';
import type { Batch } from '../../src/training/backend';

describe('batches for a GPU', () => {
  it.each([
    [{ batch: 8, sequence: 128 }, 512, { batch: 8, sequence: 128 }],
    [{ batch: 5, sequence: 33 }, 512, { batch: 8, sequence: 64 }],
    [{ batch: 1, sequence: 505 }, 510, { batch: 1, sequence: 510 }],
  ])('of %j come in few sizes', (size, longest, expected) =>
    expect(paddedSize(size, longest)).toEqual(expected),
  );

  it('are padded with nothing that counts, and their scores cut back', () => {
    const batch: Batch = {
      batch: 1,
      sequence: 2,
      inputIds: Int32Array.of(5, 6),
      attentionMask: Int32Array.of(1, 1),
      labels: Int32Array.of(0, 1),
    };
    const size = { batch: 2, sequence: 3 };
    expect(padBatch(batch, size, 9)).toEqual({
      ...size,
      inputIds: Int32Array.of(5, 6, 9, 9, 9, 9),
      attentionMask: Int32Array.of(1, 1, 0, 0, 0, 0),
      labels: Int32Array.of(0, 1, -100, -100, -100, -100),
    });
    const scores = Float32Array.from({ length: 12 }, (_, i) => i);
    expect(cropRows(scores, size, batch, 2)).toEqual(Float32Array.of(0, 1, 2, 3));
  });
});
