// Tokenizer folders as people have them: whole, with parts only, broken, hostile.
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../src/common/errors';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';
import type { Tokenizer } from '../../src/tokenizer/tokenizer';
import { Writer } from 'protobufjs/minimal';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tokenizer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (name: string, contents: string | Uint8Array): Promise<void> =>
  writeFile(path.join(folder, name), contents);
const piecesOf = (tokenizer: Tokenizer, text: string, preceding?: 'blank' | 'word'): string[] =>
  Array.from(tokenizer.encode(text, preceding && { preceding }).ids, (id) => tokenizer.idToPiece(id));

const special = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const uncased = [...special, 'chest', 'pain', '##ful', 'cafe', '.', ',', '5', '##mg', 'mg', '中'].join('\n');
const cased = [...special, 'Chest', 'pain', 'chest', 'Pain', 'Caf', '##é', 'B', 'C', 'D'].join('\n');

interface SpmPiece {
  readonly piece: string;
  readonly score: number;
  readonly kind?: number;
}

/** A SentencePiece model as its protobuf. */
function sentencePiece(pieces: readonly SpmPiece[], modelType = 1): Uint8Array {
  const writer = Writer.create();
  for (const { piece, score, kind = 1 } of pieces) {
    writer.uint32(10).fork().uint32(10).string(piece).uint32(21).float(score).uint32(24).int32(kind).ldelim();
  }
  writer.uint32(18).fork().uint32(24).int32(modelType).ldelim();
  return writer.finish();
}

const albertPieces: SpmPiece[] = [
  { piece: '<pad>', score: 0, kind: 3 },
  { piece: '<unk>', score: 0, kind: 2 },
  { piece: '[CLS]', score: 0, kind: 4 },
  { piece: '[SEP]', score: 0, kind: 4 },
  { piece: '[MASK]', score: 0, kind: 4 },
  { piece: '▁', score: -2 },
  { piece: '▁chest', score: -5 },
  { piece: '▁pain', score: -5 },
  { piece: 'ful', score: -6 },
  { piece: ',', score: -3 },
  { piece: '▁pa', score: -4 },
  { piece: 'in', score: -4 },
];

const roberta = {
  vocab: {
    '<s>': 0,
    '<pad>': 1,
    '</s>': 2,
    '<unk>': 3,
    '<mask>': 4,
    p: 5,
    a: 6,
    i: 7,
    n: 8,
    Ġ: 9,
    pa: 10,
    in: 11,
    pain: 12,
    Ġpain: 13,
    ',': 14,
    Ã: 15,
    '©': 16,
  },
  merges: '#version: 0.2\np a\ni n\npa in\nĠ pain\n',
};

describe('vocab.txt alone', () => {
  it('lower-cases and strips accents when the vocabulary has no capitals', async () => {
    await put('vocab.txt', uncased);
    const tokenizer = await loadTokenizer(folder);
    expect(piecesOf(tokenizer, 'CHEST  painful, Café 中')).toEqual([
      'chest',
      'pain',
      '##ful',
      ',',
      'cafe',
      '中',
    ]);
    expect(tokenizer.special).toEqual({ padding: 0, unknown: 1, start: 2, end: 3, mask: 4 });
  });

  it('keeps case when the vocabulary has capitals', async () => {
    await put('vocab.txt', cased);
    expect(piecesOf(await loadTokenizer(folder), 'Chest Pain Café')).toEqual(['Chest', 'Pain', 'Caf', '##é']);
  });

  it('heeds tokenizer_config.json', async () => {
    await put('vocab.txt', cased);
    await put(
      'tokenizer_config.json',
      JSON.stringify({ do_lower_case: true, model_max_length: 128, cls_token: 'B' }),
    );
    const tokenizer = await loadTokenizer(folder);
    expect(piecesOf(tokenizer, 'CHEST')).toEqual(['chest']);
    expect(tokenizer.maxLength).toBe(128);
    expect(tokenizer.idToPiece(tokenizer.special.start)).toBe('B');
  });

  it('takes added_tokens.json along', async () => {
    await put('vocab.txt', uncased);
    await put('added_tokens.json', '{"[DRUG]": 15, "[MASK]": 4}');
    const tokenizer = await loadTokenizer(folder);
    expect(piecesOf(tokenizer, 'pain [DRUG]')).toEqual(['pain', '[DRUG]']);
    expect(tokenizer.vocabularySize).toBe(16);
  });

  it('reads Windows line ends', async () => {
    await put('vocab.txt', uncased.replaceAll('\n', '\r\n'));
    expect(piecesOf(await loadTokenizer(folder), 'chest pain')).toEqual(['chest', 'pain']);
  });

  it('never answers nothing for text that is not blank', async () => {
    await put('vocab.txt', uncased);
    const tokenizer = await loadTokenizer(folder);
    expect(tokenizer.encode('\u200b')).toEqual({ ids: Int32Array.of(1), offsets: [{ start: 0, end: 1 }] });
    expect(tokenizer.encode(' \n').ids).toHaveLength(0);
    expect(tokenizer.encode('\ud83d').ids).toHaveLength(1);
  });
});

