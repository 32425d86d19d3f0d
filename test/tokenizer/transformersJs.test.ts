// Our tokenizer files in @huggingface/transformers: the same pieces for the same text.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AutoTokenizer, env } from '@huggingface/transformers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byteCharacters } from '../../src/tokenizer/byteLevel';
import { createTokenizer } from '../../src/tokenizer/fastTokenizer';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';
import { startEndTemplate } from '../../src/tokenizer/template';
import type { Tokenizer } from '../../src/tokenizer/tokenizer';
import { emptyConfiguration } from '../../src/tokenizer/tokenizerConfiguration';
import type { TokenizerJson } from '../../src/tokenizer/tokenizerJson';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';

const texts = [
  'Patient denies chest pain, dyspnoea or fever. Started aspirin 81 mg daily.',
  'BP 120/80; café-au-lait spots 😀 “quoted” µg [SEP]',
  'HÄMATOKRIT\tİstanbul  e\u0301tude 漢字',
];

/** Letters of several scripts, marks, emoji, blanks, control characters; not the rare planes that tables disagree about. */
const character = fc.oneof(
  fc.constantFrom(
    ...Array.from(
      'abcXYZ019 .,-/\'"\n\t()[]é\u0301\u0327ﬁ½µİıßΣς漢字한글가😀👩\u200d👧�\u00a0\u200b\u2028\ufeff',
    ),
  ),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((c) => c.codePointAt(0)! < 0x20000),
);
const text = fc.array(character, { maxLength: 12 }).map((characters) => characters.join(''));

const special = ['<s>', '<pad>', '</s>', '<unk>', '<mask>'];
const added = special.map((content, id) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
}));
const merges = ['a b', 'X Y', 'Ġ a', 'Ã ©', 'Ġa b', 'ab c'];
const merged = merges.map((merge) => merge.replace(' ', ''));
const bytePairs: TokenizerJson = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: added,
  normalizer: null,
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
  post_processor: startEndTemplate(added),
  decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  model: {
    type: 'BPE',
    dropout: null,
    unk_token: null,
    continuing_subword_prefix: '',
    end_of_word_suffix: '',
    fuse_unk: false,
    vocab: Object.fromEntries([...special, ...byteCharacters, ...merged].map((piece, id) => [piece, id])),
    merges,
  },
};
const unigram: TokenizerJson = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: added,
  normalizer: {
    type: 'Sequence',
    normalizers: [{ type: 'NFKD' }, { type: 'StripAccents' }, { type: 'Lowercase' }],
  },
  pre_tokenizer: {
    type: 'Sequence',
    pretokenizers: [
      { type: 'WhitespaceSplit' },
      { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    ],
  },
  post_processor: startEndTemplate(added),
  decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
  model: {
    type: 'Unigram',
    unk_id: 3,
    vocab: [
      ...special.map((piece) => [piece, 0]),
      ...Array.from('▁abcxyz019.,-/ei漢', (piece, i) => [piece, -5 - i / 8]),
      ...['▁a', 'bc', '▁ab', 'abc', '01', '▁xy'].map((piece, i) => [piece, -6 - i / 8]),
    ],
  },
};

