// One fuzzed reading: mutated fixtures through recognition, reader and every kind of writer; what must hold is checked.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src/common/errors';
import { createRandom, type Random } from '../../src/common/random';
import { entitiesOf, type Document } from '../../src/corpus/document';
import type { FileHead, Format, SourceFile, WriteOptions } from '../../src/corpus/formats/format';
import { formatNamed, formats } from '../../src/corpus/formats/registry';
import { recognized } from '../../src/corpus/folders/plan';
import { checkSpan } from '../../src/corpus/span';
import { fileHead } from '../../src/corpus/folders/source';
import { sourceFile } from '../corpus/sourceFile';
import type { HostileCase } from './hostile';
import { mutate } from './mutate';

interface Fixture {
  readonly format: Format;
  readonly files: ReadonlyMap<string, { readonly name: string; readonly bytes: Buffer }>;
}

export interface Outcome {
  readonly documents: number;
  readonly entities: number;
  readonly problems: number;
  readonly milliseconds: number;
  readonly bytes: number;
  readonly name: string;
}

/** Fixtures by format, with their files in roles. */
export function loadFixtures(folder: string): Fixture[] {
  const fixtures: Fixture[] = [];
  for (const name of readdirSync(folder).sort()) {
    const root = path.join(folder, name);
    const files = readdirSync(root, { recursive: true })
      .map(String)
      .filter((file) => statSync(path.join(root, file)).isFile())
      .map((file) => ({ name: file, bytes: readFileSync(path.join(root, file)) }));
    fixtures.push(...groupByFormat(files));
  }
  return fixtures;
}

function groupByFormat(files: readonly { name: string; bytes: Buffer }[]): Fixture[] {
  const texts = files.filter(({ name }) => /(?:^|\/)[^.]+$|\.txt$/.test(name) && !name.includes('file_list'));
  const standoff = new Map<string, Map<string, { name: string; bytes: Buffer }>>();
  const fixtures: Fixture[] = [];
  for (const file of files) {
    const [found] = recognized(fileHead({ path: file.name }, file.bytes.toString('utf8'), true));
    if (found === undefined) continue;
    if (found.role === 'document') {
      fixtures.push({ format: formatOf(found.format), files: new Map([['document', file]]) });
      continue;
    }
    const group = standoff.get(found.format) ?? new Map([['text', texts[0]!]]);
    standoff.set(found.format, group.set(found.role, file));
  }
  for (const [format, roles] of standoff) fixtures.push({ format: formatOf(format), files: roles });
  return fixtures;
}

const formatOf = (name: string): Format => formats.find((format) => format.name === name)!;

/** The same seed gives the same input. @throws whatever a reader or writer throws that is not an AppError. */
export async function fuzzOnce(fixtures: readonly Fixture[], seed: number): Promise<Outcome> {
  const random = createRandom(seed);
  const fixture = fixtures[random.nextInt(fixtures.length)]!;
  const others = fixtures.flatMap(({ files }) => [...files.values()].map(({ bytes }) => bytes));
  const files = new Map<string, SourceFile>();
  let size = 0;
  for (const [role, { name, bytes }] of fixture.files) {
    const content = random.nextInt(3) === 0 && fixture.files.size > 1 ? bytes : mutate(bytes, random, others);
    size += content.length;
    files.set(role, sourceFile(name, content));
  }
  if (random.nextInt(40) === 0) files.delete('text');
  const stopwatch = new Stopwatch();
  const counts = await readAndWrite(fixture.format, files, (document) => {
    writeAll(document, fixture.format, random);
  });
  return { ...counts, milliseconds: stopwatch.milliseconds, bytes: size, name: fixture.format.name };
}

/**
 * What a person waits for: the lesser of the clock's time and the processor's. A busy machine slows the clock; where garbage is
 * collected on several cores at once, the processor's time is theirs added up.
 */
