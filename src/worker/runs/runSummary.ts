// What a run folder says of itself, in one line: its state and best score.
import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { LoggedEvent } from '../../runs/metricsLog';
import { readManifest, type Manifest } from '../../runs/manifest';
import { readMetrics } from '../../runs/metricsLog';
import { runFolder } from '../../runs/runFolder';
import type { RunDescription, RunState } from '../../protocol/runEvents';

/** Milliseconds: a run that has logged something in this time is taken to be going on, when nobody says otherwise. */
export const aliveAfterEvent = 60_000;

export async function describeRun(
  folder: string,
  isRunning: boolean,
  now = Date.now(),
): Promise<RunDescription> {
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