describe('our tokenizer files', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'hub-'));
    env.allowRemoteModels = false;
    env.localModelPath = root;
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each([
    ['bpe', bytePairs],
    ['unigram', unigram],
  ])('load for %s and give the same ids', async (name, json) => {
    const tokenizer = createTokenizer(json, emptyConfiguration, name);
    await mkdir(path.join(root, name));
    for (const [file, contents] of tokenizer.files()) await writeFile(path.join(root, name, file), contents);
    const theirs = await AutoTokenizer.from_pretrained(name);
    const { start, end } = tokenizer.special;
    fc.assert(
      fc.property(text, (any) => {
        // Blanks are Unicode's White_Space here, as in Python's tokenizers; JavaScript's \s differs in these two.
        // Marks beyond the BMP are left out: U+16F51 was seen to differ, and which library is right is not settled.
        fc.pre(!/[\ufeff\u0085]/.test(any) && !/(?=\p{M})[\u{10000}-\u{10ffff}]/u.test(any));
        const expected = theirs.encode(any);
        if (expected.length > 2) expect([start, ...tokenizer.encode(any).ids, end]).toEqual(expected);
      }),
      { numRuns: 300, seed: 1096624116 },
    );
  });

  it.each([
    [
      'wordpiece',
      (): Tokenizer => trainWordPiece(texts, { size: 400, lowercase: true, minimumFrequency: 1 }),
    ],
    ['bpe', (): Tokenizer => createTokenizer(bytePairs, emptyConfiguration, 'bpe')],
    ['unigram', (): Tokenizer => createTokenizer(unigram, emptyConfiguration, 'unigram')],
  ])('load for %s with extra tokens, which stay whole under the same ids', async (kind, make) => {
    const before = make();
    const extra = ['[**NAME**]', '<date of birth>', 'zz-zz'];
    const tokenizer = before.withTokens(extra);
    expect(tokenizer.extraTokens).toEqual(extra);
    expect(tokenizer.vocabularySize).toBe(before.vocabularySize + 3);
    const name = `extra-${kind}`;
    await mkdir(path.join(root, name));
    for (const [file, contents] of tokenizer.files()) await writeFile(path.join(root, name, file), contents);
    const theirs = await AutoTokenizer.from_pretrained(name);
    const ours = await loadTokenizer(path.join(root, name));
    const { start, end } = tokenizer.special;
    extra.forEach((token, index) => {
      expect(theirs.encode(token), token).toEqual([start, before.vocabularySize + index, end]);
    });
    for (const text of ['abc [**NAME**] xyz', 'a, <date of birth>', '[**name**] abc zz-zz']) {
      const expected = theirs.encode(text);
      expect([start, ...tokenizer.encode(text).ids, end], text).toEqual(expected);
      expect([start, ...ours.encode(text).ids, end], text).toEqual(expected);
    }
    const added = JSON.parse(String(tokenizer.files().get('added_tokens.json'))) as object;
    expect(added).toEqual(Object.fromEntries(extra.map((token, i) => [token, before.vocabularySize + i])));
  });

  it('need no second file for what the vocabulary holds', () => {
    const tokenizer = trainWordPiece(texts, { size: 400, lowercase: true, minimumFrequency: 1 });
    expect(tokenizer.files().has('added_tokens.json')).toBe(false);
    const again = tokenizer.withTokens(['[SEP]', 'aspirin']);
    expect(again.vocabularySize).toBe(
      tokenizer.vocabularySize + Number(tokenizer.encode('aspirin').ids.length > 1),
    );
  });

  it('give the same from vocab.txt alone, with what was added beside it', async () => {
    const learnt = trainWordPiece(texts, { size: 400, lowercase: true, minimumFrequency: 1 });
    const tokenizer = learnt.withTokens(['[**NAME**]']);
    const folder = path.join(root, 'vocabulary');
    await mkdir(folder);
    for (const [file, contents] of tokenizer.files())
      if (file !== 'tokenizer.json') await writeFile(path.join(folder, file), contents);
    const loaded = await loadTokenizer(folder);
    expect(loaded.encode('denies [**NAME**]').ids).toEqual(tokenizer.encode('denies [**NAME**]').ids);
    expect(loaded.extraTokens).toEqual(['[**NAME**]']);
  });

  it.each([true, false])(
    'load in AutoTokenizer with lower-casing %s and give the same ids',
    async (lowercase) => {
      const tokenizer = trainWordPiece(texts, { size: 400, lowercase, minimumFrequency: 1 });
      const name = `learnt-${String(lowercase)}`;
      await mkdir(path.join(root, name));
      for (const [file, contents] of tokenizer.files({ maxLength: 128 }))
        await writeFile(path.join(root, name, file), contents);
      const theirs = await AutoTokenizer.from_pretrained(name);
      const { start, end } = tokenizer.special;
      for (const text of texts) {
        expect(theirs.encode(text), text).toEqual([start, ...tokenizer.encode(text).ids, end]);
      }
      expect(theirs.model_max_length).toBe(128);
      fc.assert(
        fc.property(text, (any) => {
          const { ids } = tokenizer.encode(any);
          const expected = theirs.encode(any);
          // Where they find nothing in text that is not blank, we give an unknown piece.
          if (expected.length > 2) expect([start, ...ids, end]).toEqual(expected);
        }),
        { numRuns: 500, seed: 1096624116 },
      );
    },
  );
});
