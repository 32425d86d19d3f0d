// The training loop: a generator of typed events. It never prints and never touches a file; a keeper given to it does.
import { AppError } from '../common/errors';
import { collate, epochBatches, ignoredLabel, mixSeed, type Example } from './batches';
import { adamWNumbers, type Batch, type StepOptions, type StepResult, type TrainingBackend } from './backend';
import type { Best, DevScores, DoneReason, TrainingEvent } from './events';
import { halvedLimit, isOutOfMemory, splitBatch, type MicroBatchLimit } from './microBatches';
import { learningRateAt } from './schedule';
import type { TrainingSettings } from './settings';

/** Where a run stands between two steps. With weights, moments and settings it decides all that follows. */
export interface LoopState {
  /** Steps taken. */
  readonly step: number;
  /** From 0: the epoch that the next step belongs to. */
  readonly epoch: number;
  /** Steps taken in that epoch. */
  readonly stepInEpoch: number;
  /** Sum over the epoch's labelled pieces so far of their loss, and how many they were. */
  readonly lossSum: number;
  readonly lossCount: number;
  readonly best: Best | null;
  readonly epochsWithoutGain: number;
  /** Dropout differs from part to part: a resumed run must cut its batches as the run before did. */
  readonly microBatchLimit: MicroBatchLimit;
}

export const initialState: LoopState = {
  step: 0,
  epoch: 0,
  stepInEpoch: 0,
  lossSum: 0,
  lossCount: 0,
  best: null,
  epochsWithoutGain: 0,
  microBatchLimit: null,
};

/** Keeps what must outlive the process. */
export interface Keeper {
  /** Asked after each step: is it time for a checkpoint? Only the pace may depend on the clock, never the weights. */
  checkpointDue(): boolean;
  keepCheckpoint(state: LoopState): Promise<void>;
  keepBest(best: Best, scores: DevScores): Promise<void>;
}

export interface LoopInputs {
  readonly backend: TrainingBackend;
  /** The windows of an epoch (from 0): as many in each, and the same whenever it is asked for the same epoch. */
  readonly examples: (epoch: number) => readonly Example[];
  readonly paddingId: number;
  readonly settings: TrainingSettings;
  readonly keeper: Keeper;
  /** Strict scores of the backend's weights on the dev notes. */
  readonly scoreDev: (signal?: AbortSignal) => Promise<DevScores>;
  readonly signal?: AbortSignal | undefined;
}

export function stepsPerEpoch(examples: number, settings: TrainingSettings): number {
  return Math.ceil(Math.ceil(examples / settings.batchSize) / settings.accumulation);
}

/** Runs from `state` to the end, an early stop or a cancellation; a cancelled run leaves a checkpoint behind. */
export async function* trainingLoop(
  inputs: LoopInputs,
  state: LoopState = initialState,
): AsyncGenerator<TrainingEvent> {
  let now = state;
  while (now.epoch < inputs.settings.epochs && !ranOutOfPatience(now, inputs.settings)) {
    if (now.stepInEpoch === 0) yield { kind: 'epoch-start', epoch: now.epoch + 1 };
    now = yield* runSteps(inputs, now);
    const scores = isAborted(inputs) ? undefined : await scoreUnlessCancelled(inputs);
    if (scores === undefined) {
      yield* end(inputs, now, 'cancelled');
      return;
    }
    now = yield* closeEpoch(inputs, now, scores);
  }
  yield done(now, now.epoch < inputs.settings.epochs ? 'early-stop' : 'finished');
}

/** The steps that are left of the state's epoch. */
async function* runSteps(inputs: LoopInputs, state: LoopState): AsyncGenerator<TrainingEvent, LoopState> {
  const { settings, keeper } = inputs;
  const groups = epochGroups(inputs, state.epoch);
  let now = state;
  for (const group of groups.slice(state.stepInEpoch)) {
    if (isAborted(inputs)) return now;
    const padding = { paddingId: inputs.paddingId, maxLength: settings.maxLength };
    const batches = group.map((examples) => collate(examples, padding));
    const learningRate = rateAt(settings, now.step, groups.length);
    const began = performance.now();
    const options = stepOptions(settings, now.step, learningRate);
    const { result, state: after } = yield* stepInMemory(inputs, now, batches, options);
    const seconds = (performance.now() - began) / 1000;
    refuseDivergence(result, now.step + 1);
    now = afterStep(after, result, batches);
    yield stepEvent(now, result, learningRate, countPieces(group) / seconds);
    if (keeper.checkpointDue()) yield* checkpoint(inputs, now);
  }
  return now;
}

/** One step; where memory runs out, in smaller and smaller parts. A checkpoint remembers each cut before the step is tried again. */
async function* stepInMemory(
  inputs: LoopInputs,
  state: LoopState,
  batches: readonly Batch[],
  options: StepOptions,
): AsyncGenerator<TrainingEvent, { readonly result: StepResult; readonly state: LoopState }> {
  let now = state;
  for (;;) {
    const parts = batches.flatMap((batch) => splitBatch(batch, now.microBatchLimit));
    try {
      return { result: await inputs.backend.step(parts, options), state: now };
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      const pieces = halvedLimit(parts);
      now = { ...now, microBatchLimit: pieces };
      yield { kind: 'memory', step: now.step + 1, pieces };
      yield* checkpoint(inputs, now);
    }
  }
}

