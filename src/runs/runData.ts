// The notes of a run: read, mapped to its labels, and found to be enough.
import { AppError } from '../common/errors';
import { entitiesOf, type Document } from '../corpus/document';
import { applyLabelMap } from '../corpus/labelMap';
import { readCorpus } from '../corpus/readCorpus';
import { splitCorpus } from '../corpus/splitCorpus';
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

/** @throws AppError (`input`) when a split has no entities, or a resumed run's notes are others than before. */
export async function readRunData(plan: RunPlan, signal?: AbortSignal): Promise<RunData> {
  const { train, dev } = await readTrainAndDev(plan, signal);
  return { train, dev, test: plan.test === undefined ? undefined : await readSplit('test', plan, signal) };
}

async function readTrainAndDev(plan: RunPlan, signal?: AbortSignal): Promise<Pick<RunData, 'train' | 'dev'>> {
  const train = await readNotes('train', plan, signal);
  if (plan.split === undefined)
    return { train: described('train', plan, train), dev: await readSplit('dev', plan, signal) };
  const parts = splitCorpus(train.documents, plan.split);
  return {
    train: described('train', plan, { documents: parts.train, problems: train.problems }),
    dev: described('dev', plan, { documents: parts.dev, problems: 0 }),
  };
}

const readSplit = async (split: keyof RunData, plan: RunPlan, signal?: AbortSignal): Promise<SplitData> =>
  described(split, plan, await readNotes(split, plan, signal));

type Notes = Omit<SplitData, 'description'>;

async function readNotes(split: keyof RunData, plan: RunPlan, signal?: AbortSignal): Promise<Notes> {
  const source = plan[split]!;
  const { documents: read, problems } = await readCorpus([source], signal === undefined ? {} : { signal });
  const documents = read.map((document) => applyLabelMap(document, plan.labels).document);
  refuseEmpty(split, source, read, documents);
  return { documents, problems: problems.filter(({ severity }) => severity !== 'warning').length };
}

/** With the notes' fingerprint, which a resumed run's must be. */
function described(split: keyof RunData, plan: RunPlan, { documents, problems }: Notes): SplitData {
  const source = plan[split]!;
  const description = describeData(source, documents);
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
