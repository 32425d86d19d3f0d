// What the run monitor knows of a run, put together from updates, and the words and curves it shows. Knows no page.
import type { DevPoint, RunStart, RunUpdate } from '../../protocol/runEvents';

export interface RunModel {
  readonly steps: readonly number[];
  readonly loss: readonly number[];
  readonly learningRate: readonly number[];
  readonly tokensPerSecond: readonly number[];
  readonly times: readonly number[];
  /** Bytes of the training process by the last step; 0 while unknown. */
  readonly memoryBytes: number;
  readonly dev: readonly DevPoint[];
  readonly start: RunStart | null;
  readonly best: RunUpdate['best'];
  readonly memory: RunUpdate['memory'];
  readonly done: RunUpdate['done'];
}

export const emptyRun: RunModel = {
  steps: [],
  loss: [],
  learningRate: [],
  tokensPerSecond: [],
  times: [],
  memoryBytes: 0,
  dev: [],
  start: null,
  best: null,
  memory: null,
  done: null,
};

export function addUpdate(
  model: RunModel,
  { fromStart, steps, dev, start, best, memory, done }: RunUpdate,
): RunModel {
  const before = fromStart ? emptyRun : model;
  return {
    steps: [...before.steps, ...steps.step],
    loss: [...before.loss, ...steps.loss],
    learningRate: [...before.learningRate, ...steps.learningRate],
    tokensPerSecond: [...before.tokensPerSecond, ...steps.tokensPerSecond],
    times: [...before.times, ...steps.time],
    memoryBytes: steps.memory.at(-1) ?? before.memoryBytes,
    dev: [...before.dev, ...dev],
    start: start ?? before.start,
    best: best ?? before.best,
    memory: memory ?? before.memory,
    done: steps.step.length > 0 || dev.length > 0 || done !== null ? done : before.done,
  };
}

/** Exponential moving average, corrected for its start (Kingma & Ba 2015, section 3). */
export function smoothed(values: readonly number[], weight = 0.95): number[] {
  let average = 0;
  return values.map((value, i) => {
    average = weight * average + (1 - weight) * value;
    return average / (1 - weight ** (i + 1));
  });
}

/** Steps that the pace is taken from. */
const paceSteps = 50;

/** Milliseconds to the end at the pace of the last steps; undefined while unknown. */
export function timeLeft({ steps, times, start }: RunModel): number | undefined {
  const last = steps.length - 1;
  const first = Math.max(0, last - paceSteps);
  if (start === null || last <= first) return undefined;
  const done = steps[last]! - steps[first]!;
  const pace = (times[last]! - times[first]!) / done;
  return done > 0 && Number.isFinite(pace) ? pace * Math.max(0, start.steps - steps[last]!) : undefined;
}

export function describeDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Fraction of the steps; undefined while unknown. */
export function progressOf({ steps, start }: RunModel): number | undefined {
  return start === null || start.steps === 0 ? undefined : (steps.at(-1) ?? 0) / start.steps;
}

export interface Fact {
  readonly name: string;
  readonly value: string;
}

export function facts(model: RunModel, isRunning: boolean): Fact[] {
  const { start, steps, best, memory } = model;
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  const step = steps.at(-1) ?? 0;
  const left = isRunning ? timeLeft(model) : undefined;
  const recent = model.tokensPerSecond.slice(-20);
  const speed = recent.reduce((sum, value) => sum + value, 0) / Math.max(1, recent.length);
  return [
    ...(start === null ? [] : [{ name: 'Device', value: start.device }]),
    ...(memory === null
      ? []
      : [
          {
            name: 'Memory ran out',
            value: `at step ${count(memory.step)}; since then ${count(memory.pieces)} pieces at once`,
          },
        ]),
    ...(start === null ? [] : [{ name: 'Step', value: `${count(step)} of ${count(start.steps)}` }]),
    ...(best === null ? [] : [{ name: 'Best dev F1', value: `${best.f1.toFixed(4)} (epoch ${best.epoch})` }]),
    ...(steps.length === 0 ? [] : [{ name: 'Loss', value: smoothed(model.loss).at(-1)!.toFixed(4) }]),
    ...(recent.length === 0 ? [] : [{ name: 'Speed', value: `${count(speed)} pieces/s` }]),
    ...(model.memoryBytes === 0 ? [] : [{ name: 'Memory', value: describeBytes(model.memoryBytes) }]),
    ...(left === undefined ? [] : [{ name: 'Time left', value: `about ${describeDuration(left)}` }]),
    ...(start === null
      ? []
      : [
          { name: 'Notes', value: `${count(start.trainDocuments)} train, ${count(start.devDocuments)} dev` },
          { name: 'Parameters', value: count(start.parameters) },
        ]),
  ];
}

export const describeBytes = (bytes: number): string =>
  bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

export const measures = ['f1', 'precision', 'recall'] as const;
export type Measure = (typeof measures)[number];

export interface ScoreRow {
  readonly label: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number | undefined;
}

/** Of the last epoch: all labels, then each. */
export function scoreRows({ dev }: RunModel): ScoreRow[] {
  const scores = dev.at(-1)?.scores;
  if (scores === undefined) return [];
  const labels = Object.entries(scores.perLabel).map(([label, row]) => ({ label, ...row }));
  return [{ label: 'All (micro)', ...scores.micro, support: undefined }, ...labels];
}
