// Reading corpora: any files and folders, any format, as a stream of documents in flat memory, or all at once.
import path from 'node:path';
import { AppError, CancelledError, describeError, throwIfCancelled } from '../common/errors';
import type { Document } from './document';
import type { ReadPurpose } from './formats/format';
import { formatNamed } from './formats/registry';
import { applyLabelMap, type LabelMap } from './labelMap';
import type { NotWritten, Problem } from './ledger';
import { nextTurn } from './nextTurn';
import { emptyPlan, planReading, type Plan, type PlannedGroup } from './folders/plan';
import { findFiles, type FoundFile } from './folders/source';
import { UniqueNames } from './uniqueNames';

export interface ReadOptions extends ReadPurpose {
  /** The name of a format; default `auto`, by content. */
  readonly from?: string;
  readonly labels?: LabelMap;
  /** Files and folders in which texts are looked for besides (annotations kept apart from their notes). */
  readonly texts?: readonly string[];
  /** A folder for results: when it lies inside an input, what it holds from an earlier time is left alone. */
  readonly results?: string;
  readonly signal?: AbortSignal;
  /** `done` of `total` files or file groups. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Leaves out groups before they are read; gives the ids of their documents where they are known, so that none is given again. */
  readonly skip?: (group: PlannedGroup) => boolean | readonly string[] | undefined;
}

export type CorpusItem =
  /** First, once: what the files were taken for. */
  | { readonly kind: 'plan'; readonly plan: Plan }
  | { readonly kind: 'document'; readonly document: Document; readonly source: PlannedGroup }
  | {
      readonly kind: 'problems';
      readonly problems: readonly Problem[];
      /** Absent for files that could not even be opened. */
      readonly source?: PlannedGroup;
    }
  /** Entities that did not make it into a document: past the end of the text, dropped by the label map. */
  | { readonly kind: 'lost'; readonly lost: readonly NotWritten[] }
  | { readonly kind: 'group end'; readonly source: PlannedGroup };

/**
 * Documents one by one. A file that cannot be read becomes a problem, and the rest is carried on.
 * @throws AppError `usage` for an unknown format, AmbiguousFormatError, AppError `input` for a path that is not there, CancelledError.
 */
export async function* streamCorpus(
  paths: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<CorpusItem> {
  const named = options.from === undefined || options.from === 'auto' ? undefined : formatNamed(options.from);
  const found = await findFiles(paths, options.signal);
  const isResult = earlierResult(paths, options.results);
  const plan = await planReading(
    found.filter((file) => !isResult(file)),
    named,
    () => findFiles(options.texts ?? [], options.signal),
  );
  const results = found.filter(isResult).map(({ displayPath }) => displayPath);
  yield { kind: 'plan', plan: { ...plan, leftAlone: [...plan.leftAlone, ...results] } };
  if (plan.unreadable.length > 0) yield { kind: 'problems', problems: plan.unreadable };
  const total = plan.groups.length;
  const ids = new UniqueNames('-');
  for (const [done, planned] of plan.groups.entries()) {
    if (done % 20 === 19) await nextTurn();
    throwIfCancelled(options.signal);
    const skipped = options.skip?.(planned);
    if (skipped === undefined || skipped === false) yield* streamGroup(planned, options, ids);
    else if (skipped !== true) for (const id of skipped) ids.take(id);
    options.onProgress?.({ done: done + 1, total });
  }
}

/** Only below an input: a folder that is itself an input is meant to be read. */
function earlierResult(paths: readonly string[], results: string | undefined): (file: FoundFile) => boolean {
  if (results === undefined) return () => false;
  const folder = path.resolve(results);
  const inputs = paths.map((input) => path.resolve(input));
  const isInside = (inner: string, outer: string): boolean => inner.startsWith(outer + path.sep);
  if (inputs.includes(folder) || !inputs.some((input) => isInside(folder, input))) return () => false;
  return ({ root, absolutePath }) =>
    !isInside(root, folder) && root !== folder && isInside(absolutePath, folder);
}

async function* streamGroup(
  planned: PlannedGroup,
  options: ReadOptions,
  ids: UniqueNames,
): AsyncGenerator<CorpusItem> {
  try {
    for await (const result of planned.format.read(planned.group, options)) {
      throwIfCancelled(options.signal);
      if (result.problems.length > 0) yield { kind: 'problems', problems: result.problems, source: planned };
      if (result.lost.length > 0) yield { kind: 'lost', lost: result.lost };
      for (const read of result.documents) {
        const { document, dropped } = applyLabelMap(withUniqueId(read, ids), options.labels);
        if (dropped.length > 0) yield { kind: 'lost', lost: dropped };
        yield { kind: 'document', document, source: planned };
      }
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    yield { kind: 'problems', problems: [unreadable(planned, error)], source: planned };
  }
  yield { kind: 'group end', source: planned };
}

/** Files of many documents may give one id twice, or the id of a document in another file. */
function withUniqueId(document: Document, ids: UniqueNames): Document {
  const id = ids.take(document.id);
  return id === document.id ? document : { ...document, id };
}

function unreadable({ group }: PlannedGroup, error: unknown): Problem {
  const file = [...group.files.values()].at(-1)!;
  const message = error instanceof AppError ? error.message : `Could not be read: ${describeError(error)}.`;
  return { file: file.displayPath, line: 0, message };
}

export interface Corpus {
  readonly documents: readonly Document[];
  readonly problems: readonly Problem[];
  readonly lost: readonly NotWritten[];
  readonly plan: Plan;
}

/** Everything at once, for corpora that fit in memory. Throws as {@link streamCorpus}. */
export async function readCorpus(paths: readonly string[], options: ReadOptions = {}): Promise<Corpus> {
  const documents: Document[] = [];
  const problems: Problem[] = [];
  const lost: NotWritten[] = [];
  let plan = emptyPlan;
  for await (const item of streamCorpus(paths, options)) {
    if (item.kind === 'plan') plan = item.plan;
    else if (item.kind === 'document') documents.push(item.document);
    else if (item.kind === 'problems') for (const problem of item.problems) problems.push(problem);
    else if (item.kind === 'lost') for (const entry of item.lost) lost.push(entry);
  }
  return { documents, problems, lost, plan };
}

/** `200 × brat standoff, 3 × plain text`, for the line that says what the files were taken for. */
export function describePlan(plan: Plan): string {
  const counts = new Map<string, number>();
  for (const { format } of plan.groups) counts.set(format.name, (counts.get(format.name) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
}
