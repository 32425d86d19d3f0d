// Reading a format and writing the same format back gives the same bytes; and every ledger balances.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WriteOptions } from '../../../src/corpus/formats/format';
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

  it('brat → CoNLL with offsets → brat gives back every contiguous entity that fits in one column', async () => {
    const { out: conll, result } = await convertFolder(path.join(sharedData, 'maccrobat2020/brat'), 'conll', {
      columns: 'offsets',
    });
    const { result: back } = await convertFolder(conll, 'brat');
    expect(back.ledger.read).toBe(result.ledger.written);
    expect(back.ledger.notWritten).toEqual([]);
  });
});
