// Converting: bad input, ledgers, label maps, cancel and resume, outputs that never touch a source, recognition of mixed folders.
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError, CancelledError } from '../../src/common/errors';
import { convert, NothingReadError, type ConvertOptions } from '../../src/corpus/convert';
import { findFiles } from '../../src/corpus/folders/source';
import { isIncomplete, LedgerBuilder } from '../../src/corpus/ledger';
import { AmbiguousFormatError, planReading } from '../../src/corpus/folders/plan';
import { describePlan, readCorpus } from '../../src/corpus/readCorpus';
import { bytesOf, convertFolder, defaults, filesBelow, fixtures, slices, temporaryFolder } from './support';

const note = 'Has fever and chest pain.\n';
const ann = 'T1\tproblem 4 9\tfever\nT2\tproblem 14 24\tchest pain\n';
const options = (out: string, more: Partial<ConvertOptions> = {}): ConvertOptions => ({
  out,
  to: 'conll',
  write: defaults,
  ...more,
});

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

describe('the ledger', () => {
  it('refuses books that do not balance', () => {
    const builder = new LedgerBuilder();
    builder.add({ labels: { a: 2 }, written: 1, notWritten: [], problems: [] });
    expect(() => builder.build()).toThrow(AppError);
  });
  it('lists what a label map drops and renames the rest', async () => {
    const folder = temporaryFolder({
      'a.txt': note,
      'a.ann': 'T1\tsign 4 9\tfever\nT2\tage 14 19\tchest\nA1\tneg T2\n',
    });
    const out = temporaryFolder();
    const { ledger } = await convert(
      [folder],
      options(out, { to: 'brat', labels: { sign: 'problem', '*': null } }),
    );
    expect(ledger).toMatchObject({ read: 2, written: 1 });
    expect(ledger.notWritten[0]).toMatchObject({ entity: 'T2', label: 'age' });
    expect(bytesOf(out, 'a.ann').toString()).toBe('T1\tproblem 4 9\tfever\n');
  });
  it.each(['bio', 'bioes', 'io'] as const)('%s: entities that touch', async (scheme) => {
    const folder = temporaryFolder({ 'a.txt': 'ab cd', 'a.ann': 'T1\tx 0 2\tab\nT2\tx 3 5\tcd\n' });
    const { result } = await convertFolder(folder, 'conll', { scheme });
    expect(result.ledger.notWritten).toHaveLength(scheme === 'io' ? 1 : 0);
  });
});

