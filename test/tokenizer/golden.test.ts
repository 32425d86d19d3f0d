// Hugging Face's own tokenisations of BERT's and ALBERT's vocabularies, from every form a tokenizer comes in.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';
import type { Tokenizer } from '../../src/tokenizer/tokenizer';

const data = path.resolve(__dirname, '../../../shared/data/tokenizers');
const present = existsSync(data);
const where = present ? '' : ' (skipped: ../shared/data/tokenizers is absent)';

interface GoldenCase {
  readonly text: string;
  readonly ids: number[];
  readonly offsets: [number, number][];
}
interface ExpectedCase {
  readonly text: string;
  readonly text_pair?: string;
  readonly ids: number[];
}

const models = {
  'bert-base-uncased': [
    ['bert', 'Xenova/bert-base-uncased'],
    ['distilbert', 'Xenova/distilbert-base-uncased-finetuned-sst-2-english'],
  ],
  'bert-base-cased': [
    ['bert', 'google-bert/bert-base-cased'],
    ['distilbert', 'Xenova/distilbert-base-cased-distilled-squad'],
  ],
  'albert-base': [['albert', 'Xenova/albert-base-v2']],
} as const;

function goldenCases(model: string): GoldenCase[] {
  const lines = readFileSync(path.join(data, 'golden', `${model}.jsonl`), 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as GoldenCase);
}

function expectedCases(file: string, model: string): ExpectedCase[] {
  const text = readFileSync(path.join(data, 'expected', `${file}.expected.json`), 'utf8');
  const all = JSON.parse(text) as Record<string, Record<string, ExpectedCase>>;
  return Object.values(all[model] ?? {});
}

/** Offsets in code units of each code point, and of the end. */
function unitOffsets(text: string): number[] {
  const offsets = [0];
  for (const c of text) offsets.push(offsets.at(-1)! + c.length);
  return offsets;
}

const withSpecial = (tokenizer: Tokenizer, ids: Int32Array): number[] => [
  tokenizer.special.start,
  ...ids,
  tokenizer.special.end,
];

describe.skipIf(!present).each(Object.keys(models) as (keyof typeof models)[])(`%s${where}`, (model) => {
  let folder = '';
  let original: Tokenizer;
  let written: Tokenizer;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tokenizer-'));
    original = await loadTokenizer(path.join(data, model));
    const json = original.files().get('tokenizer.json')!;
    await writeFile(path.join(folder, 'tokenizer.json'), json);
    written = await loadTokenizer(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(['original', 'tokenizer.json'])(
    'agrees with every golden case, ids and offsets, from %s',
    (form) => {
      const tokenizer = form === 'original' ? original : written;
      const cases = goldenCases(model);
      expect(cases.length).toBeGreaterThan(400);
      for (const { text, ids, offsets } of cases) {
        const encoding = tokenizer.encode(text);
        const units = unitOffsets(text);
        expect(withSpecial(tokenizer, encoding.ids), text).toEqual(ids);
        const inUnits = offsets
          .slice(1, -1)
          .map(([start, end]) => ({ start: units[start], end: units[end] }));
        expect(encoding.offsets, text).toEqual(inUnits);
      }
    },
  );

  it.each(['original', 'tokenizer.json'])('agrees with every expected case from %s', (form) => {
    const tokenizer = form === 'original' ? original : written;
    for (const [file, name] of models[model]) {
      const cases = expectedCases(file, name);
      expect(cases.length).toBeGreaterThan(0);
      for (const { text, text_pair: pair, ids } of cases) {
        const second = pair === undefined ? [] : [...tokenizer.encode(pair).ids, tokenizer.special.end];
        expect([...withSpecial(tokenizer, tokenizer.encode(text).ids), ...second], text).toEqual(ids);
      }
    }
  });
});