describe('spiece.model alone', () => {
  it('marks words but not what is joined to one', async () => {
    await put('spiece.model', sentencePiece(albertPieces));
    const tokenizer = await loadTokenizer(folder);
    expect(piecesOf(tokenizer, 'Chest painful,')).toEqual(['▁chest', '▁pain', 'ful', ',']);
    expect(piecesOf(tokenizer, ',', 'blank')).toEqual(['▁', ',']);
    expect(piecesOf(tokenizer, ',', 'word')).toEqual([',']);
  });

  it('fuses unknown characters and keeps their offsets', async () => {
    await put('spiece.model', sentencePiece(albertPieces));
    const { ids, offsets } = (await loadTokenizer(folder)).encode('😀😀 pain');
    expect(Array.from(ids)).toEqual([5, 1, 7]);
    expect(offsets).toEqual([
      { start: 0, end: 2 },
      { start: 0, end: 4 },
      { start: 5, end: 9 },
    ]);
  });

  it.each([
    ['a BPE model', sentencePiece(albertPieces, 2), /another kind than Unigram/],
    ['half a model', sentencePiece(albertPieces).subarray(0, 40), /only part of one/],
    ['another file', Buffer.from('not a protobuf at all'), /not a SentencePiece model/],
    ['no unknown piece', sentencePiece(albertPieces.slice(2)), /no unknown piece/],
  ])('refuses %s', async (_, bytes, message) => {
    await put('spiece.model', bytes);
    await expect(loadTokenizer(folder)).rejects.toThrow(message);
  });
});

describe('vocab.json with merges.txt', () => {
  it('merges byte pairs and knows the blank before a word', async () => {
    await put('vocab.json', JSON.stringify(roberta.vocab));
    await put('merges.txt', roberta.merges);
    const tokenizer = await loadTokenizer(folder);
    expect(piecesOf(tokenizer, 'pain pain, é')).toEqual(['pain', 'Ġpain', ',', 'Ġ', 'Ã', '©']);
    expect(piecesOf(tokenizer, 'pain', 'blank')).toEqual(['Ġpain']);
    expect(piecesOf(tokenizer, 'pain', 'word')).toEqual(['pain']);
    expect(tokenizer.encode('pain pain').offsets).toEqual([
      { start: 0, end: 4 },
      { start: 5, end: 9 },
    ]);
    expect(tokenizer.special).toEqual({ padding: 1, unknown: 3, start: 0, end: 2, mask: 4 });
  });

  it('takes a word of a megabyte without merging for ever', async () => {
    await put('vocab.json', JSON.stringify(roberta.vocab));
    await put('merges.txt', roberta.merges);
    const { ids } = (await loadTokenizer(folder)).encode('pain'.repeat(250_000));
    expect(ids).toHaveLength(250_000);
  });

  it('asks for the missing merges', async () => {
    await put('vocab.json', JSON.stringify(roberta.vocab));
    await expect(loadTokenizer(folder)).rejects.toThrow(/merges\.txt is missing/);
  });
});