describe('recognition', () => {
  it('mixed folders, file by file', async () => {
    const { plan, documents } = await readCorpus([fixtures]);
    const formats = new Set(plan.groups.map(({ format }) => format.name));
    expect(formats.size).toBe(14);
    expect(describePlan(plan)).toContain('3 × brat');
    expect(new Set(documents.map(({ id }) => id)).size).toBe(documents.length);
    expect(plan.leftAlone.map((file) => path.basename(file)).sort()).toEqual([
      'annotation.conf',
      'train_file_list.txt',
    ]);
  });
  it('fails clearly when two formats fit, and takes the one that is named', async () => {
    const folder = temporaryFolder({
      'a.txt': note,
      'a.ann': ann,
      'a.con': 'c="fever" 1:1 1:1||t="problem"\n',
    });
    await expect(readCorpus([folder])).rejects.toBeInstanceOf(AmbiguousFormatError);
    await expect(readCorpus([folder])).rejects.toMatchObject({ candidates: ['brat', 'i2b2-2010'] });
    expect(slices((await readCorpus([folder], { from: 'i2b2-2010' })).documents[0])).toEqual(['fever']);
  });
  const tagged = (tags: string): string =>
    `<root>\n<TEXT><![CDATA[CAD]]></TEXT>\n<TAGS>\n${tags}</TAGS>\n</root>\n`;
  const cad = '<CAD id="C0" start="0" end="3" text="CAD" time="now" indicator="mention" comment=""/>\n';
  const name = '<NAME id="P0" start="0" end="3" text="CAD" TYPE="DOCTOR" comment=""/>\n';
  it.each([
    ['the one of the other file', { 'b.xml': tagged(cad) }, ['i2b2-2014-risk', 'i2b2-2014-risk']],
    ['asked for, when there is no other', {}, undefined],
    ['asked for, when there are both', { 'b.xml': tagged(cad), 'c.xml': tagged(name) }, undefined],
  ])('XML without annotations is of a format that is %s', async (_, others, expected) => {
    const reading = readCorpus([temporaryFolder({ 'a.xml': tagged(''), ...others })]);
    if (expected === undefined) await expect(reading).rejects.toBeInstanceOf(AmbiguousFormatError);
    else expect((await reading).plan.groups.map(({ format }) => format.name)).toEqual(expected);
  });
  it.each([
    ['a.conll', 'Has\tO\nfever\tB-x\n'],
    ['a.xml', tagged(cad)],
  ])('a text beside %s, which holds it, is no document of its own', async (file, content) => {
    const { documents, plan } = await readCorpus([temporaryFolder({ [file]: content, 'a.txt': note })]);
    expect([documents.length, plan.leftAlone.length]).toEqual([1, 1]);
  });
  it('an annotation file by itself finds its text; a folder of annotations finds texts elsewhere', async () => {
    const folder = temporaryFolder({
      'gold/txt/a.txt': note,
      'gold/concept/a.con': 'c="fever" 1:1 1:1||t="problem"\n',
      'system/a.con': 'c="chest" 1:3 1:3||t="problem"\n',
    });
    expect(slices((await readCorpus([path.join(folder, 'gold/concept/a.con')])).documents[0])).toEqual([
      'fever',
    ]);
    const system = await readCorpus([path.join(folder, 'system')], { texts: [path.join(folder, 'gold')] });
    expect([system.documents[0]?.id, slices(system.documents[0])]).toEqual(['a', ['chest']]);
    expect((await readCorpus([path.join(folder, 'gold')])).documents.map(({ id }) => id)).toEqual(['a']);
  });
  it('texts elsewhere are looked for only when one is missing, and one beside its annotations stays theirs', async () => {
    const concept = 'c="fever" 1:1 1:1||t="problem"\n';
    const folder = temporaryFolder({
      'gold/a.txt': `${note}gold`,
      'gold/b.txt': note,
      'whole/a.con': concept,
      'whole/a.txt': note,
      'partly/a.con': concept,
      'partly/a.txt': note,
      'partly/b.con': concept,
    });
    const read = async (side: string, texts: string): Promise<string[]> =>
      (await readCorpus([path.join(folder, side)], { texts: [path.join(folder, texts)] })).documents.map(
        ({ id, text }) => `${id} ${text}`,
      );
    expect(await read('whole', 'nowhere')).toEqual([`a ${note}`]);
    expect(await read('partly', 'gold')).toEqual([`a ${note}`, `b ${note}`]);
    await expect(read('partly', 'nowhere')).rejects.toThrow('cannot be read');
  });
  it('documents that are never written lack nothing but their layout', async () => {
    const folder = path.join(fixtures, 'brat');
    const { documents } = await readCorpus([folder], { neverWritten: true });
    expect(documents.map(({ trivia }) => trivia)).toEqual(documents.map(() => undefined));
    const written = (await readCorpus([folder])).documents;
    expect(documents).toEqual(written.map((document) => ({ ...document, trivia: undefined })));
  });
  it('a 2012 note given twice, as XML and as extents, is read once', async () => {
    const twin = (folder: string): Record<string, Buffer> =>
      Object.fromEntries(
        filesBelow(path.join(fixtures, folder)).map((name) => [
          name,
          bytesOf(path.join(fixtures, folder), name),
        ]),
      );
    const { documents, plan } = await readCorpus([
      temporaryFolder({ ...twin('i2b2-2012'), ...twin('i2b2-2012-extent') }),
    ]);
    expect(documents.map(({ id }) => id)).toEqual(['121']);
    expect(plan.leftAlone).toHaveLength(3);
  });
  it.each([
    ['i2b2-2010', { 'a.con': 'C="Fever" 1:1 1:1||T="problem"\n' }],
    ['i2b2-2009', { 'a.i2b2': 'M="fever" 1:1 1:1||DO="nm"||MO="nm"||F="nm"||DU="nm"||R="nm"\n' }],
  ])('%s with keys in capitals is read, and written the same again', async (format, files) => {
    const folder = temporaryFolder({ 'a.txt': note, ...files });
    const { documents, problems, lost, plan } = await readCorpus([folder]);
    expect(plan.groups.map((group) => group.format.name)).toEqual([format]);
    expect([slices(documents[0]), problems, lost]).toEqual([['fever'], [], []]);
    const { out } = await convertFolder(folder, format);
    for (const name of Object.keys(files)) expect(bytesOf(out, name)).toEqual(bytesOf(folder, name));
  });
  it('our own JSON Lines keep every kind of annotation and the labels of documents', async () => {
    for (const folder of ['brat', 'n2c2-2018-track1', 'i2b2-2014-risk']) {
      const { out } = await convertFolder(path.join(fixtures, folder), 'jsonl');
      const [before, after] = [await readCorpus([path.join(fixtures, folder)]), await readCorpus([out])];
      const kinds = (documents: typeof before.documents): string[] =>
        documents.flatMap(({ annotations }) => annotations.map(({ kind, id }) => `${kind} ${id}`)).sort();
      expect(after.problems).toEqual([]);
      expect(kinds(after.documents)).toEqual(kinds(before.documents));
      expect(after.documents.map(({ labels }) => labels)).toEqual(
        before.documents.map(({ labels }) => labels),
      );
      expect(after.documents.map(({ text }) => text)).toEqual(before.documents.map(({ text }) => text));
    }
  });
  it('an unknown format is named with those there are', async () => {
    await expect(readCorpus([fixtures], { from: 'nothing' })).rejects.toThrow(
      /There is no format nothing.*brat/,
    );
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

describe('cancel and resume', () => {
  const many: Record<string, string> = Object.fromEntries(
    Array.from({ length: 60 }, (_, i): [string, string][] => [
      [`n${i}.txt`, note],
      [`n${i}.ann`, i === 3 ? `${ann}T9\tx 0 99\tz\n` : ann],
    ]).flat(),
  );
  it('goes on where it stopped, and ends with the same files and the same ledger', async () => {
    const folder = temporaryFolder(many);
    const whole = await convertFolder(folder, 'conll');
    const out = temporaryFolder();
    const controller = new AbortController();
    const cancelled = convert(
      [folder],
      options(out, {
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 30) controller.abort();
        },
      }),
    );
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
    expect(filesBelow(out).filter((name) => name.endsWith('.conll'))).toHaveLength(30);
    const resumed = await convert([folder], options(out));
    expect(resumed.resumed).toBe(30);
    expect(resumed.ledger).toEqual(whole.result.ledger);
    expect(filesBelow(out)).toEqual(filesBelow(whole.out));
    expect(existsSync(path.join(out, '.note-tagger-convert.jsonl'))).toBe(false);
  });
  it('says why when its journal cannot be written', async () => {
    const out = temporaryFolder();
    mkdirSync(path.join(out, '.note-tagger-convert.jsonl'));
    const folder = temporaryFolder({ 'a.txt': note, 'a.ann': ann });
    await expect(convert([folder], options(out))).rejects.toMatchObject({
      code: 'output',
      message: expect.stringMatching(/convert\.jsonl cannot be written: a folder stands there/) as string,
    });
  });

  it('goes on behind a torn line of the journal, and clears away what was half-written', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder();
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }): void => {
      if (done === 30) controller.abort();
    };
    await convert([folder], options(out, { signal: controller.signal, onProgress })).catch(() => undefined);
    const journal = path.join(out, '.note-tagger-convert.jsonl');
    writeFileSync(journal, readFileSync(journal, 'utf8').slice(0, -10));
    writeFileSync(path.join(out, '.note-tagger-0123456789abcdef-7.tmp'), 'half');
    const resumed = await convert([folder], options(out));
    expect(resumed.resumed).toBe(29);
    expect(filesBelow(out)).toEqual(
      Object.keys(many)
        .filter((name) => name.endsWith('.ann'))
        .map((name) => name.replace('.ann', '.conll'))
        .sort(),
    );
  });
  it('starts afresh under other settings', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder();
    const controller = new AbortController();
    await convert(
      [folder],
      options(out, { signal: controller.signal, onProgress: () => controller.abort() }),
    ).catch(() => undefined);
    expect((await convert([folder], options(out, { write: { ...defaults, scheme: 'io' } }))).resumed).toBe(0);
  });
  it.each(['conll', 'jsonl'])(
    'as %s, leaves nothing of a folder that it made, where that is wanted',
    async (to) => {
      const folder = temporaryFolder(many);
      const stopped = async (out: string): Promise<void> => {
        const controller = new AbortController();
        const onProgress = ({ done }: { done: number }): void => {
          if (done === 30) controller.abort();
        };
        const { signal } = controller;
        await expect(
          convert([folder], options(out, { to, signal, onProgress, discardWhenCancelled: true })),
        ).rejects.toBeInstanceOf(CancelledError);
      };
      const made = path.join(temporaryFolder(), 'made');
      await stopped(made);
      expect(existsSync(made)).toBe(false);
      const there = temporaryFolder({ 'mine.txt': note });
      await stopped(there);
      expect(filesBelow(there)).toContain('mine.txt');
      expect(filesBelow(there).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      expect((await convert([folder], options(there, { to }))).resumed).toBe(to === 'conll' ? 30 : 0);
    },
  );
  it('shared files are whole or absent', async () => {
    const folder = temporaryFolder(many);
    const out = temporaryFolder();
    const controller = new AbortController();
    await convert(
      [folder],
      options(out, {
        to: 'jsonl',
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 5) controller.abort();
        },
      }),
    ).catch(() => undefined);
    expect(filesBelow(out).filter((name) => !name.startsWith('.note-tagger'))).toEqual([]);
  });
});
