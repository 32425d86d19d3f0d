// How far an experiment has come: each run with its state and best score, and what the ended ones score together.
import * as path from 'node:path';
import { summariseRuns, type TrainedRun } from '../../evaluation/experiment';
import type { ExperimentProgress, ExperimentRun } from '../../protocol/experimentProgress';
import { readExperimentFile } from '../../runs/experiment/experimentFile';
import { readExperimentReport } from '../../runs/experiment/experimentReport';
import { readTrainedRun } from '../../runs/experiment/trainedRuns';
import { readMetrics, type LoggedEvent } from '../../runs/metricsLog';
import { runFolder } from '../../runs/runFolder';
import { runState } from './runSummary';

/**
 * Null where the folder is no experiment.
 * @param isRunning whether its task is under way in this window.
 */
export async function experimentProgress(
  folder: string,
  isRunning: boolean,
  now = Date.now(),
): Promise<ExperimentProgress | null> {
  const experiment = await readExperimentFile(folder);
  if (experiment === undefined) return null;
  const isDone = (await readExperimentReport(folder)) !== undefined;
  const trained: TrainedRun[] = [];
  const runs: ExperimentRun[] = [];
  for (const { name } of experiment.runs) {
    const source = { name, folder: path.join(folder, name) };
    const ended = await readTrainedRun(source);
    if (ended !== undefined) {
      trained.push(ended);
      runs.push(endedRun(source.folder, ended));
      continue;
    }
    const events = await readMetrics(runFolder(source.folder).metrics).catch((): LoggedEvent[] => []);
    // Runs follow each other: only the first that has not ended can be under way.
    const isCurrent = isRunning && runs.length === trained.length;
    runs.push({ ...source, ...openRun(events, isCurrent, now) });
  }
  const goesOn = isRunning || (!isDone && runs.some(({ state }) => state === 'running'));
  return {
    state: goesOn ? 'running' : isDone ? 'finished' : 'stopped',
    runs,
    points: trained.length === 0 ? [] : summariseRuns(trained).points.map(pointOf),
  };
}

const endedRun = (folder: string, { name, epoch, dev, test }: TrainedRun): ExperimentRun => ({
  name,
  folder,
  state: 'finished',
  progress: 1,
  epoch,
  dev: dev.micro.f1,
  test: test?.micro.f1 ?? null,
});

function openRun(
  events: readonly LoggedEvent[],
  isCurrent: boolean,
  now: number,
): Omit<ExperimentRun, 'name' | 'folder'> {
  const start = events.findLast((event) => event.kind === 'start');
  const step = events.findLast((event) => event.kind === 'step');
  const best = events.findLast((event) => event.kind === 'best');
  const hasBegun = isCurrent || events.length > 0;
  return {
    state: hasBegun ? runState(events, isCurrent, now) : 'waiting',
    progress: start === undefined || step === undefined ? 0 : step.step / start.steps,
    epoch: best?.epoch ?? null,
    dev: best?.f1 ?? null,
    test: null,
  };
}

const pointOf = ({
  trainDocuments,
  runs,
  dev,
  test,
}: ReturnType<typeof summariseRuns>['points'][number]): ExperimentProgress['points'][number] => ({
  trainDocuments,
  runs: runs.length,
  dev: dev.micro.f1,
  test: test?.micro.f1 ?? null,
});
