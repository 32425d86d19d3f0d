// Conversions: what cannot be read is told and never loses the rest, and results appear whole, in files of their own.
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { convert, NothingReadError } from '../../src/corpus/convert';
import { findFiles } from '../../src/corpus/folders/source';
import { isIncomplete } from '../../src/corpus/ledger';
import { planReading } from '../../src/corpus/folders/plan';
import { describePlan, readCorpus } from '../../src/corpus/readCorpus';
import {
  ann,
  bytesOf,
  convertFolder,
  defaults,
  filesBelow,
  fixtures,
  note,
  options,
  slices,
  temporaryFolder,
} from './support';

describe('bad input', () => {
  it.each([
    ['an empty folder', {}, /Nothing that a format knows/],
    ['only plain notes', { 'a.txt': note }, /No annotations were found.*--from text/],
    ['an .ann without its .txt', { 'a.ann': ann }, /No document could be read.*a\.ann.*\.txt/],
  ])('%s: one line that says what to do', async (_, files, message) => {
    const folder = temporaryFolder(files);
    await expect(convert([folder], options(temporaryFolder()))).rejects.toThrow(message);
  });
  it('nothing that can be read: neither a folder nor a journal is left', async () => {
    const folder = temporaryFolder({ 'a.ann': ann });
    await expect(convert([folder], options(path.join(folder, 'new')))).rejects.toThrow(NothingReadError);
    expect(existsSync(path.join(folder, 'new'))).toBe(false);
    const there = temporaryFolder({ 'mine.txt': note });
    await expect(convert([folder], options(there))).rejects.toThrow(NothingReadError);
    expect(filesBelow(there)).toEqual(['mine.txt']);
  });
  it('a file that cannot be opened: told, and the others are carried over', async () => {
    const folder = temporaryFolder({ 'a.ann': ann, 'a.txt': note, 'b.ann': ann, 'b.txt': note });
    const found = await findFiles([folder]);
    rmSync(path.join(folder, 'b.ann'));
    const plan = await planReading(found, undefined, () => Promise.resolve([]));
    expect(plan.unreadable).toEqual([
      {
        file: path.join(folder, 'b.ann'),
        line: 0,
        message: 'The file cannot be read: it is not there. Check the path. It was left out.',
      },
    ]);
    expect(describePlan(plan)).toBe('1 × brat');
    expect(plan.leftAlone).toEqual([path.join(folder, 'b.txt')]);
  });
  it.runIf(process.getuid?.() !== 0 && process.platform !== 'win32')(
    'a file that one may not open: a problem that says what to do',
    async () => {
      const folder = temporaryFolder({ 'a.ann': ann, 'a.txt': note, 'b.ann': ann, 'b.txt': note });
      chmodSync(path.join(folder, 'b.ann'), 0);
      const { result } = await convertFolder(folder, 'conll');
      expect(result.ledger).toMatchObject({ read: 2, written: 2 });
      expect(result.ledger.problems.map(({ message }) => message)).toEqual([
        'The file cannot be read: you are not allowed to. Change its permissions, or give another. It was left out.',
      ]);
      chmodSync(path.join(folder, 'a.ann'), 0);
      await expect(convert([folder], options(temporaryFolder()))).rejects.toThrow(/Change its permissions/);
    },
  );
  it.skipIf(process.platform === 'win32')(
    'what is neither a file nor a folder is not waited for',
    async () => {
      await expect(convert(['/dev/null'], options(temporaryFolder()))).rejects.toThrow(
        /\/dev\/null is neither a file nor a folder\. Write it to a file first/,
      );
    },
  );
  it('a path that is not there', async () => {
    await expect(convert(['/nowhere/at/all'], options(temporaryFolder()))).rejects.toMatchObject({
      code: 'input',
    });
  });
  it('an .ann without its .txt among others: its entities are listed, the rest carried on', async () => {
    const { result } = await convertFolder(
      temporaryFolder({ 'a.ann': ann, 'b.ann': ann, 'b.txt': note }),
      'conll',
    );
    expect(result.ledger).toMatchObject({ read: 4, written: 2 });
    expect(result.ledger.notWritten.map(({ document }) => document)).toEqual(['a', 'a']);
    expect(isIncomplete(result.ledger)).toBe(true);
  });
  it('an empty note and an empty .ann', async () => {
    const { out, result } = await convertFolder(temporaryFolder({ 'a.ann': '', 'a.txt': '' }), 'conll');
    expect(result.ledger).toMatchObject({ read: 0, written: 0, problems: [] });
    expect(bytesOf(out, 'a.conll').length).toBe(0);
  });
  it('an entity past the end of the note', async () => {
    const { result } = await convertFolder(
      temporaryFolder({ 'a.txt': note, 'a.ann': `${ann}T3\tx 20 99\tz\n` }),
      'conll',
    );
    expect(result.ledger.notWritten).toEqual([
      { document: 'a', entity: 'T3', label: 'x', reason: 'ends past the end of the text (26 characters)' },
    ]);
    expect(result.ledger.problems[0]).toMatchObject({ line: 3 });
  });
  it('Latin-1: read, with a problem listed', async () => {
    const { documents, problems } = await readCorpus([
      temporaryFolder({
        'a.txt': Buffer.from('temp 38 \xb0C fever', 'latin1'),
        'a.ann': 'T1\tx 11 16\tfever\n',
      }),
    ]);
    expect(slices(documents[0])).toEqual(['fever']);
    expect(problems[0]).toMatchObject({ line: 0, severity: 'warning' });
  });
  it('Windows-1252: quotation marks are marks, and every byte is a character', async () => {
    const text = Buffer.from('Pt\x92s \x93fever\x94 \x96 38 \xb0C', 'latin1');
    const { documents, problems } = await readCorpus([
      temporaryFolder({ 'a.txt': text, 'a.ann': 'T1\tx 6 11\tfever\n' }),
    ]);
    expect(documents[0]?.text).toBe('Pt’s “fever” – 38 °C');
    expect(slices(documents[0])).toEqual(['fever']);
    expect(problems).toMatchObject([{ line: 0, severity: 'warning' }]);
  });
  it('NUL and control characters stay out of CoNLL words', async () => {
    const { out } = await convertFolder(
      temporaryFolder({ 'a.txt': 'a\0b\u001cc\u2028d', 'a.ann': 'T1\tx 0 1\ta\n' }),
      'conll',
    );
    expect(bytesOf(out, 'a.conll').toString()).toBe('a\tB-x\nb\tO\nc\tO\nd\tO\n\n');
  });
  it('a stray I- is pointed at and read', async () => {
    const { documents, problems } = await readCorpus([
      temporaryFolder({ 'a.conll': 'a\tB-x\nb\tO\nc\tI-x\n\n' }),
    ]);
    expect(slices(documents[0])).toEqual(['a', 'c']);
    expect(problems).toMatchObject([{ line: 3, severity: 'warning' }]);
  });
});

