// What the folder of a run or an experiment says of itself, in one line: its state and score.
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { LoggedEvent } from '../../runs/metricsLog';
import { summariseRuns, type ExperimentPoint, type ExperimentReport } from '../../evaluation/experiment';
import { readExperimentFile, type ExperimentFile } from '../../runs/experiment/experimentFile';
import { readExperimentReport } from '../../runs/experiment/experimentReport';
import { readTrainedRuns } from '../../runs/experiment/trainedRuns';
import { readManifest, type Manifest } from '../../runs/manifest';
import { readMetrics } from '../../runs/metricsLog';
import { runFolder } from '../../runs/runFolder';
import type { RunDescription } from '../../protocol/runEvents';
import type { RunState } from '../../protocol/runState';

/** Milliseconds: a run that has logged something in this time is taken to be going on, when nobody says otherwise. */
export const aliveAfterEvent = 60_000;

export async function describeRun(
  folder: string,
  isRunning: boolean,
  now = Date.now(),
): Promise<RunDescription> {
  const experiment = await readExperimentFile(folder).catch(() => undefined);
  if (experiment !== undefined) return describeExperiment(folder, experiment, isRunning, now);
  const run = runFolder(folder);
  const manifest = await readManifest(run.manifest).catch(() => undefined);
  const events = await readMetrics(run.metrics).catch((): LoggedEvent[] => []);
  const usable = await stat(path.join(run.best, 'model.safetensors')).then(
    () => true,
    () => false,
  );
  const state = manifest === undefined ? 'broken' : runState(events, isRunning, now);
  return { folder: run.folder, state, usable, description: describe(state, events, manifest) };
}

async function describeExperiment(
  folder: string,
  { base, runs }: ExperimentFile,
  isRunning: boolean,
  now: number,
): Promise<RunDescription> {
  const folders = runs.map(({ name }) => path.join(folder, name));
  const states = await Promise.all(folders.map(async (one) => (await describeRun(one, false, now)).state));
  const usable = (await readExperimentReport(folder).catch(() => undefined)) !== undefined;
  const goesOn = isRunning || (!usable && states.includes('running'));
  const state = goesOn ? 'running' : usable ? 'finished' : 'stopped';
  const { runs: ended } = await readTrainedRuns([folder]).catch(() => ({ runs: [] }));
  const score = ended.length === 0 ? '' : `${describePoints(summariseRuns(ended))} · `;
  const count = usable ? `${runs.length} runs` : `${ended.length} of ${runs.length} runs ended`;
  const description = `${score}${state}, ${count} · from ${path.basename(base)}`;
  return { folder, state, usable, description, runs: folders };
}

/** Mean ± deviation; of a learning curve the first point and the last. */
function describePoints({ points }: ExperimentReport): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const f1 = ({ dev, runs }: ExperimentPoint): string =>
    dev.micro.f1.mean.toFixed(3) + (runs.length > 1 ? ` ± ${dev.micro.f1.deviation.toFixed(3)}` : '');
  const notes = ({ trainDocuments }: ExperimentPoint): string => `${Math.round(trainDocuments)} notes`;
  if (first === last) return `dev F1 ${f1(first)}`;
  return `dev F1 ${f1(first)} (${notes(first)}) to ${f1(last)} (${notes(last)})`;
}

export function runState(events: readonly LoggedEvent[], isRunning: boolean, now: number): RunState {
  if (isRunning) return 'running';
  const last = events.at(-1);
  if (last?.kind === 'done') return last.reason === 'cancelled' ? 'stopped' : 'finished';
  return last !== undefined && now - last.time < aliveAfterEvent ? 'running' : 'stopped';
}

function describe(state: RunState, events: readonly LoggedEvent[], manifest: Manifest | undefined): string {
  if (manifest === undefined) return 'its manifest cannot be read';
  const best = events.findLast((event) => event.kind === 'best');
  const score = best === undefined ? '' : `dev F1 ${best.f1.toFixed(3)} · `;
  const start = events.findLast((event) => event.kind === 'start');
  const step = events.findLast((event) => event.kind === 'step');
  const progress =
    state === 'finished' || start === undefined || step === undefined
      ? ''
      : `, step ${step.step} of ${start.steps}`;
  return `${score}${state}${progress} · from ${path.basename(manifest.base.name)}`;
}
