// The annotation files beside notes: read for the editor, changed, and written back whole.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../common/atomicFile';
import { AppError, describeError } from '../../common/errors';
import { decodeText } from '../../corpus/decodeText';
import { entitiesOf, type Attribute, type Document } from '../../corpus/document';
import { brat } from '../../corpus/formats/brat';
import { bratCoding, parseBratLine } from '../../corpus/formats/bratLine';
import type { SourceFile } from '../../corpus/formats/format';
import { OffsetMap, type OffsetCoding } from '../../corpus/offsets';
import type { Span } from '../../corpus/span';
import type {
  AnnotatedEntity,
  AnnotationChange,
  AnnotationsContract,
  NoteAnnotations,
  NoteFiles,
} from '../../protocol/annotations';
import type { Handlers } from '../../protocol/callServer';
import { AnnotationLines, type Fragments } from './annotationLines';
import { EditorText } from './editorText';

type Change = (lines: AnnotationLines, text: EditorText) => void;

interface Sources {
  readonly file: string;
  /** Undefined when there is no annotation file. */
  readonly annotations: string | undefined;
  readonly text: string;
}

export function annotationHandlers(): Handlers<AnnotationsContract> {
  /** How each file's writer counted, told when the note's text still was the one that was annotated. */
  const codings = new Map<string, OffsetCoding>();
  const read = async (files: NoteFiles): Promise<NoteAnnotations> => {
    const sources = await readSources(files.note);
    if (sources.annotations === undefined) return { file: null, entities: [], problems: [] };
    codings.set(sources.file, bratCoding(sources.text, [...parseBratLine(sources.annotations)]));
    return readAnnotations(files, sources, sources.annotations);
  };
  let writing: Promise<unknown> = Promise.resolve();
  /** One after the other: each change starts from what the one before has written. */
  const rewrite = (files: NoteFiles, coding: 'now' | 'before', change: Change): Promise<NoteAnnotations> => {
    const result = writing.then(() => rewriteNow(files, coding, change));
    writing = result.catch(() => undefined);
    return result;
  };
  const rewriteNow = async (
    files: NoteFiles,
    coding: 'now' | 'before',
    change: Change,
  ): Promise<NoteAnnotations> => {
    const sources = await readSources(files.note);
    const source = sources.annotations ?? '';
    const known = coding === 'before' ? codings.get(sources.file) : undefined;
    const map = new OffsetMap(sources.text, known ?? bratCoding(sources.text, [...parseBratLine(source)]));
    const lines = new AnnotationLines(source, sources.text, map);
    change(lines, new EditorText(sources.text, files.lineEnd));
    const changed = lines.toString();
    if (changed !== source || sources.annotations === undefined) await write(sources.file, changed);
    return read(files);
  };
  return {
    readAnnotations: read,
    changeAnnotations: (request) =>
      rewrite(request, 'now', (lines, text) => {
        for (const change of request.changes) applyChange(lines, text, change);
      }),
    moveAnnotations: (request) =>
      rewrite(request, 'before', (lines, text) => {
        for (const { id, fragments } of request.entities)
          lines.move(
            id,
            fragments.map((span) => onDisk(text, span)),
          );
      }),
  };
}

function applyChange(lines: AnnotationLines, text: EditorText, change: AnnotationChange): void {
  switch (change.kind) {
    case 'add': {
      const [first, ...rest] = change.fragments.map((span) => onDisk(text, span));
      lines.add(change.label, [first!, ...rest]);
      return;
    }
    case 'relabel': {
      known(lines.relabel(change.id, change.label));
      return;
    }
    case 'delete': {
      known(lines.delete(change.id));
      return;
    }
  }
}

function known(found: boolean): void {
  if (!found)
    throw new AppError(
      'input',
      'The annotation file has changed: this entity is no longer in it. Look at the note again.',
    );
}

const onDisk = (text: EditorText, { start, end }: Span): Span => ({
  start: text.toDisk(start),
  end: text.toDisk(end),
});

async function readSources(note: string): Promise<Sources> {
  const file = `${note.slice(0, note.length - path.extname(note).length)}.ann`;
  const text = await decoded(note);
  if (text === undefined) throw new AppError('input', `${note} is not on disk: save the note first.`);
  return { file, text, annotations: await decoded(file) };
}

/** Undefined when there is no such file. */
async function decoded(file: string): Promise<string | undefined> {
  if (!(await stat(file).catch(() => undefined))?.isFile()) return undefined;
  try {
    const { text, encoding } = decodeText(await readFile(file));
    if (encoding !== 'utf-8' && file.endsWith('.ann')) {
      throw new AppError(
        'input',
        `${file} is not UTF-8: save it as UTF-8, so that it can be read and changed safely.`,
      );
    }
    return text;
  } catch (error) {
    throw error instanceof AppError
      ? error
      : new AppError('input', `${file} cannot be read: ${describeError(error)}.`, { cause: error });
  }
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFileAtomic(file, text);
  } catch (cause) {
    throw new AppError(
      'output',
      `${file} cannot be written: ${describeError(cause)}. Check that the folder can be written to.`,
      { cause },
    );
  }
}

async function readAnnotations(
  files: NoteFiles,
  sources: Sources,
  annotations: string,
): Promise<NoteAnnotations> {
  const group = {
    id: 'note',
    files: new Map([
      ['text', memoryFile(files.note, sources.text)],
      ['annotations', memoryFile(sources.file, annotations)],
    ]),
  };
  for await (const { documents, problems } of brat.read(group)) {
    const [document] = documents;
    const editor = new EditorText(sources.text, files.lineEnd);
    return {
      file: sources.file,
      entities: document === undefined ? [] : describe(document, editor),
      problems,
    };
  }
  return { file: sources.file, entities: [], problems: [] };
}

function memoryFile(file: string, text: string): SourceFile {
  const bytes = new TextEncoder().encode(text);
  return {
    path: path.basename(file),
    displayPath: file,
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    chunks: async function* () {
      yield await Promise.resolve(bytes);
    },
  };
}

function describe(document: Document, text: EditorText): AnnotatedEntity[] {
  const attributes = new Map<string, string[]>();
  for (const annotation of document.annotations) {
    if (annotation.kind !== 'attribute') continue;
    const list = attributes.get(annotation.target) ?? [];
    attributes.set(annotation.target, [...list, attributeText(annotation)]);
  }
  return entitiesOf(document).map(({ id, label, fragments }) => ({
    id,
    label,
    fragments: fragments.map(({ start, end }) => ({
      start: text.toEditor(start),
      end: text.toEditor(end),
    })) as unknown as Fragments,
    attributes: attributes.get(id) ?? [],
  }));
}

const attributeText = ({ name, value }: Attribute): string =>
  value === undefined ? name : `${name}: ${value}`;
