// Offsets in any coding ↔ indices: both ways, for any text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateCodings, chooseCoding, OffsetMap } from '../../src/corpus/offsets';

const piece = fc.constantFrom('a', ' ', '\r\n', '\n', '\r', 'é', '≥', '😀', '\ufeff', 'fever');
const texts = fc.array(piece, { maxLength: 30 }).map((all) => all.join(''));

describe('OffsetMap', () => {
  it('an index outside CRLF and surrogate pairs survives every coding', () => {
    fc.assert(
      fc.property(texts, fc.nat(200), (text, at) => {
        const index = Math.min(at, text.length);
        if (/[\r\ud800-\udbff]/.test(text[index - 1] ?? '')) return;
        for (const coding of candidateCodings(text, [0, 1])) {
          if (coding.bom === 'not counted' && index === 0) continue;
          const map = new OffsetMap(text, coding);
          expect(map.toIndex(map.toOffset(index))).toBe(index);
        }
      }),
    );
  });
  it('offsets outside the text or inside a character have no index', () => {
    const map = new OffsetMap('é😀', { unit: 'byte', crlf: 'two', bom: 'counted', base: 0 });
    expect([0, 1, 2, 3, 6, 7, -1, 1.5, Number.NaN].map((offset) => map.toIndex(offset))).toEqual([
      0,
      undefined,
      1,
      undefined,
      3,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('chooseCoding', () => {
  it('finds the coding that the quoted texts were counted in', () => {
    fc.assert(
      fc.property(texts, fc.nat(20), (text, pick) => {
        const note = `${text} fever ${text} fever`;
        const codings = candidateCodings(note);
        const coding = codings[pick % codings.length]!;
        const map = new OffsetMap(note, coding);
        const index = note.lastIndexOf('fever');
        const quote = { start: map.toOffset(index), end: map.toOffset(index + 5), quoted: 'fever' };
        const chosen = new OffsetMap(note, chooseCoding(note, [quote], codings));
        const start = chosen.toIndex(quote.start)!;
        expect(note.slice(start, chosen.toIndex(quote.end))).toBe('fever');
      }),
    );
  });
});
