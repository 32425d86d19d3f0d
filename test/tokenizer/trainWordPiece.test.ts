// Learning a vocabulary: what is frequent becomes a piece, and the same text gives the same pieces.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnMerges } from '../../src/tokenizer/learnMerges';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';

const notes = [
  'Patient denies chest pain. Patient denies dyspnoea.',
  'Chest X-ray: no effusion. Patient stable, denies pain.',
  'Painless swelling; patient with painful joints, 5mg prednisone.',
];

const piecesOf = (texts: Iterable<string>, size: number, lowercase = true): string[] => {
  const tokenizer = trainWordPiece(texts, { size, lowercase, minimumFrequency: 1 });
  return Array.from({ length: tokenizer.vocabularySize }, (_, id) => tokenizer.idToPiece(id));
};

describe('trainWordPiece', () => {
  it('puts the special pieces first and stays within the size', () => {
    const pieces = piecesOf(notes, 70);
    expect(pieces.slice(0, 5)).toEqual(['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']);
    expect(pieces).toHaveLength(70);
    expect(new Set(pieces).size).toBe(70);
  });

  it('learns frequent words whole and cuts words it never saw into known pieces', () => {
    const tokenizer = trainWordPiece(notes, { size: 300, lowercase: true, minimumFrequency: 1 });
    const cut = (text: string): string[] =>
      Array.from(tokenizer.encode(text).ids, (id) => tokenizer.idToPiece(id));
    expect(cut('Patient denies pain')).toEqual(['patient', 'denies', 'pain']);
    expect(cut('painting').length).toBeGreaterThan(1);
    expect(cut('painting').join('').replaceAll('##', '')).toBe('painting');
  });

  it('gives the same pieces whatever the order of the texts', () => {
    expect(piecesOf([...notes].reverse(), 120)).toEqual(piecesOf(notes, 120));
  });

  it('keeps capitals when told to', () => {
    expect(piecesOf(notes, 300, false)).toContain('Patient');
    expect(piecesOf(notes, 300, true)).not.toContain('Patient');
  });

  it('leaves out what is seen too rarely', () => {
    const tokenizer = trainWordPiece(notes, { size: 300, lowercase: true, minimumFrequency: 3 });
    expect(Array.from(tokenizer.encode('z').ids)).toEqual([tokenizer.special.unknown]);
  });

  it('merges like the plain algorithm that counts everything anew each time', () => {
    const word = fc.stringMatching(/^[abc]{1,8}$/);
    const counts = fc.array(fc.tuple(word, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(counts, (entries) => {
        const words = new Map(entries);
        const learnt = learnMerges(words, { size: 40, minimumFrequency: 2, continuation: '##' });
        expect(learnt).toEqual(slowMerges(words, 40, 2, learnt));
      }),
    );
  });
});

/** Recounts all pairs before every merge; ids as in `learnt`, for the order of equally frequent pairs. */
function slowMerges(
  words: ReadonlyMap<string, number>,
  size: number,
  least: number,
  learnt: readonly string[],
): string[] {
  const known = new Set<string>(learnt.filter((piece) => piece.replace('##', '').length === 1));
  const id = (piece: string): number => learnt.indexOf(piece);
  let spelled = [...words].map(([word, count]) => ({
    symbols: Array.from(word, (c, i) => (i === 0 ? c : `##${c}`)).map((c) => (known.has(c) ? c : '?')),
    count,
  }));
  while (known.size < size) {
    const pairs = new Map<string, number>();
    for (const { symbols, count } of spelled) {
      for (let i = 0; i + 1 < symbols.length; i++) {
        if (symbols[i] === '?' || symbols[i + 1] === '?') continue;
        const key = `${symbols[i]!} ${symbols[i + 1]!}`;
        pairs.set(key, (pairs.get(key) ?? 0) + count);
      }
    }
    const order = [...pairs].sort(([a, x], [b, y]) => {
      const [left, right] = a.split(' ').map(id);
      const [otherLeft, otherRight] = b.split(' ').map(id);
      return y - x || left! - otherLeft! || right! - otherRight!;
    });
    const best = order[0];
    if (best === undefined || best[1] < least) break;
    const [left, right] = best[0].split(' ') as [string, string];
    const merged = left + right.slice(2);
    known.add(merged);
    spelled = spelled.map(({ symbols, count }) => {
      const next: string[] = [];
      for (let i = 0; i < symbols.length; i++) {
        if (symbols[i] === left && symbols[i + 1] === right) {
          next.push(merged);
          i++;
        } else next.push(symbols[i]!);
      }
      return { symbols: next, count };
    });
  }
  return [...known];
}
