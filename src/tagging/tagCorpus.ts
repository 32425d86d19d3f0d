// Tags whole folders: documents are streamed, each written as soon as it is tagged; a bad one does not stop the rest.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, describeError, isCancellation, throwIfCancelled } from '../common/errors';
import type { Document, Entity } from '../corpus/document';
import type { Format, OutputFile, WriteOptions } from '../corpus/formats/format';
import type { NotWritten, Problem } from '../corpus/ledger';
import { mapLabel, type LabelMap } from '../corpus/labelMap';
import type { Plan, PlannedGroup } from '../corpus/folders/plan';
import { OutputFolder } from '../corpus/folders/outputFolder';
import { streamCorpus } from '../corpus/readCorpus';
import type { IncrementalTagger } from './incrementalTagger';

export interface TagCorpusRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** Format of the inputs; default `auto`. */
  readonly from?: string | undefined;
  readonly to: WritingFormat;
  readonly write: WriteOptions;
  readonly out: string;
  /** Renames or drops predicted labels. */
  readonly labels?: LabelMap | undefined;
  /** Entities below are left out, 0–1. */
  readonly minimumConfidence: number;
  /** Leaves documents alone whose output is there already. */
  readonly resume: boolean;
  readonly signal?: AbortSignal | undefined;
}

export type WritingFormat = Format & { readonly write: NonNullable<Format['write']> };

export type TagCorpusEvent =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** Within a document; in windows. */
  | { readonly kind: 'windows'; readonly document: string; readonly done: number; readonly total: number }
  | { readonly kind: 'tagged'; readonly document: string; readonly entities: number }
  /** Its output was there already. */
  | { readonly kind: 'kept'; readonly document: string }
  | { readonly kind: 'problem'; readonly problem: Problem };

export interface TagCorpusResult {
  readonly tagged: number;
  readonly kept: number;
  readonly entities: number;
  readonly notWritten: readonly NotWritten[];
  readonly problems: readonly Problem[];
}

/**
 * Predictions replace the annotations that documents come with; words and sentences stay as their source states them.
 * @throws CancelledError; AppError `input` when there is nothing to tag or nothing could be tagged, `output`, `usage`.
 */
export async function* tagCorpus(
  request: TagCorpusRequest,
  tagger: IncrementalTagger,
): AsyncGenerator<TagCorpusEvent, TagCorpusResult> {
  const tally = {
    tagged: 0,
    kept: 0,
    entities: 0,
    notWritten: [] as NotWritten[],
    problems: [] as Problem[],
  };
  const isEarlier = isEarlierOutput(request);
  const stream = streamCorpus(request.paths, {
    ...(request.signal === undefined ? {} : { signal: request.signal }),
    ...(request.from === undefined ? {} : { from: request.from }),
    skip: isEarlier,
  });
  let output: OutputFolder | undefined;
  try {
    for await (const item of stream) {
      if (item.kind === 'plan') {
        const groups = item.plan.groups.filter((group) => !isEarlier(group));
        yield { kind: 'plan', plan: { ...item.plan, groups } };
        if (groups.length > 0) output = await OutputFolder.open(request.out, () => groups.flatMap(filesOf));
      } else if (item.kind === 'problems') {
        for (const problem of item.problems) yield* report(problem, tally.problems);
      } else if (item.kind === 'document' && output !== undefined) {
        yield* tagOne(item.document, request, tagger, output, tally);
      }
    }
    await output?.finish();
  } finally {
    await output?.[Symbol.asyncDispose]();
  }
  refuseNothing(request, tally);
  return tally;
}

interface Tally {
  tagged: number;
  kept: number;
  entities: number;
  readonly notWritten: NotWritten[];
  readonly problems: Problem[];
}

function* report(problem: Problem, problems: Problem[]): Generator<TagCorpusEvent> {
  problems.push(problem);
  yield { kind: 'problem', problem };
}

