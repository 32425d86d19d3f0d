// Folders of finished runs and of experiments, written down without training anything.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeExperimentFile } from '../../../src/runs/experiment/experimentFile';
import { planRuns, type ExperimentAxes } from '../../../src/runs/experiment/plan';
import { writeManifest, type DataDescription } from '../../../src/runs/manifest';
import { writeReport } from '../../../src/runs/report';
import { runFolder } from '../../../src/runs/runFolder';
import { trainingSettings } from '../../../src/training/recipes';
import type { Selections } from '../../../src/training/request';
import { runScores, type Counts } from '../../evaluation/trainedRun';

const data = (documents: number, selection: Selections['train'] = []): DataDescription => ({
  path: '/notes',
  ...(selection.length === 0 ? {} : { selection }),
  documents,
  entities: 10 * documents,
  sha256: 'x',
});

/** @param documents training notes */
export async function writeFinishedRun(
  folder: string,
  dev: Counts,
  {
    documents = 8,
    selections = { train: [], dev: [] },
  }: { documents?: number; selections?: Selections } = {},
): Promise<void> {
  const run = runFolder(folder);
  await mkdir(run.best, { recursive: true });
  await writeFile(path.join(run.best, 'config.json'), '{}');
  await writeFile(path.join(run.best, 'model.safetensors'), '');
  await writeManifest(run.manifest, {
    schemaVersion: 1,
    created: '2026-01-01T00:00:00.000Z',
    base: { name: 'clinical-bert-mini', sha256: 'x' },
    train: data(documents, selections.train),
    dev: data(4, selections.dev),
    labels: null,
    tags: ['O'],
    settings: trainingSettings('fine-tuning'),
    device: 'cpu',
    versions: {},
  });
  const scores = runScores(dev);
  await writeReport(run.report, {
    schemaVersion: 1,
    reason: 'finished',
    steps: 9,
    best: { epoch: 2, f1: scores.micro.f1 },
    dev: scores,
    test: null,
    seconds: 1,
    peakMemoryBytes: 1,
    notTrained: [],
  });
}

/** An experiment of which as many runs have ended as there are counts. */
export async function writeExperiment(
  folder: string,
  axes: ExperimentAxes,
  ended: readonly Counts[],
): Promise<void> {
  const runs = planRuns(axes, 13);
  await writeExperimentFile(folder, {
    schemaVersion: 1,
    created: '2026-01-01T00:00:00.000Z',
    base: 'clinical-bert-mini',
    train: data(12),
    dev: axes.folds === undefined ? data(4) : null,
    test: null,
    labels: null,
    settings: {},
    device: 'cpu',
    runs,
  });
  for (const [i, counts] of ended.entries()) {
    const { name, selections } = runs[i]!;
    const share =
      axes.shares?.toSorted((a, b) => a - b)[Math.floor((i * axes.shares.length) / runs.length)] ?? 1;
    await writeFinishedRun(path.join(folder, name), counts, {
      documents: Math.round(12 * share),
      selections,
    });
  }
}
