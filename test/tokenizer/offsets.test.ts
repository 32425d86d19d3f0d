// Offsets of every kind of tokenizer on any text: in order, inside it, on whole characters, covering what is there.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../src/tokenizer/fastTokenizer';
import { emptyConfiguration } from '../../src/tokenizer/tokenizerConfiguration';
import type { TokenizerJson } from '../../src/tokenizer/tokenizerJson';
import { byteCharacters } from '../../src/tokenizer/byteLevel';

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'];
const letters = Array.from('abcdefghijklmnopqrstuvwxyz0123456789.,-é▁');
const numbered = (pieces: readonly string[]): Record<string, number> =>
  Object.fromEntries(pieces.map((piece, id) => [piece, id]));
const parts = { added_tokens: [], pre_tokenizer: null, normalizer: null, post_processor: null };

const tokenizers: Record<string, TokenizerJson> = {
  'WordPiece, cased': {
    ...parts,
    normalizer: { type: 'BertNormalizer', lowercase: false },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    model: { type: 'WordPiece', vocab: numbered([...special, ...letters, ...letters.map((c) => `##${c}`)]) },
  },
  'WordPiece, lower-cased': {
    ...parts,
    normalizer: { type: 'BertNormalizer' },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    model: { type: 'WordPiece', vocab: numbered([...special, ...letters, ...letters.map((c) => `##${c}`)]) },
  },
  Unigram: {
    ...parts,
    normalizer: {
      type: 'Sequence',
      normalizers: [{ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }],
    },
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace' }] },
    model: { type: 'Unigram', unk_id: 1, vocab: [...special, ...letters].map((piece) => [piece, -3]) },
  },
  'composed Unigram': {
    ...parts,
    normalizer: { type: 'NFKC' },
    pre_tokenizer: { type: 'Metaspace' },
    model: { type: 'Unigram', unk_id: 1, vocab: [...special, ...letters].map((piece) => [piece, -3]) },
  },
  'byte-level BPE': {
    ...parts,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false },
    model: { type: 'BPE', vocab: numbered([...special, ...byteCharacters]), merges: [] },
  },
};

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(fc.constantFrom(...Array.from('aZ é\u0301ﬁ½İ한ᄀ ᅡ😀👩\u200d👧\r\n\t,.')), { maxLength: 20 })
    .map((characters) => characters.join('')),
);

/** No offset lies between the two halves of a character outside the first plane. */
const splitsPair = (whole: string, at: number): boolean =>
  /[\ud800-\udbff]/.test(whole[at - 1] ?? '') && /[\udc00-\udfff]/.test(whole[at] ?? '');

describe.each(Object.keys(tokenizers))('%s', (name) => {
  const tokenizer = createTokenizer(tokenizers[name]!, emptyConfiguration, name);

  it('has offsets in order, inside the text, on whole characters', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { ids, offsets } = tokenizer.encode(any);
        expect(offsets).toHaveLength(ids.length);
        offsets.forEach(({ start, end }, i) => {
          expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : offsets[i - 1]!.start);
          expect(end).toBeGreaterThan(start - 1);
          expect(end).toBeLessThanOrEqual(any.length);
          expect([splitsPair(any, start), splitsPair(any, end)]).toEqual([false, false]);
        });
      }),
    );
  });

  it('covers every letter and digit', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { offsets } = tokenizer.encode(any);
        for (const { index } of any.matchAll(/[a-zA-Z0-9]/g)) {
          expect(offsets.some(({ start, end }) => start <= index && index < end)).toBe(true);
        }
      }),
    );
  });
});
