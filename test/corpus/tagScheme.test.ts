// Tag schemes: what is encoded is decoded; stray tags as conlleval reads them, and strictly.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeTags,
  decodeTagsStrictly,
  encodeTags,
  firstStrayTag,
  tagsOf,
  type Chunk,
  type TagScheme,
} from '../../src/corpus/tagScheme';

const chunksArbitrary = fc
  .array(
    fc.tuple(
      fc.nat(3),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom('problem', 'test', 'B-x', 'LOC-OTHER'),
    ),
    { maxLength: 8 },
  )
  .map((parts) => {
    const chunks: Chunk[] = [];
    let at = 0;
    for (const [gap, length, label] of parts) {
      chunks.push({ label, start: at + gap, end: at + gap + length });
      at += gap + length;
    }
    return { chunks, length: at + 2 };
  });

describe('encode and decode', () => {
  it.each(['bio', 'bioes'] as const)('%s gives every chunk back, leniently and strictly', (scheme) => {
    fc.assert(
      fc.property(chunksArbitrary, ({ chunks, length }) => {
        const tags = encodeTags(chunks, length, scheme);
        expect(decodeTags(tags)).toEqual(chunks);
        expect(decodeTagsStrictly(tags, scheme)).toEqual(chunks);
        expect(firstStrayTag(tags)).toBe(-1);
      }),
    );
  });
  it('io joins chunks of one label that touch, and nothing else', () => {
    expect(
      decodeTags(
        encodeTags(
          [
            { label: 'a', start: 0, end: 1 },
            { label: 'a', start: 1, end: 2 },
            { label: 'b', start: 2, end: 3 },
          ],
          3,
          'io',
        ),
      ),
    ).toEqual([
      { label: 'a', start: 0, end: 2 },
      { label: 'b', start: 2, end: 3 },
    ]);
  });
  it.each([
    [{ label: 'a', start: 0, end: 0 }, 'empty'],
    [{ label: 'a', start: 1, end: 4 }, 'out of range'],
    [{ label: 'a', start: -1, end: 1 }, 'before the start'],
  ])('refuses a chunk that is %j', (chunk) => {
    expect(() => encodeTags([chunk], 3, 'bio')).toThrow(RangeError);
  });
  it('refuses overlapping chunks', () => {
    expect(() =>
      encodeTags(
        [
          { label: 'a', start: 0, end: 2 },
          { label: 'b', start: 1, end: 3 },
        ],
        3,
        'bio',
      ),
    ).toThrow(RangeError);
  });
  it('names every tag of a scheme', () => {
    expect(tagsOf(['a'], 'bioes')).toEqual(['O', 'B-a', 'I-a', 'E-a', 'S-a']);
  });
});

describe('tags that do not fit', () => {
  it.each<[string, TagScheme, string, string]>([
    ['O I-a I-a O', 'bio', 'a 1-3', ''],
    ['B-a I-b', 'bio', 'a 0-1, b 1-2', 'a 0-1'],
    ['B-a B-a I-a', 'bio', 'a 0-1, a 1-3', 'a 0-1, a 1-3'],
    ['I-a B-a', 'bio', 'a 0-1, a 1-2', 'a 1-2'],
    ['S-a I-a', 'bioes', 'a 0-1, a 1-2', 'a 0-1'],
    ['B-a E-a E-a', 'bioes', 'a 0-2, a 2-3', 'a 0-2'],
    ['B-a I-a O', 'bioes', 'a 0-2', ''],
    ['B-a L-a U-b', 'bioes', 'a 0-2, b 2-3', 'a 0-2, b 2-3'],
    ['B_a I_a', 'bio', 'a 0-2', 'a 0-2'],
    ['B-LOC-OTHER I-LOC-OTHER', 'bio', 'LOC-OTHER 0-2', 'LOC-OTHER 0-2'],
  ])('%s', (line, scheme, lenient, strict) => {
    const show = (chunks: readonly Chunk[]): string =>
      chunks.map(({ label, start, end }) => `${label} ${start}-${end}`).join(', ');
    expect(show(decodeTags(line.split(' ')))).toBe(lenient);
    expect(show(decodeTagsStrictly(line.split(' '), scheme))).toBe(strict);
  });
});
