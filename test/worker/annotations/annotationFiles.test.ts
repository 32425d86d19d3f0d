import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnnotationChange, NoteAnnotations } from '../../../src/protocol/annotations';
import { annotationHandlers } from '../../../src/worker/annotations/annotationFiles';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(path.join(tmpdir(), 'annotations-'))));
afterEach(async () => rm(folder, { recursive: true, force: true }));

const context = { signal: new AbortController().signal, progress: () => undefined };
const file = (name: string): string => path.join(folder, name);
const handlers = annotationHandlers();
async function note(text: string, annotations?: string): Promise<void> {
  await writeFile(file('a.txt'), text);
  if (annotations !== undefined) await writeFile(file('a.ann'), annotations);
}
const ann = (): Promise<string> => readFile(file('a.ann'), 'utf8');
const request = (lineEnd: '\n' | '\r\n' = '\n') => ({ note: file('a.txt'), lineEnd });
const read = async (lineEnd: '\n' | '\r\n' = '\n') => handlers.readAnnotations(request(lineEnd), context);
/** Changes the file of a note that the editor shows as it is on disk. */
async function change(...changes: AnnotationChange[]): Promise<NoteAnnotations> {
  const { length } = readFileSync(file('a.txt'), 'utf8');
  return handlers.changeAnnotations({ ...request(), changes, length, coding: null }, context);
}
const places = ({ entities }: NoteAnnotations): string[] =>
  entities.map(
    ({ id, label, fragments }) =>
      `${id} ${label} ${fragments.map(({ start, end }) => `${start}–${end}`).join(';')}`,
  );

const text = 'Chest pain and fever.\nECG normal.\n';
const annotated =
  'T1\tproblem 0 10\tChest pain\nT2\tproblem 15 20\tfever\nA1\tAssertion T2 absent\nthis line is broken\nT3\ttest 22 25\tECG\nR1\tTeRP Arg1:T3 Arg2:T1\n';

