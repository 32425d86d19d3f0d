// The annotation files beside notes: read for the editor, changed, and written back whole.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../../common/atomicFile';
import { AppError } from '../../common/errors';
import { readFailure } from '../../common/readFailure';
import { decodeText } from '../../corpus/decodeText';
import type { ReadResult } from '../../corpus/formats/format';
import { brat } from '../../corpus/formats/brat/brat';
import { bratCoding, parseBratLine } from '../../corpus/formats/brat/bratLine';
import { OffsetMap } from '../../corpus/offsets';
import type { Span } from '../../corpus/span';
import type {
  AnnotationChange,
  AnnotationsContract,
  NoteAnnotations,
  NoteFiles,
  SeenNote,
} from '../../protocol/annotations';
import type { Handlers } from '../../protocol/callServer';
import { AnnotationLines } from './annotationLines';
import { readChallengeAnnotations } from './challengeAnnotations';
import { describeEntities } from './describeEntities';
import { EditorText } from './editorText';
import { memoryFile } from './memoryFile';

interface Sources {
  readonly file: string;
  /** Undefined when there is no annotation file. */
  readonly annotations: string | undefined;
  readonly text: string;
  /** The text as the editor has it. */
  readonly editor: EditorText;
}

export function annotationHandlers(): Handlers<AnnotationsContract> {
  let writing: Promise<unknown> = Promise.resolve();
  /** One after the other: each change starts from what the one before has written. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = writing.then(work);
    writing = result.catch(() => undefined);
    return result;
  };
  return {
    readAnnotations: read,
    changeAnnotations: (request) =>
      inTurn(async () => {
        const sources = await readSources(request);
        if (!isSeen(sources, request)) throw notSeen(request);
        return rewrite(request, sources, (lines) => {
          for (const change of request.changes) applyChange(lines, sources.editor, change);
        });
      }),
    moveAnnotations: (request) =>
      inTurn(async () => {
        const sources = await readSources(request);
        if (!isSeen(sources, request)) return null;
        return rewrite(request, sources, (lines) => {
          for (const { id, fragments } of request.entities) {
            lines.move(
              id,
              fragments.map((span) => onDisk(sources.editor, span)),
            );
          }
        });
      }),
  };
}

async function read(files: NoteFiles): Promise<NoteAnnotations> {
  const { file, annotations, text, editor } = await readSources(files);
  const other = await readChallengeAnnotations(files.note, text, files.lineEnd);
  if (annotations === undefined) return { file: null, coding: null, text: editor.text, ...other };
  const own = await readBrat(files.note, text, file, annotations);
  return {
    file,
    coding: bratCoding(text, [...parseBratLine(annotations)]),
    text: editor.text,
    entities: [...own.documents.flatMap((document) => describeEntities(document, editor)), ...other.entities],
    problems: [...own.problems, ...other.problems],
  };
}

async function rewrite(
  { coding, ...files }: SeenNote,
  { file, annotations = '', text }: Sources,
  change: (lines: AnnotationLines) => void,
): Promise<NoteAnnotations> {
  const counted = coding ?? bratCoding(text, [...parseBratLine(annotations)]);
  const lines = new AnnotationLines(annotations, text, new OffsetMap(text, counted));
  change(lines);
  const changed = lines.toString();
  if (changed !== annotations) await writeFileAtomic(file, changed);
  return read(files);
}

const isSeen = ({ editor }: Sources, { length }: SeenNote): boolean => editor.text.length === length;

const notSeen = ({ note }: SeenNote): AppError =>
  new AppError(
    'input',
    `${note} on disk is not the text that is shown: save it, as UTF-8, and annotate again.`,
  );

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

async function readSources({ note, lineEnd }: NoteFiles): Promise<Sources> {
  const file = `${note.slice(0, note.length - path.extname(note).length)}.ann`;
  const text = await decoded(note);
  if (text === undefined) throw new AppError('input', `${note} is not on disk: save the note first.`);
  return { file, text, annotations: await decoded(file), editor: new EditorText(text, lineEnd) };
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

async function readBrat(
  note: string,
  text: string,
  file: string,
  annotations: string,
): Promise<Pick<ReadResult, 'documents' | 'problems'>> {
  const group = {
    id: 'note',
    files: new Map([
      ['text', memoryFile(note, text)],
      ['annotations', memoryFile(file, annotations)],
    ]),
  };
  for await (const read of brat.read(group)) return read;
  return { documents: [], problems: [] };
}
