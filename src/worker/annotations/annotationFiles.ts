// The annotation files beside notes: read for the editor, changed, and written back whole.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../common/atomicFile';
import { AppError } from '../../common/errors';
import { readFailure } from '../../common/readFailure';
import { decodeText } from '../../corpus/decodeText';
import { brat } from '../../corpus/formats/brat/brat';
import { bratCoding, parseBratLine } from '../../corpus/formats/brat/bratLine';
import { OffsetMap, type OffsetCoding } from '../../corpus/offsets';
import type { Span } from '../../corpus/span';
import type {
  AnnotationChange,
  AnnotationsContract,
  MovedEntity,
  NoteAnnotations,
  NoteFiles,
} from '../../protocol/annotations';
import type { Handlers } from '../../protocol/callServer';
import { AnnotationLines } from './annotationLines';
import { readChallengeAnnotations } from './challengeAnnotations';
import { describeEntities } from './describeEntities';
import { EditorText } from './editorText';
import { FollowText } from './followText';
import { memoryFile } from './memoryFile';

interface Sources {
  readonly file: string;
  /** Undefined when there is no annotation file. */
  readonly annotations: string | undefined;
  readonly text: string;
}

/** What a file was like when it was read last: later changes of the note are told from it. */
interface Known {
  readonly text: string;
  /** How its writer counted. */
  readonly coding: OffsetCoding;
}

export function annotationHandlers(): Handlers<AnnotationsContract> {
  const known = new Map<string, Known>();
  const read = async (files: NoteFiles): Promise<NoteAnnotations> => {
    const sources = await readSources(files.note);
    const other = await readChallengeAnnotations(files.note, sources.text, files.lineEnd);
    if (sources.annotations === undefined) return { file: null, ...other };
    const coding = bratCoding(sources.text, [...parseBratLine(sources.annotations)]);
    known.set(sources.file, { text: sources.text, coding });
    const own = await readAnnotations(files, sources, sources.annotations);
    return {
      ...own,
      entities: [...own.entities, ...other.entities],
      problems: [...own.problems, ...other.problems],
    };
  };
  let writing: Promise<unknown> = Promise.resolve();
  /** One after the other: each change starts from what the one before has written. */
  const rewrite = (files: NoteFiles, change: Change): Promise<NoteAnnotations> => {
    const result = writing.then(async () => {
      const sources = await readSources(files.note);
      const changed = change(sources, known.get(sources.file));
      if (changed !== sources.annotations) await writeFileAtomic(sources.file, changed);
      return read(files);
    });
    writing = result.catch(() => undefined);
    return result;
  };
  return {
    readAnnotations: read,
    changeAnnotations: ({ changes, ...files }) =>
      rewrite(files, (sources) => applyChanges(sources, files, changes)),
    moveAnnotations: ({ entities, ...files }) =>
      rewrite(files, (sources, before) => moveEntities(sources, files, entities, before)),
  };
}

/** Answers the new text of the annotation file. */
type Change = (sources: Sources, before: Known | undefined) => string;

function applyChanges(
  { annotations = '', text }: Sources,
  { lineEnd }: NoteFiles,
  changes: readonly AnnotationChange[],
): string {
  const coding = bratCoding(text, [...parseBratLine(annotations)]);
  const lines = new AnnotationLines(annotations, text, new OffsetMap(text, coding));
  const editor = new EditorText(text, lineEnd);
  for (const change of changes) applyChange(lines, editor, change);
  return lines.toString();
}

/** The editor knows how entities moved with each edit; the texts tell what was taken back in between. */
function moveEntities(
  { annotations = '', text }: Sources,
  { lineEnd }: NoteFiles,
  entities: readonly MovedEntity[],
  before: Known | undefined,
): string {
  const coding = before?.coding ?? bratCoding(text, [...parseBratLine(annotations)]);
  const lines = new AnnotationLines(annotations, text, new OffsetMap(text, coding));
  const editor = new EditorText(text, lineEnd);
  const follow = before && new FollowText(before.text, text);
  const oldMap = before && new OffsetMap(before.text, coding);
  for (const { id, fragments } of entities) {
    const moved = fragments.map((span) => onDisk(editor, span));
    const old = oldMap && lines.fragments(id, oldMap);
    const unchanged =
      moved.length === old?.length &&
      moved.every((span, i) => sameText(text, span, before?.text ?? '', old[i]!));
    const found = unchanged ? undefined : old?.map((span) => follow?.find(span));
    lines.move(id, found?.every((span) => span !== undefined) === true ? found : moved);
  }
  return lines.toString();
}

const sameText = (text: string, span: Span, before: string, old: Span): boolean =>
  text.slice(span.start, span.end) === before.slice(old.start, old.end);

function applyChange(lines: AnnotationLines, text: EditorText, change: AnnotationChange): void {
  switch (change.kind) {
    case 'add': {
      const [first, ...rest] = change.fragments.map((span) => onDisk(text, span));
      lines.add(change.label, [first!, ...rest]);
      return;
    }
    case 'relabel': {
      mustExist(lines.relabel(change.id, change.label));
      return;
    }
    case 'delete': {
      mustExist(lines.delete(change.id));
      return;
    }
  }
}

function mustExist(found: boolean): void {
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
    throw error instanceof AppError ? error : readFailure(file, error);
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
      entities: document === undefined ? [] : describeEntities(document, editor),
      problems,
    };
  }
  return { file: sources.file, entities: [], problems: [] };
}
