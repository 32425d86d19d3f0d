// A training in a process of its own, and its death at a moment of one's choosing.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { expect } from 'vitest';
import type { ExperimentRequest } from '../../src/runs/experiment/openExperiment';
import type { TrainRequest } from '../../src/training/request';

const child = path.join(__dirname, 'trainChild.ts');

/** Kills after `events` events and `delay` milliseconds more. Resolves to whether the run had come to its end before. */
export async function trainInChild(
  request: TrainRequest | ExperimentRequest,
  kill?: { readonly events: number; readonly delay: number },
): Promise<boolean> {
  const process_ = spawn(process.execPath, ['--import', 'tsx', child, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  process_.stdout.on('data', (chunk: Buffer) => {
    const before = seen;
    seen += chunk.toString('utf8').split('\n').length - 1;
    if (kill !== undefined && before < kill.events && seen >= kill.events)
      setTimeout(() => process_.kill('SIGKILL'), kill.delay);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    process_.once('close', (...end) => resolve(end)),
  );
  if (signal === 'SIGKILL') return false;
  expect(code).toBe(0);
  return true;
}
