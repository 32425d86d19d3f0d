// "What breaks naive readers": characters: line ends of two, other units, a byte order mark. All texts are made up.
import { describe, expect, it } from 'vitest';
import { bytesOf, convertFolder, readFiles, slices, temporaryFolder } from '../../support';
import { characterFormats, eachCharacterFormat, eachLineFormat, name, xml } from './madeFiles';

const crlfText = 'One line.\r\nTwo lines.\r\nHas fever now.\r\n';
const emoji = 'Sad 😀😀 pt ≥ 38 µg: fever today';

describe('3 CRLF', () => {
  const counted = crlfText.indexOf('fever');
  it.each(eachCharacterFormat)('%s: offsets that count the CR', async (_, read) => {
    expect(slices((await read(crlfText, counted, counted + 5, 'fever')).documents[0])).toEqual(['fever']);
  });
  it.each(eachCharacterFormat)('%s: offsets that count CRLF as one', async (_, read) => {
    const { documents, problems } = await read(crlfText, counted - 2, counted + 3, 'fever');
    expect(slices(documents[0])).toEqual(['fever']);
    expect(problems).toEqual([]);
  });
  it('decides by document: two notes of one folder may differ', async () => {
    const folder = temporaryFolder({
      'a.txt': crlfText,
      'a.ann': `T1\tproblem ${counted} ${counted + 5}\tfever\n`,
      'b.txt': crlfText,
      'b.ann': `T1\tproblem ${counted - 2} ${counted + 3}\tfever\n`,
    });
    const { out, result } = await convertFolder(folder, 'conll');
    expect(result.ledger).toMatchObject({ read: 2, written: 2, problems: [] });
    for (const file of ['a.conll', 'b.conll'])
      expect(bytesOf(out, file).toString()).toContain('fever\tB-problem');
  });
  it('n2c2-2019 quotes no text: word edges decide', async () => {
    const { documents } = await readFiles('n2c2-2019', {
      text: crlfText,
      annotations: `N1||C1||${counted - 2}||${counted + 3}\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
});

describe('4 unit', () => {
  const start = emoji.indexOf('fever');
  const codePoints = [...emoji.slice(0, start)].length; // eslint-disable-line @typescript-eslint/no-misused-spread
  const bytes = Buffer.byteLength(emoji.slice(0, start));
  const units = [
    ['code points', codePoints],
    ['UTF-16', start],
    ['bytes', bytes],
  ] as const;
  describe.each(eachCharacterFormat)('%s', (_, read) => {
    it.each(units)('%s', async (_unit, at) => {
      const { documents, problems } = await read(emoji, at, at + 5, 'fever');
      expect(slices(documents[0])).toEqual(['fever']);
      expect(problems).toEqual([]);
    });
  });
  it.each(units)('pubtator: %s', async (_unit, at) => {
    const { documents } = await readFiles('pubtator', {
      document: `1|t|${emoji}\n1|a|x\n1\t${at}\t${at + 5}\tfever\tDisease\t-1\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
  it.each(units)('jsonl without quoted text: %s', async (_unit, at) => {
    const { documents } = await readFiles('jsonl', {
      document: `${JSON.stringify({ text: emoji, label: [[at, at + 5, 'x']] })}\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
  it.each(units)('bioc: %s', async (_unit, at) => {
    const document = `<collection><document><id>1</id><passage><offset>0</offset><text>${emoji}</text><annotation id="1"><infon key="type">x</infon><location offset="${at}" length="5"/><text>fever</text></annotation></passage></document></collection>`;
    expect(slices((await readFiles('bioc', { document })).documents[0])).toEqual(['fever']);
  });
  it.each(units)('n2c2-2019: %s', async (_unit, at) => {
    const { documents } = await readFiles('n2c2-2019', {
      text: emoji,
      annotations: `N1||C1||${at}||${at + 5}\n`,
    });
    expect(slices(documents[0])).toEqual(['fever']);
  });
  it('zero-width and private-use characters count like any other', async () => {
    const text = 'a\u200bb \ue000 fever';
    expect(slices((await characterFormats.brat(text, 6, 11, 'fever')).documents[0])).toEqual(['fever']);
  });
});

describe('5 BOM', () => {
  const text = '\ufeffHas fever today';
  it.each(eachCharacterFormat.filter(([format]) => !format.startsWith('i2b2')))(
    '%s: counted and not counted',
    async (_, read) => {
      expect(slices((await read(text, 5, 10, 'fever')).documents[0])).toEqual(['fever']);
      expect(slices((await read(text, 4, 9, 'fever')).documents[0])).toEqual(['fever']);
    },
  );
  it('an entity at the very start does not take the BOM', async () => {
    expect(slices((await characterFormats.brat(text, 0, 3, 'Has')).documents[0])).toEqual(['Has']);
  });
  it.each(eachLineFormat)('%s: the BOM is no part of the first word', async (_, read) => {
    expect(slices((await read(text, '1:0 1:0', 'has')).documents[0])).toEqual(['Has']);
  });
  it('XML with a BOM before its declaration', async () => {
    const { documents } = await readFiles('i2b2-2014', {
      document: `\ufeff${xml('Mr. Roe', name(4, 7, 'Roe'))}`,
    });
    expect(slices(documents[0])).toEqual(['Roe']);
  });
});