/** Scores, keeps the model if it is the best so far, and leaves a checkpoint at the start of the next epoch. */
async function* closeEpoch(
  inputs: LoopInputs,
  state: LoopState,
  scores: DevScores,
): AsyncGenerator<TrainingEvent, LoopState> {
  const epoch = state.epoch + 1;
  yield { kind: 'epoch-end', epoch, loss: state.lossSum / Math.max(1, state.lossCount) };
  yield { kind: 'dev', epoch, step: state.step, scores };
  const candidate: Best = { epoch, f1: scores.micro.f1 };
  const better = state.best === null || candidate.f1 > state.best.f1;
  if (better) {
    await inputs.keeper.keepBest(candidate, scores);
    yield { kind: 'best', ...candidate };
  }
  const next: LoopState = {
    ...initialState,
    step: state.step,
    epoch,
    best: better ? candidate : state.best,
    epochsWithoutGain: better ? 0 : state.epochsWithoutGain + 1,
    microBatchLimit: state.microBatchLimit,
  };
  yield* checkpoint(inputs, next);
  return next;
}

async function* checkpoint(inputs: LoopInputs, state: LoopState): AsyncGenerator<TrainingEvent> {
  await inputs.keeper.keepCheckpoint(state);
  yield { kind: 'checkpoint', step: state.step };
}

async function* end(inputs: LoopInputs, state: LoopState, reason: DoneReason): AsyncGenerator<TrainingEvent> {
  yield* checkpoint(inputs, state);
  yield done(state, reason);
}

const done = (state: LoopState, reason: DoneReason): TrainingEvent => ({
  kind: 'done',
  reason,
  step: state.step,
  best: state.best,
});

const isAborted = (inputs: LoopInputs): boolean => inputs.signal?.aborted ?? false;

async function scoreUnlessCancelled(inputs: LoopInputs): Promise<DevScores | undefined> {
  try {
    return await inputs.scoreDev(inputs.signal);
  } catch (error) {
    if (isAborted(inputs)) return undefined;
    throw error;
  }
}

const ranOutOfPatience = (state: LoopState, { patience }: TrainingSettings): boolean =>
  patience !== null && state.epochsWithoutGain >= patience;

/** An epoch's batches, `accumulation` of them a step. */
function epochGroups({ examples, settings }: LoopInputs, epoch: number): Example[][][] {
  const batches = epochBatches(examples(epoch), {
    batchSize: settings.batchSize,
    seed: settings.seed,
    epoch,
  });
  const groups: Example[][][] = [];
  for (let from = 0; from < batches.length; from += settings.accumulation) {
    groups.push(batches.slice(from, from + settings.accumulation));
  }
  return groups;
}

function rateAt(settings: TrainingSettings, step: number, stepsPerEpoch: number): number {
  const { schedule, learningRate: peak, warmup, epochs } = settings;
  return learningRateAt(step, { schedule, peak, steps: stepsPerEpoch * epochs, warmup });
}

function stepOptions(settings: TrainingSettings, step: number, learningRate: number): StepOptions {
  return {
    step,
    learningRate,
    weightDecay: settings.weightDecay,
    clipNorm: settings.clipNorm,
    ...adamWNumbers,
    dropoutSeed: settings.dropout === 0 ? 0 : mixSeed(settings.seed, step),
  };
}

function refuseDivergence({ loss }: StepResult, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new AppError(
    'model',
    `The loss is no longer a number at step ${step}: start again with a lower --learning-rate`,
  );
}

function afterStep(state: LoopState, result: StepResult, batches: readonly Batch[]): LoopState {
  const labelled = batches.reduce(
    (sum, { labels }) => sum + labels.reduce((n, label) => n + Number(label !== ignoredLabel), 0),
    0,
  );
  return {
    ...state,
    step: state.step + 1,
    stepInEpoch: state.stepInEpoch + 1,
    lossSum: state.lossSum + result.loss * labelled,
    lossCount: state.lossCount + labelled,
  };
}

function stepEvent(
  state: LoopState,
  result: StepResult,
  learningRate: number,
  tokensPerSecond: number,
): TrainingEvent {
  return {
    kind: 'step',
    step: state.step,
    epoch: state.epoch + 1,
    loss: result.loss,
    learningRate,
    gradientNorm: result.gradientNorm,
    tokensPerSecond,
    ...(result.overflowed === undefined ? {} : { overflowed: true }),
  };
}

const countPieces = (group: readonly (readonly Example[])[]): number =>
  group.reduce((sum, batch) => sum + batch.reduce((pieces, { inputIds }) => pieces + inputIds.length, 0), 0);