async function* tagOne(
  document: Document,
  request: TagCorpusRequest,
  tagger: IncrementalTagger,
  output: OutputFolder,
  tally: Tally,
): AsyncGenerator<TagCorpusEvent> {
  throwIfCancelled(request.signal);
  if (request.resume && (await holds(output, writeDocument(document, [], request).files))) {
    tally.kept++;
    yield { kind: 'kept', document: document.id };
    return;
  }
  let found: readonly Entity[];
  try {
    found = yield* withProgress(document, tagger, request.signal);
  } catch (error) {
    if (isCancellation(error)) throw error;
    yield* report(
      { file: document.id, line: 0, message: `Could not be tagged: ${describeError(error)}` },
      tally.problems,
    );
    return;
  }
  const entities = wanted(found, request);
  const { files, notWritten } = writeDocument(document, entities, request);
  for (const file of files) await output.write(file);
  tally.tagged++;
  tally.entities += entities.length;
  tally.notWritten.push(...notWritten);
  yield { kind: 'tagged', document: document.id, entities: entities.length };
}

/** Runs the tagger and yields its progress as it comes. */
async function* withProgress(
  document: Document,
  tagger: IncrementalTagger,
  signal: AbortSignal | undefined,
): AsyncGenerator<TagCorpusEvent, readonly Entity[]> {
  const waiting: TagCorpusEvent[] = [];
  let wake = (): void => undefined;
  const running = tagger.tag(document.text, {
    signal,
    sentences: document.sentences,
    onProgress: ({ done, total }) => {
      waiting.push({ kind: 'windows', document: document.id, done, total });
      wake();
    },
  });
  const ended = running.then(() => 'ended' as const);
  // Nobody awaits it any more when the caller stops early.
  ended.catch(() => undefined);
  for (;;) {
    const more = new Promise<'more'>((resolve) => (wake = () => resolve('more')));
    for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) yield event;
    if ((await Promise.race([ended, more])) === 'ended') return (await running).entities;
  }
}

function wanted(entities: readonly Entity[], { labels, minimumConfidence }: TagCorpusRequest): Entity[] {
  return entities.flatMap((entity) => {
    const label = mapLabel(labels, entity.label);
    return label === null || (entity.confidence ?? 1) < minimumConfidence ? [] : [{ ...entity, label }];
  });
}

const writeDocument = (
  document: Document,
  entities: readonly Entity[],
  { to, write }: TagCorpusRequest,
): ReturnType<WritingFormat['write']> => to.write(predictions(document, entities), write);

/** What belongs to the source's own annotations goes; a CoNLL file keeps its layout and its other columns. */
function predictions({ id, text, sentences, trivia }: Document, annotations: readonly Entity[]): Document {
  return { id, text, annotations, ...(sentences === undefined ? {} : { sentences, trivia }) };
}

/** An output folder inside an input folder holds predictions of an earlier time: they are not tagged again. */
function isEarlierOutput({ paths, out }: TagCorpusRequest): (group: PlannedGroup) => boolean {
  const inside = (file: string, folder: string): boolean => file.startsWith(path.resolve(folder) + path.sep);
  if (!paths.some((input) => inside(path.resolve(out), input))) return () => false;
  return (group) => filesOf(group).every((file) => inside(file, out));
}

function filesOf({ group }: PlannedGroup): string[] {
  return [...group.files.values()].map(({ absolutePath }) => absolutePath);
}

/** Whether all of these are there from an earlier time; files that several documents share never count. */
async function holds(output: OutputFolder, files: readonly OutputFile[]): Promise<boolean> {
  for (const file of files) {
    const found = await stat(path.join(output.path, file.path)).catch(() => undefined);
    if (file.shared === true || found?.isFile() !== true) return false;
  }
  return true;
}

function refuseNothing({ paths }: TagCorpusRequest, { tagged, kept, problems }: Tally): void {
  if (tagged + kept > 0) return;
  const first = problems[0];
  throw new AppError(
    'input',
    first === undefined
      ? `${paths.join(', ')} has no notes: give .txt files, or a folder in a format that convert reads`
      : `Nothing could be tagged: ${first.file}: ${first.message}`,
  );
}
