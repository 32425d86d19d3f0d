// Windows: every word owned once, nothing too long, borders at sentences, and edits that stay local.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EncodedDocument } from '../../src/tokenizer/encodedDocument';
import { windowsOf } from '../../src/tokenizer/makeWindows';
import type { Window } from '../../src/tokenizer/window';

const special = { padding: 0, unknown: 1, start: 2, end: 3, mask: undefined };

/** Sentences as lists of words, words as lists of pieces; a sentence may begin a paragraph. */
interface PlainSentence {
  readonly words: readonly (readonly number[])[];
  readonly paragraph: boolean;
}

function documentOf(sentences: readonly PlainSentence[]): EncodedDocument {
  const words = sentences.flatMap((sentence) => sentence.words);
  const starts = [0];
  for (const word of words) starts.push(starts.at(-1)! + word.length);
  const sentenceStarts = [0];
  for (const sentence of sentences) sentenceStarts.push(sentenceStarts.at(-1)! + sentence.words.length);
  return {
    pieces: Int32Array.from(words.flat()),
    wordStarts: Int32Array.from(starts),
    sentenceStarts: Int32Array.from(sentenceStarts),
    paragraphs: Uint8Array.from(sentences, (sentence) => (sentence.paragraph ? 1 : 0)),
  };
}

const piece = fc.integer({ min: 10, max: 60 });
const word = fc.oneof(
  { weight: 20, arbitrary: fc.array(piece, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(piece, { minLength: 20, maxLength: 40 }) },
);
const sentence = fc.record({ words: fc.array(word, { maxLength: 25 }), paragraph: fc.boolean() });
const sentences = fc.array(sentence, { maxLength: 30 });
const options = fc.record({
  maxLength: fc.integer({ min: 3, max: 48 }),
  stride: fc.integer({ min: 0, max: 30 }),
});

const owners = (windows: readonly Window[]): number[] =>
  windows.flatMap((window) => window.words.filter(({ owned }) => owned).map((one) => one.word));

describe('windows', () => {
  it('own every word exactly once, in order, and fit the model', () => {
    fc.assert(
      fc.property(sentences, options, (plain, limits) => {
        const document = documentOf(plain);
        const windows = windowsOf(document, special, limits);
        expect(owners(windows)).toEqual(Array.from({ length: document.wordStarts.length - 1 }, (_, i) => i));
        for (const { inputIds } of windows) expect(inputIds.length).toBeLessThanOrEqual(limits.maxLength);
      }),
    );
  });

  it('hold at each position the first piece of the word that is said to be there', () => {
    fc.assert(
      fc.property(sentences, options, (plain, limits) => {
        const document = documentOf(plain);
        for (const window of windowsOf(document, special, limits)) {
          expect([window.inputIds[0], window.inputIds.at(-1)]).toEqual([special.start, special.end]);
          for (const { word: index, position } of window.words) {
            expect(window.inputIds[position]).toBe(document.pieces[document.wordStarts[index]!]);
          }
        }
      }),
    );
  });

  it('show most of the text on the shorter side of the words they own', () => {
    const short = fc.array(
      fc.record({ words: fc.array(fc.tuple(piece), { maxLength: 25 }), paragraph: fc.boolean() }),
    );
    fc.assert(
      fc.property(short, options, (plain, limits) => {
        const shown = new Map<number, { owned: number; others: number[] }>();
        for (const { words } of windowsOf(documentOf(plain), special, limits)) {
          words.forEach(({ word: index, owned }, at) => {
            const entry = shown.get(index) ?? { owned: -1, others: [] };
            const shorter = Math.min(at, words.length - 1 - at);
            if (owned) entry.owned = shorter;
            else entry.others.push(shorter);
            shown.set(index, entry);
          });
        }
        const lastWord = Math.max(-1, ...shown.keys());
        for (const [index, { owned, others }] of shown) {
          // Near the note's own ends no window can show more.
          const possible = Math.min(index, lastWord - index);
          for (const other of others) expect(Math.min(other, possible)).toBeLessThanOrEqual(owned);
        }
      }),
    );
  });

  it('end between sentences unless a sentence alone is too long', () => {
    fc.assert(
      fc.property(sentences, (plain) => {
        const document = documentOf(plain);
        const capacity = 40;
        const windows = windowsOf(document, special, { maxLength: capacity + 2, stride: 0 });
        const borders = new Set(document.sentenceStarts);
        for (const window of windows.slice(1)) {
          const first = window.words[0]!.word;
          if (borders.has(first)) continue;
          const index = document.sentenceStarts.findLastIndex((start) => start <= first);
          const from = document.wordStarts[document.sentenceStarts[index]!]!;
          const to = document.wordStarts[document.sentenceStarts[index + 1]!]!;
          expect(to - from).toBeGreaterThan(capacity);
        }
      }),
    );
  });

  it('put short sentences together', () => {
    const plain = Array.from({ length: 100 }, (_, i) => ({
      words: [[10 + i], [200]],
      paragraph: i % 5 === 0,
    }));
    const windows = windowsOf(documentOf(plain), special, { maxLength: 66, stride: 16 });
    expect(windows.length).toBeLessThan(15);
  });

  it('stay the same but around an edit', () => {
    const plainSentence = fc.record({
      words: fc.array(fc.tuple(piece), { minLength: 1, maxLength: 12 }),
      paragraph: fc.boolean(),
    });
    const long = fc.array(plainSentence, { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(long, fc.nat(), plainSentence, (plain, place, replacement) => {
        const edited = plain.with(place % plain.length, replacement);
        const limits = { maxLength: 40, stride: 8 };
        const before = windowsOf(documentOf(plain), special, limits).map((window) => window.inputIds.join());
        const known = new Set(before);
        const after = windowsOf(documentOf(edited), special, limits).map((window) => window.inputIds.join());
        // Two segments may be cut anew, into at most a few each, and the neighbours' contexts change.
        expect(after.filter((key) => !known.has(key)).length).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('refuse a length without room for a word', () => {
    expect(() => windowsOf(documentOf([]), special, { maxLength: 2, stride: 0 })).toThrow(RangeError);
  });

  it('cut 50,000 equal sentences without falling over', () => {
    const plain = Array.from({ length: 50_000 }, () => ({ words: [[10], [11], [12]], paragraph: false }));
    const windows = windowsOf(documentOf(plain), special, { maxLength: 128, stride: 32 });
    expect(owners(windows)).toHaveLength(150_000);
  });
});
