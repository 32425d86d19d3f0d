// A text made of pieces is those pieces, however many there are and whenever it is asked for.
import { describe, expect, it } from 'vitest';
import { GrowingText } from '../../src/corpus/growingText';

describe('a growing text', () => {
  it.each([0, 1, 2047, 2048, 2049, 10_000])('of %i pieces', (count) => {
    const pieces = Array.from({ length: count }, (_, i) => `${i} `);
    const text = new GrowingText();
    for (const piece of pieces) text.add(piece);
    expect(text.toString()).toBe(pieces.join(''));
    text.add('more');
    expect(text.toString()).toBe(`${pieces.join('')}more`);
  });
});
