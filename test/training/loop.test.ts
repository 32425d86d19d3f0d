import { describe, expect, it } from 'vitest';
import {
  initialState,
  stepsPerEpoch,
  trainingLoop,
  type Keeper,
  type LoopState,
} from '../../src/training/loop';
import { trainingSettings } from '../../src/training/recipes';
import type { TrainingSettings } from '../../src/training/settings';
import type { DevScores, TrainingEvent } from '../../src/training/events';
import { FakeBackend, fakeExamples } from './fakeBackend';

const scores = (f1: number): DevScores => {
  const all = { precision: f1, recall: f1, f1 };
  return {
    micro: all,
    macro: all,
    perLabel: { problem: { ...all, support: 3, truePositives: 1, falsePositives: 1 } },
  };
};

interface Kept {
  readonly best: number[];
  readonly checkpoints: LoopState[];
}

interface Run {
  readonly events: TrainingEvent[];
  readonly kept: Kept;
  readonly backend: FakeBackend;
}

interface RunOptions {
  readonly settings?: Partial<TrainingSettings>;
  readonly f1?: readonly number[];
  readonly state?: LoopState;
  readonly dueEvery?: number;
  readonly stopAfterSteps?: number;
  readonly room?: number;
}

async function run(options: RunOptions = {}): Promise<Run> {
  const {
    f1 = [0.1, 0.2, 0.3],
    state = initialState,
    dueEvery = Infinity,
    stopAfterSteps = Infinity,
  } = options;
  const settings = trainingSettings('fine-tuning', {
    epochs: 3,
    batchSize: 2,
    patience: null,
    ...options.settings,
  });
  const backend = new FakeBackend();
  backend.room = options.room ?? Infinity;
  const kept: Kept = { best: [], checkpoints: [] };
  const keeper: Keeper = {
    checkpointDue: () => backend.calls.length % dueEvery === 0,
    keepCheckpoint: (loop) => Promise.resolve(void kept.checkpoints.push(loop)),
    keepBest: (best) => Promise.resolve(void kept.best.push(best.epoch)),
  };
  const controller = new AbortController();
  let epoch = state.epoch;
  const scoreDev = (): Promise<DevScores> => Promise.resolve(scores(f1[epoch++]!));
  const inputs = {
    backend,
    examples: () => fakeExamples(9),
    paddingId: 0,
    settings,
    keeper,
    scoreDev,
    signal: controller.signal,
  };
  const events: TrainingEvent[] = [];
  for await (const event of trainingLoop(inputs, state)) {
    events.push(event);
    if (event.kind === 'step' && event.step >= stopAfterSteps) controller.abort();
  }
  return { events, kept, backend };
}

const kinds = (events: readonly TrainingEvent[]): string[] => events.map(({ kind }) => kind);

