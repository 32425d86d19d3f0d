// The notes of a run: read, mapped to its labels, and found to be enough.
import { AppError } from '../common/errors';
import { entitiesOf, type Document } from '../corpus/document';
import { applyLabelMap } from '../corpus/labelMap';
import { isError } from '../corpus/ledger';
import { readCorpus } from '../corpus/readCorpus';
import { splitCorpus } from '../corpus/splitCorpus';
import { selectNotes, type NoteSelection } from '../training/noteSelection';
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
  const { train, dev } = await readTrainAndDev(plan, signal);
  const test = plan.test === undefined ? undefined : await readNotes('test', plan, signal);
  return { train, dev, test: test && described('test', plan, test) };
}

async function readTrainAndDev(
  plan: DataPlan,
  signal?: AbortSignal,
): Promise<Pick<RunData, 'train' | 'dev'>> {
  const train = await readNotes('train', plan, signal);
  const parts = await partsOf(train, plan, signal);
  const { selections } = plan;
  return {
    train: described('train', plan, parts.train, selections.train),
    dev: described('dev', plan, parts.dev, selections.dev),
  };
}

/** Parts of one corpus, and folds of one, come from one reading of it. */
async function partsOf(
  train: Notes,
  plan: DataPlan,
  signal?: AbortSignal,
): Promise<Readonly<Record<'train' | 'dev', Notes>>> {
  if (plan.split !== undefined) {
    const parts = splitCorpus(train.documents, plan.split);
    return {
      train: { documents: parts.train, problems: train.problems },
      dev: { documents: parts.dev, problems: 0 },
    };
  }
  return {
    train,
    dev: plan.dev === plan.train ? { ...train, problems: 0 } : await readNotes('dev', plan, signal),
  };
}

type Notes = Omit<SplitData, 'description'>;

async function readNotes(split: keyof RunData, plan: DataPlan, signal?: AbortSignal): Promise<Notes> {
  const source = plan[split]!;
  const { documents: read, problems } = await readCorpus([source], signal === undefined ? {} : { signal });
  const documents = read.map((document) => applyLabelMap(document, plan.labels).document);
  refuseEmpty(split, source, read, documents);
  return { documents, problems: problems.filter(isError).length };
}

/** What the selection leaves, with its fingerprint, which a resumed run's must be. */
function described(
  split: keyof RunData,
  plan: DataPlan,
  notes: Notes,
  selection: readonly NoteSelection[] = [],
): SplitData {
  const source = plan[split]!;
  const documents = selectNotes(notes.documents, selection);
  if (selection.length > 0) refuseBareSelection(split, source, documents);
  const description = describeData(source, documents, selection);
  const before = plan.manifest?.[split];
  if (before !== undefined && before.sha256 !== description.sha256) {
    throw new AppError(
      'input',
      `The notes in ${source} are not those the run began with: restore them, or start a new run`,
    );
  }
  return { documents, description, problems: notes.problems };
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
  const why = any ? 'the label map drops every entity of the notes' : 'no note there has an annotation';
  throw new AppError('input', `${source}: ${why}; --${split} needs notes with entities`);
}

function refuseBareSelection(split: string, source: string, documents: readonly Document[]): void {
  if (documents.some((document) => entitiesOf(document).length > 0)) return;
  throw new AppError(
    'input',
    `None of the ${documents.length} notes of ${source} that are left for --${split} has an entity: take fewer folds or larger shares, or annotate more notes`,
  );
}
