// Reading a format and writing the same format back gives the same bytes; and every ledger balances.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { trimSpan } from '../../../src/corpus/segmentation/blanks';
import { entitiesOf, type Document } from '../../../src/corpus/document';
import type { WriteOptions } from '../../../src/corpus/formats/format';
import { readCorpus } from '../../../src/corpus/readCorpus';
import { bytesOf, convertFolder, filesBelow, fixtures, sharedData } from '../support';

const cases: readonly (readonly [
  folder: string,
  format: string,
  read: number,
  options?: Partial<WriteOptions>,
])[] = [
  ['brat', 'brat', 4],
  ['brat-cmed', 'brat', 1],
  ['brat-shac', 'brat', 3],
  ['i2b2-2006', 'i2b2-2006', 4],
  ['i2b2-2009', 'i2b2-2009', 5],
  ['i2b2-2010', 'i2b2-2010', 3],
  ['i2b2-2011', 'i2b2-2010', 3],
  ['i2b2-2012', 'i2b2-2012', 4],
  ['i2b2-2012-extent', 'i2b2-2012-extent', 3],
  ['i2b2-2014', 'i2b2-2014', 4],
  ['i2b2-2016', 'i2b2-2014', 2],
  ['i2b2-2014-risk', 'i2b2-2014-risk', 2],
  ['n2c2-2018-track1', 'n2c2-2018-track1', 0],
  ['n2c2-2019', 'n2c2-2019', 3],
  ['pubtator', 'pubtator', 3],
  ['bioc', 'bioc', 3],
  ['conll-offsets', 'conll', 2, { columns: 'offsets' }],
  ['jsonl', 'jsonl', 6],
  ['conll/two.bio', 'conll', 3],
  ['conll/conll2003.conll', 'conll', 3, { columns: '4' }],
];

describe('reading and writing the same format gives the same bytes', () => {
  it.each(cases.map((row) => ({ name: row[0], row })))(
    '$name',
    async ({ row: [folder, format, read, options] }) => {
      const source = path.join(fixtures, folder);
      const { out, result } = await convertFolder(source, format, options);
      expect(result.ledger.read).toBe(read);
      const base = filesBelow(out).every((name) => existsSync(path.join(source, name)))
        ? source
        : path.dirname(source);
      expect(filesBelow(out).length).toBeGreaterThan(0);
      for (const name of filesBelow(out))
        expect(bytesOf(out, name).equals(bytesOf(base, name)), name).toBe(true);
    },
  );
});

const derived = 'i2b2-format-fixtures/derived-from-maccrobat';
const corpora: readonly (readonly [
  folder: string,
  format: string,
  files: number,
  counts: Record<string, number>,
])[] = [
  ['maccrobat2020/brat', 'brat', 400, { total: 25_189 }],
  [`${derived}/2010-va`, 'i2b2-2010', 600, { total: 11_401 }],
  [`${derived}/2012-temporal`, 'i2b2-2012', 200, { EVENT: 12_067, TIMEX3: 1147 }],
  [`${derived}/2009-medication`, 'i2b2-2009', 400, { m: 1080 }],
  ['bc5cdr/pubtator', 'pubtator', 3, { total: 28_785 }],
];

describe.skipIf(!existsSync(sharedData))('open corpora (skipped where ../shared/data is absent)', () => {
  it.each(corpora)(
    '%s comes back byte by byte and its ledger balances',
    async (folder, format, files, counts) => {
      const source = path.join(sharedData, folder);
      const { out, result } = await convertFolder(source, format);
      const names = filesBelow(out);
      expect(names).toHaveLength(files);
      for (const name of names) expect(bytesOf(out, name).equals(bytesOf(source, name)), name).toBe(true);
      const { read, written, notWritten, byLabel } = result.ledger;
      expect(read).toBe(written + notWritten.length);
      for (const [label, count] of Object.entries(counts)) {
        const labels = Object.entries(byLabel).filter(
          ([name]) => label === 'total' || name === label || name.startsWith(`${label}-`),
        );
        expect(
          labels.reduce((sum, [, { read: each }]) => sum + each, 0),
          label,
        ).toBe(count);
      }
    },
  );
});

interface Place {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether it begins and ends with a word; words are cut where entities begin and end, so only blanks can hinder that. */
  readonly aligned: boolean;
}

/** Where the contiguous entities of a document stand, without the blanks at their edges, and what they say. */
const placesOf = (document: Document): Place[] =>
  entitiesOf(document).flatMap(({ label, fragments: [first, ...others] }) => {
    if (others.length > 0) return [];
    const { start, end } = trimSpan(document.text, first.start, first.end);
    const aligned = start === first.start && end === first.end;
    return [{ label, start, end, text: document.text.slice(start, end), aligned }];
  });

const overlapping = (a: Place, b: Place): boolean => a !== b && a.start < b.end && b.start < a.end;

const standoff: readonly (readonly [folder: string, leastFitting: number])[] = [
  [path.join(fixtures, 'brat'), 3],
  [path.join(fixtures, 'brat-cmed'), 1],
  [path.join(fixtures, 'brat-shac'), 1],
  [path.join(sharedData, 'maccrobat2020/brat'), 20_000],
];

describe('brat → CoNLL with offsets → brat', () => {
  it.for(standoff)(
    '%s: every contiguous entity that overlaps no other has its label, offsets and text',
    async ([folder, leastFitting], { skip }) => {
      if (!existsSync(folder)) skip(`${folder} is absent`);
      const { out: conll, result } = await convertFolder(folder, 'conll', { columns: 'offsets' });
      const { out: back, result: returned } = await convertFolder(conll, 'brat');
      expect(returned.ledger).toMatchObject({ read: result.ledger.written, notWritten: [], problems: [] });
      const before = (await readCorpus([folder])).documents;
      const after = new Map((await readCorpus([back])).documents.map((document) => [document.id, document]));
      let compared = 0;
      for (const document of before) {
        const again = after.get(document.id)!;
        expect(again.text).toBe(document.text);
        const all = placesOf(document);
        const fitting = all.filter((own) => own.aligned && !all.some((other) => overlapping(own, other)));
        const came = placesOf(again);
        expect(came).toEqual(expect.arrayContaining(fitting));
        // The others that came back were there too.
        expect(all.map((place) => ({ ...place, aligned: true }))).toEqual(expect.arrayContaining(came));
        compared += fitting.length;
      }
      expect(compared).toBeGreaterThanOrEqual(leastFitting);
    },
  );
});
