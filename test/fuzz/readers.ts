// One fuzzed reading: mutated fixtures through recognition, reader and every kind of writer; what must hold is checked.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../src/common/errors';
import { createRandom, type Random } from '../../src/common/random';
import { entitiesOf, type Document } from '../../src/corpus/document';
import type { Format, SourceFile } from '../../src/corpus/formats/format';
import { formats } from '../../src/corpus/formats/registry';
import { recognized } from '../../src/corpus/plan';
import { checkSpan } from '../../src/corpus/span';
import { fileHead } from '../../src/corpus/source';
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

function memoryFile(name: string, bytes: Buffer): SourceFile {
  return {
    path: name,
    displayPath: name,
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    // eslint-disable-next-line @typescript-eslint/require-await -- the interface streams
    async *chunks() {
      yield bytes;
    },
  };
}

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
    files.set(role, memoryFile(name, content));
  }
  if (random.nextInt(40) === 0) files.delete('text');
  const started = process.cpuUsage();
  const counts = await readAndWrite(fixture.format, files, random);
  return { ...counts, milliseconds: cpuMilliseconds(started), bytes: size, name: fixture.format.name };
}

/** Of processor time: a busy machine is no hang. */
function cpuMilliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

async function readAndWrite(
  format: Format,
  files: ReadonlyMap<string, SourceFile>,
  random: Random,
): Promise<{ documents: number; entities: number; problems: number }> {
  const counts = { documents: 0, entities: 0, problems: 0 };
  try {
    for (const file of files.values())
      recognized(fileHead(file, Buffer.from(await file.bytes()).toString('utf8'), true));
    for await (const { documents, problems } of format.read({ id: 'fuzz', files })) {
      counts.problems += problems.length;
      for (const document of documents) {
        counts.documents++;
        counts.entities += checkDocument(document);
        writeAll(document, format, random);
      }
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'internal') throw error;
    counts.problems++;
  }
  return counts;
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
  const others = [
    own,
    formats[random.nextInt(formats.length)]!,
    formats.find(({ name }) => name === 'conll')!,
  ];
  const flatten = random.nextInt(2) === 0 ? ({ kind: 'longest' } as const) : ({ kind: 'layers' } as const);
  for (const format of new Set(others)) {
    const result = format.write?.(document, {
      scheme: 'bio',
      columns: random.nextInt(2) === 0 ? 'offsets' : '2',
      flatten,
    });
    if (result === undefined) continue;
    if (result.written + result.notWritten.length !== entitiesOf(document).length) {
      throw new Error(
        `ledger of ${format.name}: ${result.written} + ${result.notWritten.length} of ${entitiesOf(document).length}`,
      );
    }
    for (const { path: name } of result.files)
      if (name.startsWith('/') || name.split('/').includes('..')) throw new Error(`path ${name}`);
  }
}
