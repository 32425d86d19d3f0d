import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import { ignoredLabel } from '../../src/training/batches';
import { maskExample } from '../../src/training/masking';

describe('maskExample', () => {
  const options = { maskId: 4, vocabularySize: 1000, firstOrdinaryId: 5, share: 0.15 };
  const ids = Int32Array.from({ length: 20_000 }, (_, i) => (i % 100 === 0 ? 2 : 5 + (i % 995)));
  const { inputIds, labels } = maskExample(ids, options, createRandom(3));
  const chosen = [...labels.keys()].filter((i) => labels[i] !== ignoredLabel);

  it('asks for about the share, and for the piece that was there', () => {
    expect(chosen.length / 19_800).toBeCloseTo(0.15, 1);
    expect(chosen.every((i) => labels[i] === ids[i])).toBe(true);
  });

  it('shows the mask for 80 %, another piece for 10 %, the piece itself for the rest', () => {
    const masked = chosen.filter((i) => inputIds[i] === options.maskId).length;
    const same = chosen.filter((i) => inputIds[i] === ids[i]).length;
    expect(masked / chosen.length).toBeCloseTo(0.8, 1);
    expect(same / chosen.length).toBeCloseTo(0.1, 1);
  });

  it('leaves special pieces and all that is not asked for', () => {
    expect(inputIds.filter((id, i) => labels[i] === ignoredLabel && id !== ids[i])).toHaveLength(0);
    expect(labels.filter((label, i) => ids[i] === 2 && label !== ignoredLabel)).toHaveLength(0);
  });

  it('leaves its input as it was', () => {
    const before = ids.slice();
    maskExample(ids, options, createRandom(9));
    expect(ids).toEqual(before);
  });
});
