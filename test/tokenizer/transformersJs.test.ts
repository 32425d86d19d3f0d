// Our tokenizer files in @huggingface/transformers: the same pieces for the same text.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AutoTokenizer, env } from '@huggingface/transformers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('tokenizer files of a vocabulary learnt here', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'hub-'));
    env.allowRemoteModels = false;
    env.localModelPath = root;
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

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
        { numRuns: 500 },
      );
    },
  );
});