describe('trainingLoop', () => {
  it('tells each epoch in order and ends with the best', async () => {
    const { events } = await run({ settings: { epochs: 2 } });
    const epoch = ['epoch-start', ...Array<string>(5).fill('step'), 'epoch-end', 'dev', 'best', 'checkpoint'];
    expect(kinds(events)).toEqual([...epoch, ...epoch, 'done']);
    expect(events.at(-1)).toEqual({
      kind: 'done',
      reason: 'finished',
      step: 10,
      best: { epoch: 2, f1: 0.2 },
    });
  });

  it('trains every example once an epoch', async () => {
    const { backend } = await run({ settings: { epochs: 1 } });
    expect(backend.calls.flatMap(({ firstIds }) => firstIds).sort((a, b) => a - b)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ]);
  });

  it('steps count from 0 with a rate from the schedule and another dropout seed each', async () => {
    const { backend } = await run();
    expect(backend.calls.map(({ options }) => options.step)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(new Set(backend.calls.map(({ options }) => options.dropoutSeed)).size).toBe(15);
    expect(backend.calls[0]!.options.learningRate).toBeCloseTo(5e-5 / 2, 12);
    expect(backend.calls[14]!.options.learningRate).toBeCloseTo(5e-5 / 13, 12);
  });

  it('turns dropout off with a probability of 0', async () => {
    const { backend } = await run({ settings: { dropout: 0, epochs: 1 } });
    expect(new Set(backend.calls.map(({ options }) => options.dropoutSeed))).toEqual(new Set([0]));
  });

  it('gathers micro-batches into one step', async () => {
    const { backend } = await run({ settings: { accumulation: 2, epochs: 1 } });
    expect(backend.calls.map(({ batches }) => batches)).toEqual([2, 2, 1]);
    expect(stepsPerEpoch(9, trainingSettings('fine-tuning', { batchSize: 2, accumulation: 2 }))).toBe(3);
  });

  it('keeps the best by dev F1, the earlier of two equals', async () => {
    const { kept, events } = await run({ f1: [0.4, 0.4, 0.5] });
    expect(kept.best).toEqual([1, 3]);
    expect(events.at(-1)).toMatchObject({ best: { epoch: 3, f1: 0.5 } });
  });

  it('stops early when the dev F1 has not grown for the patience', async () => {
    const { events, kept } = await run({ settings: { epochs: 9, patience: 2 }, f1: [0.5, 0.4, 0.5, 0.9] });
    expect(events.at(-1)).toEqual({
      kind: 'done',
      reason: 'early-stop',
      step: 15,
      best: { epoch: 1, f1: 0.5 },
    });
    expect(kept.best).toEqual([1]);
  });

  it('leaves a checkpoint when it is cancelled, within a step', async () => {
    const { events, kept } = await run({ stopAfterSteps: 7 });
    expect(kinds(events).slice(-3)).toEqual(['step', 'checkpoint', 'done']);
    expect(events.at(-1)).toMatchObject({ reason: 'cancelled', step: 7 });
    expect(kept.checkpoints.at(-1)).toMatchObject({ step: 7, epoch: 1, stepInEpoch: 2 });
  });

  it.each([1, 2, 4, 5, 6, 9, 10, 14])(
    'goes on from a checkpoint at step %i as if nothing had happened',
    async (step) => {
      const whole = await run({ dueEvery: 1 });
      const state = whole.kept.checkpoints.find((loop) => loop.step === step)!;
      const rest = await run({ state, dueEvery: 1 });
      expect(rest.backend.calls).toEqual(whole.backend.calls.slice(step));
      const losses = (events: readonly TrainingEvent[]): unknown[] =>
        events.filter(({ kind }) => kind === 'epoch-end');
      expect(losses(rest.events)).toEqual(losses(whole.events).slice(state.epoch));
      expect(rest.events.at(-1)).toEqual(whole.events.at(-1));
    },
  );

  it('goes on in smaller parts when memory runs out, says so once a cut, and trains on every example', async () => {
    const { events, backend } = await run({ settings: { batchSize: 8, epochs: 2 }, room: 100 });
    expect(events.filter(({ kind }) => kind === 'memory')).toEqual([
      { kind: 'memory', step: 1, pieces: 128 },
      { kind: 'memory', step: 1, pieces: 64 },
    ]);
    expect(backend.calls.map(({ batches }) => batches).sort()).toEqual([1, 1, 4, 4]);
    expect(new Set(backend.calls.slice(0, 2).flatMap(({ firstIds }) => firstIds)).size).toBe(9);
  });

  it('cuts as the run before did when it is resumed where there is more memory', async () => {
    const whole = await run({ settings: { batchSize: 8 }, room: 100 });
    const state = whole.kept.checkpoints.findLast(({ step }) => step === 0)!;
    expect(state.microBatchLimit).toBe(64);
    const resumed = await run({ settings: { batchSize: 8 }, state });
    expect(resumed.backend.calls).toEqual(whole.backend.calls);
    expect(resumed.kept.checkpoints.at(-1)!.microBatchLimit).toBe(64);
  });

  it('ends with what to do when a single window is too much', async () => {
    await expect(run({ room: 16 })).rejects.toThrow(/single window of 32 word pieces.*--max-length/);
  });

  it('weights the epoch loss by labelled pieces', async () => {
    const { events, backend } = await run({ settings: { epochs: 1 } });
    const labelled = backend.calls.reduce((sum, call) => sum + call.labelled, 0);
    const expected = backend.calls.reduce((sum, call) => sum + call.loss * call.labelled, 0) / labelled;
    expect(events.find(({ kind }) => kind === 'epoch-end')).toMatchObject({ loss: expected });
  });

  it('refuses to go on when the loss is no longer a number', async () => {
    const settings = trainingSettings('fine-tuning', { epochs: 1 });
    const backend = new FakeBackend(() => Number.NaN);
    const keeper: Keeper = {
      checkpointDue: () => false,
      keepCheckpoint: () => Promise.resolve(),
      keepBest: () => Promise.resolve(),
    };
    const inputs = {
      backend,
      examples: () => fakeExamples(4),
      paddingId: 0,
      settings,
      keeper,
      scoreDev: () => Promise.resolve(scores(0)),
    };
    const end = async (): Promise<void> => {
      for await (const event of trainingLoop(inputs)) expect(event.kind).toBe('epoch-start');
    };
    await expect(end()).rejects.toThrow(/--learning-rate/);
  });
});
