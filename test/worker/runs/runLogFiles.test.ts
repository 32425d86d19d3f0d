import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runHandlers } from '../../../src/worker/runs/runLogFiles';
import { aliveAfterEvent, runState } from '../../../src/worker/runs/runSummary';
import type { LoggedEvent } from '../../../src/runs/metricsLog';

let run: string;
beforeEach(async () => {
  run = await mkdtemp(path.join(tmpdir(), 'run-'));
  await writeFile(path.join(run, 'manifest.json'), '{}');
});
afterEach(async () => rm(run, { recursive: true, force: true }));

const context = { signal: new AbortController().signal, progress: () => undefined };
const handlers = runHandlers();
const step = (n: number): string =>
  `${JSON.stringify({ kind: 'step', step: n, epoch: 1, loss: 0.5, learningRate: 1e-4, gradientNorm: 1, tokensPerSecond: 9, time: n })}\n`;
const log = (): string => path.join(run, 'metrics.jsonl');
const read = (from: number) => handlers.readRun({ run, from }, context);

describe('a run’s log', () => {
  it('is read piece by piece while it grows, whole lines only', async () => {
    await writeFile(log(), step(1) + step(2) + step(3).slice(0, 20));
    const first = await read(0);
    expect([[...first.steps.step], first.fromStart]).toEqual([[1, 2], true]);
    await writeFile(log(), step(1) + step(2) + step(3));
    const second = await read(first.next);
    expect([[...second.steps.step], second.fromStart]).toEqual([[3], false]);
    expect((await read(second.next)).steps.step).toHaveLength(0);
  });

  it('is read from the top when a resumed run has cut it back', async () => {
    await writeFile(log(), step(1) + step(2) + step(3));
    const { next } = await read(0);
    await writeFile(log(), step(1));
    expect(await read(next)).toMatchObject({ fromStart: true });
  });

  it('is read from the top when a resumed run has cut it back, and written more than was there', async () => {
    const done = `${JSON.stringify({ kind: 'done', reason: 'cancelled', step: 3, best: null, time: 5 })}\n`;
    const start = `${JSON.stringify({ kind: 'start', device: 'CPU', labels: Array(9).fill('problem'), time: 6 })}\n`;
    await writeFile(log(), step(1) + step(2) + step(3) + done);
    const { next } = await read(0);
    await writeFile(log(), step(1) + step(2) + start + step(3) + step(4));
    const update = await read(next);
    expect([[...update.steps.step], update.fromStart]).toEqual([[1, 2, 3, 4], true]);
  });

  it('leaves a damaged line out, and tells the end', async () => {
    await writeFile(log(), `${step(1)}{broken\n`);
    await appendFile(
      log(),
      `${JSON.stringify({ kind: 'done', reason: 'cancelled', step: 1, best: null, time: 5 })}\n`,
    );
    const update = await read(0);
    expect([[...update.steps.step], update.done]).toEqual([[1], 'cancelled']);
  });

  it('is empty before the first step, and an error in a folder that is no run', async () => {
    expect((await read(0)).next).toBe(0);
    await rm(path.join(run, 'manifest.json'));
    await expect(read(0)).rejects.toMatchObject({ code: 'input' });
  });
});

describe('the state of a run', () => {
  const done = (reason: 'finished' | 'early-stop' | 'cancelled'): LoggedEvent => ({
    kind: 'done',
    reason,
    step: 1,
    best: null,
    time: 0,
  });
  const started: LoggedEvent = { kind: 'epoch-start', epoch: 1, time: 1000 };
  it.each([
    ['its task is under way', [done('cancelled')], true, 0, 'running'],
    ['it ended', [done('finished')], false, 0, 'finished'],
    ['it ended early', [done('early-stop')], false, 0, 'finished'],
    ['it was cancelled', [done('cancelled')], false, 0, 'stopped'],
    ['it has just logged', [started], false, 1000 + aliveAfterEvent - 1, 'running'],
    ['it was killed', [started], false, 1000 + aliveAfterEvent, 'stopped'],
    ['nothing was logged', [], false, 0, 'stopped'],
  ] as const)('when %s', (_name, events, isRunning, now, expected) => {
    expect(runState(events, isRunning, now)).toBe(expected);
  });
});
