import { describe, expect, it } from 'vitest';
import type { RunUpdate } from '../../../src/protocol/runEvents';
import {
  addUpdate,
  describeDuration,
  emptyRun,
  facts,
  scoreRows,
  smoothed,
  timeLeft,
  type RunModel,
} from '../../../src/views/runMonitor/model';

const scores = { precision: 0.5, recall: 0.25, f1: 1 / 3 };
const start = {
  device: 'CPU (2 threads)',
  parameters: 1e6,
  labels: ['problem'],
  trainDocuments: 40,
  devDocuments: 10,
  epochs: 2,
  steps: 100,
};
const update = (steps: readonly number[], rest: Partial<RunUpdate> = {}): RunUpdate => ({
  fromStart: false,
  steps: {
    step: Uint32Array.from(steps),
    loss: Float32Array.from(steps, (step) => 1 / step),
    learningRate: Float32Array.from(steps, () => 0.5),
    tokensPerSecond: Float32Array.from(steps, () => 1000),
    time: Float64Array.from(steps, (step) => step * 2000),
    memory: Float64Array.from(steps, (step) => step * 1e6),
  },
  dev: [],
  start: null,
  best: null,
  memory: null,
  done: null,
  next: 1,
  isAlive: true,
  ...rest,
});

describe('the model of the run monitor', () => {
  it('grows with updates, and starts anew when the log was cut back', () => {
    const grown = addUpdate(addUpdate(emptyRun, update([1, 2], { start })), update([3]));
    expect([grown.steps, grown.start?.steps]).toEqual([[1, 2, 3], 100]);
    expect(addUpdate(grown, update([1], { fromStart: true })).steps).toEqual([1]);
  });

  it('forgets that a run was stopped when it goes on', () => {
    const stopped = addUpdate(emptyRun, update([1], { done: 'cancelled' }));
    expect(stopped.done).toBe('cancelled');
    expect(addUpdate(stopped, update([])).done).toBe('cancelled');
    expect(addUpdate(stopped, update([2])).done).toBeNull();
  });

  it('tells the time that is left from the pace of the last steps', () => {
    expect(timeLeft(addUpdate(emptyRun, update([10, 20, 30], { start })))).toBe(70 * 2000);
    expect(timeLeft(addUpdate(emptyRun, update([10], { start })))).toBeUndefined();
    expect(timeLeft(emptyRun)).toBeUndefined();
  });

  it.each([
    [800, '1 s'],
    [59_400, '59 s'],
    [61_000, '1 min 1 s'],
    [3_725_000, '1 h 2 min'],
  ])('says %i ms as %s', (milliseconds, text) => {
    expect(describeDuration(milliseconds)).toBe(text);
  });

  it('smooths without a bias at the start', () => {
    expect(smoothed([4, 4, 4])[0]).toBeCloseTo(4, 9);
    expect(smoothed([4, 4, 4])[2]).toBeCloseTo(4, 9);
    expect(smoothed([0, 1])[1]).toBeGreaterThan(0.5);
  });

  it('shows that memory ran out, and forgets it when the log was cut back to before', () => {
    const memory = (model: RunModel): string | undefined =>
      facts(model, true).find(({ name }) => name === 'Memory ran out')?.value;
    const small = addUpdate(emptyRun, update([1], { memory: { step: 1, pieces: 1024 } }));
    expect(memory(addUpdate(small, update([2])))).toBe('at step 1; since then 1,024 pieces at once');
    expect(memory(addUpdate(small, update([], { fromStart: true })))).toBeUndefined();
  });

  it('shows facts and the scores of the last epoch', () => {
    const dev = [
      {
        epoch: 1,
        step: 10,
        scores: {
          micro: scores,
          macro: scores,
          perLabel: { problem: { ...scores, support: 7, truePositives: 1, falsePositives: 1 } },
        },
      },
    ];
    const model = addUpdate(emptyRun, update([10, 20], { start, dev, best: { epoch: 1, f1: 0.3333 } }));
    expect(facts(model, true).map(({ name }) => name)).toEqual([
      'Device',
      'Step',
      'Best dev F1',
      'Loss',
      'Speed',
      'Memory',
      'Time left',
      'Notes',
      'Parameters',
    ]);
    expect(scoreRows(model).map(({ label, support }) => [label, support])).toEqual([
      ['All (micro)', undefined],
      ['problem', 7],
    ]);
    expect([facts(emptyRun, false), scoreRows(emptyRun)]).toEqual([[], []]);
  });
});
