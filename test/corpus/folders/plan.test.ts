// What files are taken for: formats by content, texts found for annotations, folders of results left alone.
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AmbiguousFormatError } from '../../../src/corpus/folders/plan';
import { describePlan, readCorpus } from '../../../src/corpus/readCorpus';
import { ann, bytesOf, convertFolder, filesBelow, fixtures, note, slices, temporaryFolder } from '../support';

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
