// Reads a run's metrics log piece by piece while it grows.
import { open, stat } from 'node:fs/promises';
import { AppError } from '../../common/errors';
import type { Handlers } from '../../protocol/callServer';
import type { RunEventsContract, RunUpdate } from '../../protocol/runEvents';
import type { LoggedEvent } from '../../runs/metricsLog';
import { runFolder } from '../../runs/runFolder';
import { experimentProgress } from './experimentProgress';
import { aliveAfterEvent, describeRun } from './runSummary';

export function runHandlers(): Handlers<RunEventsContract> {
  return {
    describeRuns: ({ folders, running }) =>
      Promise.all(folders.map((folder) => describeRun(folder, running.includes(folder)))),
    readExperiment: ({ folder, isRunning }) => experimentProgress(folder, isRunning),
    readRun: async ({ run, from }) => {
      const { manifest, metrics } = runFolder(run);
      if (!(await stat(manifest).catch(() => undefined)))
        throw new AppError('input', `${run} holds no run: it has no manifest.json.`);
      const { fromStart, events, next } = await readLines(metrics, from);
      const written = (await stat(metrics).catch(() => undefined))?.mtimeMs ?? 0;
      return { ...summarise(events), fromStart, next, isAlive: Date.now() - written < aliveAfterEvent };
    },
  };
}

interface ReadLines {
  readonly fromStart: boolean;
  readonly events: LoggedEvent[];
  readonly next: number;
}

/**
 * Whole lines only: the one that is being written comes next time. From the top where no line ends before `from`: a resumed run
 * has cut the log back, and may have written more than there was.
 */
async function readLines(file: string, from: number): Promise<ReadLines> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size < from) return readLines(file, 0);
  if (size === 0) return { fromStart: true, events: [], next: 0 };
  const before = Math.max(0, from - 1);
  const bytes = await readBytes(file, before, size);
  if (from > 0 && bytes[0] !== lineEnd) return readLines(file, 0);
  const end = bytes.lastIndexOf(lineEnd) + 1;
  const lines = bytes
    .toString('utf8', from - before, end)
    .split('\n')
    .slice(0, -1);
  return { fromStart: from === 0, events: lines.flatMap(parseLine), next: before + end };
}

const lineEnd = 0x0a;

async function readBytes(file: string, from: number, to: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const bytes = Buffer.alloc(to - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A damaged line is left out: the curves go on. */
function parseLine(line: string): LoggedEvent[] {
  try {
    return [JSON.parse(line) as LoggedEvent];
  } catch {
    return [];
  }
}

function summarise(events: readonly LoggedEvent[]): Omit<RunUpdate, 'fromStart' | 'next' | 'isAlive'> {
  const steps = events.filter((event) => event.kind === 'step');
  const start = events.findLast((event) => event.kind === 'start');
  const best = events.findLast((event) => event.kind === 'best');
  const memory = events.findLast((event) => event.kind === 'memory');
  const last = events.at(-1);
  return {
    steps: {
      step: Uint32Array.from(steps, ({ step }) => step),
      loss: Float32Array.from(steps, ({ loss }) => loss),
      learningRate: Float32Array.from(steps, ({ learningRate }) => learningRate),
      tokensPerSecond: Float32Array.from(steps, ({ tokensPerSecond }) => tokensPerSecond),
      time: Float64Array.from(steps, ({ time }) => time),
      memory: Float64Array.from(steps, ({ memoryBytes = 0 }) => memoryBytes),
    },
    dev: events.flatMap((event) =>
      event.kind === 'dev' ? [{ epoch: event.epoch, step: event.step, scores: event.scores }] : [],
    ),
    start: start ?? null,
    best: best ?? null,
    memory: memory ?? null,
    done: last?.kind === 'done' ? last.reason : null,
  };
}
