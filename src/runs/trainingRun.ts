// One training run from request to report: prepares, runs the loop, keeps everything in the run folder.
import path from 'node:path';
import { removeTemporaries } from '../common/atomicFile';
import { FolderLock } from '../common/folderLock';
import { readSafetensors } from '../model/safetensors';
import type { BackendRecipe, TrainingBackend } from '../training/backend';
import { scoreDocuments, type ScoringModel } from '../training/devScores';
import type { CreateBackend } from '../training/engine';
import type { DevScores, TrainingEvent } from '../training/events';
import { initialState, stepsPerEpoch, trainingLoop } from '../training/loop';
import type { TrainRequest, TrainResult } from '../training/request';
import { labelsOfTags } from '../training/tagVocabulary';
import { tagWeights } from '../training/tagWeights';
import { closeRun } from './closeRun';
import { weightsFile } from './modelFolder';
import { prepareRun, type PreparedRun } from './prepareRun';
import type { SplitData } from './runData';
import { RunKeeper, usualPace, type CheckpointPace } from './runKeeper';
import { planRun } from './runPlan';

export interface RunOptions {
  readonly createBackend: CreateBackend;
  readonly signal?: AbortSignal;
  readonly pace?: CheckpointPace;
}

/**
 * Yields every event of the run and returns its outcome. Cancelled, it ends with a checkpoint and the reason `cancelled`.
 * `done` comes when all files are there: a run that is killed while it closes is one that can be gone on with.
 * @throws AppError naming what is missing or wrong, before anything is computed.
 */
export async function* runTraining(
  request: TrainRequest,
  options: RunOptions,
): AsyncGenerator<TrainingEvent, TrainResult> {
  const plan = await planRun(request);
  await using lock = await FolderLock.take(plan.folder.folder, 'trains into it');
  await removeTemporaries(plan.folder.folder);
  const run = await prepareRun(plan, request, options.signal);
  await using backend = await openBackend(run, request, options);
  await using keeper = await RunKeeper.open({
    run: run.plan.folder,
    lock,
    backend,
    pace: options.pace ?? usualPace,
    metricsBytes: run.checkpoint?.metricsBytes ?? 0,
    secondsBefore: run.checkpoint?.seconds ?? 0,
  });
  let end: Extract<TrainingEvent, { kind: 'done' }> | undefined;
  for await (const event of eventsOf(run, backend, keeper, options.signal)) {
    if (event.kind === 'done') end = event;
    else {
      await keeper.record(event);
      yield event;
    }
  }
  if (end === undefined) throw new Error('The training loop ended without an outcome');
  const test = end.reason === 'cancelled' ? null : await scoreTest(run, backend, options.signal);
  if (test !== null) {
    const event: TrainingEvent = { kind: 'test', scores: test };
    await keeper.record(event);
    yield event;
  }
  await lock.expectOwn();
  const result = await closeRun(run, end, { test, seconds: keeper.seconds });
  await keeper.record(end);
  yield end;
  return result;
}

async function openBackend(
  run: PreparedRun,
  request: TrainRequest,
  options: RunOptions,
): Promise<TrainingBackend> {
  const backend = await options.createBackend(run.configuration, run.parameters, {
    device: request.device,
    recipe: backendRecipe(run),
  });
  if (run.checkpoint !== undefined)
    await backend.restore(run.checkpoint.parameters, run.checkpoint.optimizer);
  return backend;
}

function backendRecipe({ settings, configuration, examples }: PreparedRun): BackendRecipe {
  return {
    ...settings,
    tagWeights: tagWeights(settings.classWeights, configuration.tags, examples.examples),
  };
}

async function* eventsOf(
  run: PreparedRun,
  backend: TrainingBackend,
  keeper: RunKeeper,
  signal: AbortSignal | undefined,
): AsyncGenerator<TrainingEvent> {
  const { data, settings, examples, checkpoint } = run;
  if (checkpoint === undefined) yield* dataEvents(run);
  yield startEvent(run, backend);
  yield* trainingLoop(
    {
      backend,
      examples: () => examples.examples,
      paddingId: run.tokenizer.special.padding,
      settings,
      keeper,
      scoreDev: async (abort) => scoreDocuments(scoringModel(run, backend), data.dev.documents, abort),
      signal,
    },
    checkpoint?.loop ?? initialState,
  );
}

function* dataEvents({ plan, data, examples }: PreparedRun): Generator<TrainingEvent> {
  const notTrained: Record<string, number> = {};
  for (const { reason } of examples.notTrained) notTrained[reason] = (notTrained[reason] ?? 0) + 1;
  yield dataEvent('train', data.train, notTrained);
  // Sentences that were dealt out may be alike, and a warning of its own tells what that does.
  const rows = plan.split?.by === 'rows';
  const trained = new Set(rows ? [] : data.train.documents.map(({ text }) => text));
  yield dataEvent('dev', data.dev, {}, trained);
  if (data.test !== undefined) yield dataEvent('test', data.test, {}, trained);
}

function dataEvent(
  split: 'train' | 'dev' | 'test',
  { description, documents: notes, problems }: SplitData,
  notTrained: Readonly<Record<string, number>>,
  trained: ReadonlySet<string> = new Set(),
): TrainingEvent {
  const { documents, entities } = description;
  const alsoTrained = notes.filter(({ text }) => trained.has(text)).length;
  const told = alsoTrained === 0 ? {} : { alsoTrained };
  return { kind: 'data', split, documents, entities, notTrained, problems, ...told };
}

function startEvent(run: PreparedRun, backend: TrainingBackend): TrainingEvent {
  const { configuration, parameters, data, examples, settings, checkpoint } = run;
  const windows = examples.examples.length;
  return {
    kind: 'start',
    device: backend.device,
    ...(backend.choice === undefined ? {} : { choice: backend.choice }),
    parameters: [...parameters.values()].reduce((sum, { data: values }) => sum + values.length, 0),
    labels: labelsOfTags(configuration.tags),
    trainDocuments: data.train.documents.length,
    devDocuments: data.dev.documents.length,
    windows,
    epochs: settings.epochs,
    steps: stepsPerEpoch(windows, settings) * settings.epochs,
    startStep: checkpoint?.loop.step ?? 0,
  };
}

const scoringModel = (run: PreparedRun, backend: TrainingBackend): ScoringModel => ({
  backend,
  tokenizer: run.tokenizer,
  tags: run.configuration.tags,
  settings: run.settings,
});

/** With the best weights, which the backend takes for this: training is over. */
async function scoreTest(
  run: PreparedRun,
  backend: TrainingBackend,
  signal?: AbortSignal,
): Promise<DevScores | null> {
  if (run.data.test === undefined) return null;
  const best = await readSafetensors(path.join(run.plan.folder.best, weightsFile));
  const state = await backend.optimizerState();
  await backend.restore(best, state.averages === undefined ? state : { ...state, averages: best });
  return scoreDocuments(scoringModel(run, backend), run.data.test.documents, signal);
}