describe('the annotations of a note', () => {
  it('are read with their attributes, and broken lines become problems', async () => {
    await note(text, annotated);
    const found = await read();
    expect(places(found)).toEqual(['T1 problem 0–10', 'T2 problem 15–20', 'T3 test 22–25']);
    expect(found.entities[1]?.attributes).toEqual(['Assertion: absent']);
    expect(found.problems).toMatchObject([{ file: file('a.ann'), line: 4 }]);
  });

  it('are none without a file, and an error without a note', async () => {
    await note(text);
    expect(await read()).toEqual({ file: null, coding: null, text, entities: [], problems: [] });
    await rm(file('a.txt'));
    await expect(read()).rejects.toMatchObject({ code: 'input', message: /save the note first/ });
  });

  it.each([
    [
      'add',
      { kind: 'add', label: 'test', fragments: [{ start: 26, end: 32 }] },
      `${annotated}T4\ttest 26 32\tnormal\n`,
    ],
    ['relabel', { kind: 'relabel', id: 'T3', label: 'lab' }, annotated.replace('test 22', 'lab 22')],
    ['delete with what refers to it', { kind: 'delete', id: 'T2' }, annotated.replace(/T2.*\nA1.*\n/, '')],
    ['delete with its relation', { kind: 'delete', id: 'T3' }, annotated.replace(/T3.*\nR1.*\n/, '')],
  ] as [string, AnnotationChange, string][])(
    '%s changes that line and no other byte',
    async (_name, wanted, expected) => {
      await note(text, annotated);
      await change(wanted);
      expect(await ann()).toBe(expected);
    },
  );

  it('make a file when there is none', async () => {
    await note(text);
    const found = await change({ kind: 'add', label: 'problem', fragments: [{ start: 0, end: 10 }] });
    expect(await ann()).toBe('T1\tproblem 0 10\tChest pain\n');
    expect(places(found)).toEqual(['T1 problem 0–10']);
  });

  it('tell when the entity has gone since', async () => {
    await note(text, annotated);
    await expect(change({ kind: 'delete', id: 'T9' })).rejects.toMatchObject({ code: 'input' });
    expect(await ann()).toBe(annotated);
  });

  it.each([
    ['a BOM that brat counts', '\ufeffChest pain\n', 'T1\tproblem 1 11\tChest pain\n', '\n', [0, 10]],
    ['CRLF counted as two', 'A\r\nfever\r\n', 'T1\tproblem 3 8\tfever\n', '\r\n', [3, 8]],
    ['CRLF counted as one', 'A\r\nB\r\nfever\r\n', 'T1\tproblem 4 9\tfever\n', '\r\n', [6, 11]],
    ['mixed line ends, LF in the editor', 'A\r\nB\nC\nfever\n', 'T1\tproblem 7 12\tfever\n', '\n', [6, 11]],
    ['code points', '😀😀 fever\n', 'T1\tproblem 3 8\tfever\n', '\n', [5, 10]],
  ] as const)(
    'stand at the right place with %s, and an added one is written the same way',
    async (_name, body, lines, lineEnd, [start, end]) => {
      await note(body, lines);
      const { entities, coding, text: shown } = await read(lineEnd);
      expect(entities[0]?.fragments).toEqual([{ start, end }]);
      const changes = [{ kind: 'add', label: 'again', fragments: [{ start, end }] }] as const;
      const seen = { ...request(lineEnd), length: shown.length, coding };
      await handlers.changeAnnotations({ ...seen, changes }, context);
      expect(await ann()).toBe(lines + lines.replace('T1\tproblem', 'T2\tagain'));
    },
  );

  it('move with the text when the note is saved, in the unit of their file', async () => {
    await note(
      '😀 Chest pain, fever\n',
      'T1\tproblem 2 12\tChest pain\nT2\tproblem 14 19\tfever\nA1\tNegated T2\n',
    );
    const { coding } = await read();
    const saved = '😀😀 Severe chest pain\n';
    await writeFile(file('a.txt'), saved);
    const entities = [
      { id: 'T1', fragments: [{ start: 5, end: 22 }] },
      { id: 'T2', fragments: [] },
    ];
    await handlers.moveAnnotations({ ...request(), entities, coding, length: saved.length }, context);
    expect(await ann()).toBe('T1\tproblem 3 20\tSevere chest pain\n');
  });

  it('stay as they are where the note on disk is not the text that was seen', async () => {
    await note(text, annotated);
    const { coding } = await read();
    const seen = { ...request(), coding, length: text.length + 1 };
    const entities = [{ id: 'T1', fragments: [{ start: 1, end: 11 }] }];
    expect(await handlers.moveAnnotations({ ...seen, entities }, context)).toBeNull();
    const changes = [{ kind: 'delete', id: 'T1' }] as const;
    await expect(handlers.changeAnnotations({ ...seen, changes }, context)).rejects.toMatchObject({
      code: 'input',
      message: /save it, as UTF-8/,
    });
    expect(await ann()).toBe(annotated);
  });

  it('of the 2010 challenge are shown, and never changed', async () => {
    await note('She has chest pain .\n');
    await writeFile(file('a.con'), 'c="chest pain" 1:2 1:3||t="problem"\n');
    await writeFile(file('a.ast'), 'c="chest pain" 1:2 1:3||t="problem"||a="present"\n');
    const found = await change({ kind: 'add', label: 'test', fragments: [{ start: 0, end: 3 }] });
    expect(found.entities).toMatchObject([
      { id: 'T1', label: 'test' },
      {
        label: 'problem',
        fragments: [{ start: 8, end: 18 }],
        readOnlyFile: 'a.con',
        attributes: [expect.stringMatching(/present/) as string],
      },
    ]);
  });

  it('take several changes made at once, none lost', async () => {
    await note(text);
    const spans = [
      { start: 0, end: 10 },
      { start: 15, end: 20 },
      { start: 22, end: 25 },
    ];
    await Promise.all(spans.map((span) => change({ kind: 'add', label: 'problem', fragments: [span] })));
    expect(places(await read())).toEqual(['T1 problem 0–10', 'T2 problem 15–20', 'T3 problem 22–25']);
  });

  it('keep both of two entities with one id', async () => {
    await note(text, 'T1\tproblem 0 10\tChest pain\nT1\tproblem 15 20\tfever\n');
    const found = await read();
    expect(places(found)).toEqual(['T1 problem 0–10', 'T1~2 problem 15–20']);
    await change({ kind: 'relabel', id: 'T1~2', label: 'sign' });
    expect(await ann()).toBe('T1\tproblem 0 10\tChest pain\nT1\tsign 15 20\tfever\n');
  });
});
