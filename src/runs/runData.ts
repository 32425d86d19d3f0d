// The notes of a run: read, mapped to its labels, and found to be enough.
import { AppError } from '../common/errors';
import { entitiesOf, type Document } from '../corpus/document';
import { applyLabelMap } from '../corpus/labelMap';
import { readCorpus, type Corpus } from '../corpus/readCorpus';
import { splitCorpus } from '../corpus/splitCorpus';
import { selectNotes } from '../training/noteSelection';
import { describeData } from './dataHash';
import type { DataDescription } from './manifest';
import type { RunPlan } from './runPlan';

export interface SplitData {
  readonly documents: readonly Document[];
  readonly description: DataDescription;
  /** Places in the files that could not be read as they should. */
  readonly problems: number;
}

export interface RunData {
  readonly train: SplitData;
  readonly dev: SplitData;
  readonly test: SplitData | undefined;
}

export type DataPlan = Pick<RunPlan, 'train' | 'dev' | 'split' | 'test' | 'labels' | 'selections'> & {
  /** What the notes were before, when something resumed goes on with them. */
  readonly manifest: Readonly<Partial<Record<keyof RunData, DataDescription | undefined>>> | undefined;
};

/** @throws AppError (`input`) when a split has no entities, or a resumed run's notes are others than before. */
export async function readRunData(plan: DataPlan, signal?: AbortSignal): Promise<RunData> {
  const read = readOnce(signal);
  const { train, dev } = await readTrainAndDev(plan, read);
  return { train, dev, test: plan.test === undefined ? undefined : await readSplit('test', plan, read) };
}

type Read = (source: string) => Promise<Corpus>;

/** Folds of one corpus come from one reading of it. */
function readOnce(signal?: AbortSignal): Read {
  const corpora = new Map<string, Promise<Corpus>>();
  return async (source) => {
    const corpus = corpora.get(source) ?? readCorpus([source], signal === undefined ? {} : { signal });
    corpora.set(source, corpus);
    return corpus;
  };
}

async function readTrainAndDev(plan: DataPlan, read: Read): Promise<Pick<RunData, 'train' | 'dev'>> {
  const notes = await readNotes('train', plan, read);
  if (plan.split === undefined)
    return { train: described('train', plan, notes), dev: await readSplit('dev', plan, read) };
  const parts = splitCorpus(notes.documents, plan.split);
  return {
    train: described('train', plan, { documents: parts.train, problems: notes.problems }),
    dev: described('dev', plan, { documents: parts.dev, problems: 0 }),
  };
}

const readSplit = async (split: keyof RunData, plan: DataPlan, read: Read): Promise<SplitData> =>
  described(split, plan, await readNotes(split, plan, read));

type Notes = Omit<SplitData, 'description'>;

async function readNotes(split: keyof RunData, plan: DataPlan, readSource: Read): Promise<Notes> {
  const source = plan[split]!;
  const { documents: read, problems } = await readSource(source);
  const mapped = read.map((document) => applyLabelMap(document, plan.labels).document);
  refuseEmpty(split, source, read, mapped);
  return {
    documents: mapped,
    problems: problems.filter(({ severity }) => severity !== 'warning').length,
  };
}

/** What is selected of the notes, with their fingerprint, which a resumed run's must be. */
function described(split: keyof RunData, plan: DataPlan, notes: Notes): SplitData {
  const source = plan[split]!;
  const { problems } = notes;
  const selection = split === 'test' ? [] : plan.selections[split];
  const documents = selectNotes(notes.documents, selection);
  refuseBareSelection(split, source, documents);
  const description = describeData(source, documents, selection);
  const before = plan.manifest?.[split];
  if (before !== undefined && before.sha256 !== description.sha256) {
    throw new AppError(
      'input',
      `The notes in ${source} are not those the run began with: restore them, or start a new run`,
    );
  }
  return { documents, description, problems };
}

function refuseEmpty(
  split: string,
  source: string,
  read: readonly Document[],
  mapped: readonly Document[],
): void {
  if (read.length === 0)
    throw new AppError('input', `${source} holds no notes: give --${split} a folder of annotated notes`);
  if (mapped.some((document) => entitiesOf(document).length > 0)) return;
  const any = read.some((document) => entitiesOf(document).length > 0);
  const why = any
    ? 'the label map drops every entity of the notes'
    : `none of the ${read.length} notes has an annotation`;
  throw new AppError('input', `${source}: ${why}; --${split} needs notes with entities`);
}

function refuseBareSelection(split: string, source: string, documents: readonly Document[]): void {
  if (documents.some((document) => entitiesOf(document).length > 0)) return;
  throw new AppError(
    'input',
    `None of the ${documents.length} notes of ${source} that are left for --${split} has an entity: take fewer folds or larger shares, or annotate more notes`,
  );
}