class Stopwatch {
  readonly #clock = performance.now();
  readonly #processor = process.cpuUsage();

  get milliseconds(): number {
    const clock = performance.now() - this.#clock;
    const { user, system } = process.cpuUsage(this.#processor);
    return Math.min(clock, (user + system) / 1000);
  }
}

interface Counts {
  readonly documents: number;
  readonly entities: number;
  readonly problems: number;
}

async function readAndWrite(
  format: Format,
  files: ReadonlyMap<string, SourceFile>,
  write: (document: Document) => void,
): Promise<Counts> {
  const counts = { documents: 0, entities: 0, problems: 0 };
  try {
    for (const file of files.values()) recognized(await headOf(file));
    for await (const { documents, problems } of format.read({ id: 'fuzz', files })) {
      counts.problems += problems.length;
      for (const document of documents) {
        counts.documents++;
        counts.entities += checkDocument(document);
        write(document);
      }
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'internal') throw error;
    counts.problems++;
  }
  return counts;
}

const conll = formatNamed('conll');
const plain: WriteOptions = { scheme: 'bio', columns: '2', flatten: { kind: 'longest' } };

/** A hostile file read and written as one conversion does it, into its own format and into CoNLL; the time is the longest of these. */
export async function runHostile({ format, name, files }: HostileCase, size: number): Promise<Outcome> {
  const source = formatNamed(format);
  const contents = Object.entries(files(size)).map(
    ([role, content]) => [role, sourceFile(`note.${role}`, content)] as const,
  );
  const bytes = contents.reduce((sum, [, file]) => sum + file.size, 0);
  let longest = 0;
  let counts: Counts = { documents: 0, entities: 0, problems: 0 };
  for (const [target, options] of [
    [source, plain],
    [conll, { ...plain, columns: 'offsets' }],
    [conll, { ...plain, flatten: { kind: 'layers' } }],
  ] as const) {
    const stopwatch = new Stopwatch();
    counts = await readAndWrite(source, new Map(contents), (document) => {
      writeChecked(document, target, options);
    });
    longest = Math.max(longest, stopwatch.milliseconds);
  }
  return { ...counts, milliseconds: longest, bytes, name: `${format}, ${name}` };
}

/** As much as is looked at of a file on disk. */
async function headOf(file: SourceFile): Promise<FileHead> {
  const text = Buffer.from(await file.bytes()).toString('utf8');
  return fileHead(file, text.slice(0, 16_384), text.length <= 16_384, text.slice(-8192));
}

function checkDocument(document: Document): number {
  const entities = entitiesOf(document);
  const ids = new Set<string>();
  for (const { id } of document.annotations) {
    if (ids.has(id)) throw new Error(`id ${id} twice`);
    ids.add(id);
  }
  for (const { fragments } of entities) {
    for (const span of fragments) {
      checkSpan(span, document.text.length);
      if (span.start === span.end) throw new Error('empty fragment');
    }
  }
  return entities.length;
}

function writeAll(document: Document, own: Format, random: Random): void {
  const others = [own, formats[random.nextInt(formats.length)]!, conll];
  const flatten = random.nextInt(2) === 0 ? ({ kind: 'longest' } as const) : ({ kind: 'layers' } as const);
  for (const format of new Set(others))
    writeChecked(document, format, {
      scheme: 'bio',
      columns: random.nextInt(2) === 0 ? 'offsets' : '2',
      flatten,
    });
}

function writeChecked(document: Document, format: Format, options: WriteOptions): void {
  const result = format.write?.(document, options);
  if (result === undefined) return;
  if (result.written + result.notWritten.length !== entitiesOf(document).length) {
    throw new Error(
      `ledger of ${format.name}: ${result.written} + ${result.notWritten.length} of ${entitiesOf(document).length}`,
    );
  }
  for (const { path: name } of result.files)
    if (name.startsWith('/') || name.split('/').includes('..')) throw new Error(`path ${name}`);
}