describe('tokenizer.json', () => {
  const model = { type: 'WordPiece', vocab: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, pain: 4 } };
  it.each([
    ['no JSON', '{', /is not JSON/],
    ['no model', '{}', /model is not what/],
    [
      'an unknown normaliser',
      JSON.stringify({ model, normalizer: { type: 'Magic' } }),
      /normalizer “Magic” is not supported/,
    ],
    [
      'an unknown pre-tokenizer',
      JSON.stringify({ model, pre_tokenizer: { type: 'Magic' } }),
      /“Magic” is not supported/,
    ],
    ['an unknown model', JSON.stringify({ model: { type: 'Magic' } }), /model “Magic” is not supported/],
    [
      'an id beyond reason',
      JSON.stringify({ model: { ...model, vocab: { a: 2 ** 60 } } }),
      /an id that is not a number/,
    ],
    [
      'an added id beyond reason',
      JSON.stringify({ model, added_tokens: [{ id: 2 ** 40, content: 'x' }] }),
      /added_tokens\.0\.id/,
    ],
    [
      'a negative id',
      JSON.stringify({ model: { ...model, vocab: { '[UNK]': -1 } } }),
      /an id that is not a number/,
    ],
    ['no vocabulary', JSON.stringify({ model: { ...model, vocab: {} } }), /vocabulary is empty/],
    [
      'no end piece',
      JSON.stringify({ model: { ...model, vocab: { '[PAD]': 0, '[UNK]': 1, '[CLS]': 2 } } }),
      /none of \[SEP\]/,
    ],
    [
      'an unknown id out of range',
      JSON.stringify({ model: { type: 'Unigram', unk_id: 9, vocab: [['a', 0]] } }),
      /outside the vocabulary/,
    ],
    [
      'BPE of another family',
      JSON.stringify({ model: { type: 'BPE', vocab: roberta.vocab, merges: [], byte_fallback: true } }),
      /byte_fallback/,
    ],
    [
      'a regular expression that is none',
      JSON.stringify({ model, normalizer: { type: 'Replace', pattern: { Regex: '(' }, content: '' } }),
      /regular expression/,
    ],
    [
      'a broken character map',
      JSON.stringify({ model, normalizer: { type: 'Precompiled', precompiled_charsmap: '////////' } }),
      /character map is broken/,
    ],
  ])('refuses %s and names the file', async (_, text, message) => {
    await put('tokenizer.json', text);
    const error: unknown = await loadTokenizer(folder).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).toMatch(message);
    expect((error as AppError).message).toContain('tokenizer.json');
  });

  it('gives way to what tokenizer_config.json states', async () => {
    const normalizer = { type: 'BertNormalizer', lowercase: false };
    await put('tokenizer.json', JSON.stringify({ model, normalizer }));
    expect(piecesOf(await loadTokenizer(folder), 'PAIN')).toEqual(['[UNK]']);
    await put('tokenizer_config.json', '{"do_lower_case": true}');
    expect(piecesOf(await loadTokenizer(folder), 'PAIN')).toEqual(['pain']);
  });

  it('takes pieces named like object properties as they are', async () => {
    const vocab = JSON.stringify({ ...model.vocab, constructor: 5 }).replace('"constructor"', '"__proto__"');
    await put(
      'tokenizer.json',
      `{"model":{"type":"WordPiece","vocab":${vocab}},"pre_tokenizer":{"type":"WhitespaceSplit"}}`,
    );
    expect(Array.from((await loadTokenizer(folder)).encode('__proto__ constructor').ids)).toEqual([5, 1]);
  });
});

describe('folders', () => {
  it('without a tokenizer are refused with what to put there', async () => {
    await expect(loadTokenizer(folder)).rejects.toThrow(/tokenizer\.json, vocab\.txt, spiece\.model/);
  });

  it('with a file of a hostile size are refused before it is read', async () => {
    await put('vocab.txt', '');
    await truncate(path.join(folder, 'vocab.txt'), 300 * 1024 * 1024);
    await expect(loadTokenizer(folder)).rejects.toThrow(/300 MB/);
  });
});

describe('files', () => {
  it.each([
    ['WordPiece', 'vocab.txt', uncased],
    ['Unigram', 'spiece.model', sentencePiece(albertPieces)],
  ])('written for %s load again as the same tokenizer', async (_, name, contents) => {
    await put(name, contents);
    const original = await loadTokenizer(folder);
    await rm(path.join(folder, name));
    for (const [file, text] of original.files({ maxLength: 96 })) await put(file, text);
    const again = await loadTokenizer(folder);
    const text = 'Chest painful, café 😀 [MASK] x';
    expect(again.encode(text)).toEqual(original.encode(text));
    expect([again.special, again.maxLength]).toEqual([original.special, 96]);
  });
});
