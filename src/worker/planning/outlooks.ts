// What a run would be: its notes, its recipe, how many steps it takes, and what is in its way.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../common/errors';
import type { LabelMap } from '../../corpus/labelMap';
import { readLabelMap } from '../../corpus/labelMapFile';
import { parseSplit, splitCorpus } from '../../corpus/splitCorpus';
import type { NotesSummary, PlanRequest, RunEstimate, RunOutlook, Split } from '../../protocol/planner';
import { planBase, type PlannedBase } from '../../runs/baseModel';
import { experimentFileName } from '../../runs/experiment/experimentReport';
import { makeExamples } from '../../training/examples';
import { stepsPerEpoch } from '../../training/loop';
import type { TrainingSettings } from '../../training/settings';
import { tagVocabulary } from '../../training/tagVocabulary';
import { NotesReader, type Notes } from './notes';
import { Remembered } from './remembered';

const splits: readonly Split[] = ['train', 'dev', 'test'];

export class Outlooks {
  private readonly readers: Readonly<Record<Split, NotesReader>> = {
    train: new NotesReader(),
    dev: new NotesReader(),
    test: new NotesReader(),
  };
  private readonly windows = new Remembered<number>();

  async of(request: PlanRequest, signal: AbortSignal): Promise<RunOutlook> {
    const errors = new Map<string, string>();
    /** Undefined where the person must mend something first; the reason stands beside its field. */
    const attempt = async <T>(field: string, work: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'internal') throw error;
        errors.set(/^--[\w-]+/.exec(error.message)?.[0] ?? field, error.message);
        return undefined;
      }
    };
    const { labels: mapFile, out } = request;
    const absolute = (file: string): string => path.resolve(request.root, file);
    const labels =
      mapFile === undefined ? undefined : await attempt('labels', () => readLabelMap(absolute(mapFile)));
    const notes: Partial<Record<Split, Notes>> = {};
    for (const split of splits) {
      const found = await attempt(split, () => this.readSplit(request, split, labels, signal));
      if (found !== undefined) notes[split] = found;
    }
    const base = request.base === undefined ? undefined : await folderOrName(request.root, request.base);
    const model = base === undefined ? undefined : await attempt('base', () => planBase(base, request));
    if (out !== undefined) await attempt('out', () => refuseTakenFolder(absolute(out)));
    const { train } = notes;
    const estimate =
      train === undefined || model === undefined
        ? undefined
        : await attempt('train', () => this.estimate(train, request, model));
    return {
      notes: summaries(notes),
      recipe: model?.settings ?? null,
      estimate: estimate ?? null,
      errors: Object.fromEntries(errors),
    };
  }

  private async readSplit(
    { notes, root }: PlanRequest,
    split: Split,
    labels: LabelMap | undefined,
    signal: AbortSignal,
  ): Promise<Notes | undefined> {
    const source = notes[split];
    if (source === undefined) return undefined;
    return this.readers[split].read(path.resolve(root, source), labels, signal);
  }

  private async estimate(
    train: Notes,
    { base, split }: PlanRequest,
    { settings, tokenizer }: PlannedBase,
  ): Promise<RunEstimate> {
    const { maxLength, stride } = settings;
    const key = JSON.stringify([train.key, base, split, maxLength, stride]);
    const windows = await this.windows.of(key, () => {
      const tags = tagVocabulary(train.summary.labels.map(([label]) => label));
      const documents =
        split === undefined ? train.documents : splitCorpus(train.documents, parseSplit(split)).train;
      const options = { tokenizer: tokenizer(documents), tags, maxLength, stride };
      return Promise.resolve(makeExamples(documents, options).examples.length);
    });
    return estimateOf(windows, settings);
  }
}

function estimateOf(windows: number, settings: TrainingSettings): RunEstimate {
  const perEpoch = stepsPerEpoch(windows, settings);
  const { epochs } = settings;
  return { windows, stepsPerEpoch: perEpoch, epochs, steps: perEpoch * epochs };
}

function summaries(notes: Partial<Record<Split, Notes>>): Partial<Record<Split, NotesSummary>> {
  return Object.fromEntries(Object.entries(notes).map(([split, { summary }]) => [split, summary]));
}

const exists = async (file: string): Promise<boolean> =>
  (await stat(file).catch(() => undefined)) !== undefined;

/** As the command line takes it: a folder wins over a model's name. */
async function folderOrName(root: string, base: string): Promise<string> {
  const folder = path.resolve(root, base);
  return (await exists(folder)) ? folder : base;
}

async function refuseTakenFolder(folder: string): Promise<void> {
  for (const [file, what] of [
    ['manifest.json', 'run'],
    [experimentFileName, 'experiment'],
  ] as const)
    if (await exists(path.join(folder, file)))
      throw new AppError(
        'output',
        `This folder holds a${what === 'run' ? '' : 'n'} ${what} already. Choose another one, or resume the ${what} in Models and Runs.`,
      );
}
