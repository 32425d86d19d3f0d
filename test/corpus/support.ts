// Reading and converting made-up files in tests: from memory, or in a temporary folder.
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { convert, type Conversion, type ConvertOptions } from '../../src/corpus/convert';
import type { Document, Entity } from '../../src/corpus/document';
import { entitiesOf } from '../../src/corpus/document';
import type { WriteOptions } from '../../src/corpus/formats/format';
import { formatNamed } from '../../src/corpus/formats/registry';
import type { NotWritten, Problem } from '../../src/corpus/ledger';
import { sourceFile } from './sourceFile';

export const projectRoot = path.resolve(__dirname, '../..');
export const fixtures = path.join(projectRoot, 'test/fixtures/formats');
export const sharedData = path.resolve(projectRoot, '../shared/data');

export interface ReadFiles {
  readonly documents: Document[];
  readonly problems: Problem[];
  readonly lost: NotWritten[];
}

/** Reads one group of files, given by role. */
export async function readFiles(
  format: string,
  roles: Readonly<Record<string, string | Uint8Array>>,
): Promise<ReadFiles> {
  const names: Readonly<Record<string, string>> = {
    text: 'note.txt',
    annotations: 'note.ann',
    concepts: 'note.con',
    assertions: 'note.ast',
    document: 'note.xml',
  };
  const files = new Map(
    Object.entries(roles).map(([role, content]) => [
      role,
      sourceFile(names[role] ?? `note.${role}`, content),
    ]),
  );
  const read: ReadFiles = { documents: [], problems: [], lost: [] };
  for await (const { documents, problems, lost } of formatNamed(format).read({ id: 'note', files })) {
    read.documents.push(...documents);
    read.problems.push(...problems);
    read.lost.push(...lost);
  }
  return read;
}

/** The text of each entity as it stands in the document, fragments joined by `|`. */
export const slices = (document: Document | undefined): string[] =>
  document === undefined ? [] : entitiesOf(document).map((entity) => slice(document, entity));

export const slice = (document: Document, entity: Entity): string =>
  entity.fragments.map(({ start, end }) => document.text.slice(start, end)).join('|');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the tests of the file are done. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'note-tagger-test-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** A note and its annotations as brat has them. */
export const note = 'Has fever and chest pain.\n';
export const ann = 'T1\tproblem 4 9\tfever\nT2\tproblem 14 24\tchest pain\n';

export const defaults: WriteOptions = { scheme: 'bio', columns: '2', flatten: { kind: 'longest' } };

/** Of a conversion to CoNLL, where nothing else is said. */
export const options = (out: string, more: Partial<ConvertOptions> = {}): ConvertOptions => ({
  out,
  to: 'conll',
  write: defaults,
  ...more,
});

export async function convertFolder(
  folder: string,
  to: string,
  write: Partial<WriteOptions> = {},
  from?: string,
): Promise<{ readonly out: string; readonly result: Conversion }> {
  const out = temporaryFolder();
  const result = await convert([folder], {
    out,
    to,
    write: { ...defaults, ...write },
    ...(from === undefined ? {} : { from }),
  });
  return { out, result };
}

/** Relative paths of all files below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}

export const bytesOf = (folder: string, name: string): Buffer => readFileSync(path.join(folder, name));