describe('output', () => {
  it('never over a source, not even through a link', async () => {
    const folder = temporaryFolder({ 'a.txt': note, 'a.ann': ann });
    await expect(convert([folder], options(folder, { to: 'brat' }))).rejects.toThrow(/is a source/);
    const link = path.join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    await expect(convert([folder], options(link, { to: 'brat' }))).rejects.toThrow(/is a source/);
    expect(readFileSync(path.join(folder, 'a.ann'), 'utf8')).toBe(ann);
  });
  it.each<[string, (source: string, out: string) => void]>([
    ['a linked folder in the output', (source, out) => symlinkSync(source, path.join(out, 'sub'))],
    [
      'another name of the file',
      (source, out) => {
        mkdirSync(path.join(out, 'sub'));
        linkSync(path.join(source, 'a.ann'), path.join(out, 'sub/a.ann'));
      },
    ],
  ])('never over a source reached through %s', async (_, link) => {
    const folder = temporaryFolder({ 'sub/a.txt': note, 'sub/a.ann': ann });
    const out = temporaryFolder();
    link(path.join(folder, 'sub'), out);
    await expect(convert([folder], options(out, { to: 'brat' }))).rejects.toThrow(/is a source/);
    expect(readFileSync(path.join(folder, 'sub/a.ann'), 'utf8')).toBe(ann);
  });
  it('never over a text that was found beside the file given', async () => {
    const folder = temporaryFolder({ 'a.txt': note, 'a.ann': ann });
    const write = { ...defaults, columns: 'offsets' } as const;
    await expect(convert([path.join(folder, 'a.ann')], options(folder, { write }))).rejects.toThrow(
      /is a source/,
    );
  });
  it('a folder for results inside the input is not read the second time', async () => {
    const folder = temporaryFolder({ 'a.txt': note, 'a.ann': ann });
    const out = path.join(folder, 'results');
    for (let time = 1; time <= 2; time++) {
      const { ledger, documents } = await convert([folder], options(out, { to: 'brat' }));
      expect([ledger.read, documents]).toEqual([2, 1]);
    }
    expect(filesBelow(out)).toEqual(['a.ann', 'a.txt']);
    expect((await readCorpus([folder], { results: out })).plan.leftAlone).toHaveLength(2);
    expect((await readCorpus([out], { results: out })).documents).toHaveLength(1);
  });
  describe('whose ids differ in capitals', () => {
    const folder = (): string =>
      temporaryFolder({
        'a.jsonl':
          '{"id":"x/d","text":"x","label":[[0,1,"a"]]}\n{"id":"X/d","text":"y","label":[[0,1,"a"]]}\n',
      });
    it('are two files where the disk tells them apart', async () => {
      const out = temporaryFolder({ 'x/keep': '', 'X/keep': '' });
      if (readdirSync(out).length < 2) return;
      await convert([folder()], options(out));
      expect(filesBelow(out)).toEqual(['X/d.conll', 'X/keep', 'x/d.conll', 'x/keep']);
    });
    it('are refused where it does not: the second would take the place of the first', async () => {
      const out = temporaryFolder({ 'x/keep': '' });
      // As a disk that does not tell capitals apart has it.
      if (!existsSync(path.join(out, 'X'))) symlinkSync(path.join(out, 'x'), path.join(out, 'X'));
      await expect(convert([folder()], options(out))).rejects.toThrow(/X.d\.conll would be written twice/);
      expect(readFileSync(path.join(out, 'x/d.conll'), 'utf8')).toBe('x\tB-a\n\n');
    });
  });

  it('never outside its folder, whatever ids say', async () => {
    const folder = temporaryFolder({
      'a.jsonl':
        '{"id":"../../../evil","text":"x","label":[[0,1,"a"]]}\n{"id":"/abs","text":"y","label":[]}\n',
    });
    const { out } = await convertFolder(folder, 'brat');
    expect(filesBelow(out)).toEqual(['__/__/__/evil.ann', '__/__/__/evil.txt', 'abs.ann', 'abs.txt']);
  });
  it.each([
    ['i2b2-2006', 'records.xml', /^<\?xml[^]*<ROOT>\n<RECORD ID="a">[^]*<RECORD ID="b">[^]*<\/ROOT>\n$/],
    ['bioc', 'corpus.xml', /^<\?xml[^]*<collection>[^]*<id>a<\/id>[^]*<id>b<\/id>[^]*<\/collection>\n$/],
  ])('%s: documents share a file with one beginning and one end', async (to, name, form) => {
    const { out } = await convertFolder(
      temporaryFolder({ 'a.txt': note, 'a.ann': ann, 'b.txt': note, 'b.ann': ann }),
      to,
    );
    expect(bytesOf(out, name).toString()).toMatch(form);
    const { documents } = await readCorpus([out]);
    expect(documents.map(slices)).toEqual([
      ['fever', 'chest pain'],
      ['fever', 'chest pain'],
    ]);
  });
  it('two files of annotations about one note bring their text along, once', async () => {
    const folder = temporaryFolder({
      'txt/a.txt': note,
      'gold/a.norm': 'N1||C1||4||9\n',
      'system/a.norm': '',
    });
    const { out } = await convertFolder(folder, 'n2c2-2019');
    expect(filesBelow(out)).toEqual(['gold/a.norm', 'system/a.norm', 'txt/a.txt']);
  });
  it('leaves no temporary files and no journal', async () => {
    const { out } = await convertFolder(path.join(fixtures, 'pubtator'), 'jsonl');
    expect(readdirSync(out)).toEqual(['corpus.jsonl']);
  });
});
