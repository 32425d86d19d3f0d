// Masked language modelling on unlabelled notes: the first stage of the built-in model. The loop, the keeper and the engine are the
// ones that fine-tune: a language model is a token classifier whose tags are the vocabulary.
import { createRandom } from '../src/common/random';
import type { ModelConfiguration } from '../src/model/configuration';
import type { Parameters } from '../src/model/parameters';
import { readCheckpoint } from '../src/runs/checkpoint';
import { createRunFolder, runFolder } from '../src/runs/runFolder';
import { RunKeeper, usualPace } from '../src/runs/runKeeper';
import { FolderLock } from '../src/common/folderLock';
import { createTrainingBackend } from '../src/runtime/index';
import type { TrainingBackend } from '../src/training/backend';
import { collate, ignoredLabel, mixSeed, type Example } from '../src/training/batches';
import type { DevScores } from '../src/training/events';
import { initialState, trainingLoop } from '../src/training/loop';
import { maskExample, type MaskingOptions } from '../src/training/masking';
import { trainingSettings } from '../src/training/recipes';
import type { TrainingSettings } from '../src/training/settings';
import type { Tokenizer } from '../src/tokenizer/tokenizer';

export interface PretrainingOptions {
  readonly texts: readonly string[];
  readonly tokenizer: Tokenizer;
  readonly configuration: ModelConfiguration;
  readonly parameters: Parameters;
  readonly out: string;
  readonly settings: Partial<TrainingSettings>;
}

/** Ends with the best weights by masked accuracy on held-out windows in `out/best/model.safetensors`. Resumes what it finds. */
export async function pretrain(options: PretrainingOptions): Promise<void> {
  const settings = trainingSettings('scratch', { patience: null, ...options.settings });
  const { tokenizer } = options;
  const windows = packWindows(options.texts, tokenizer, settings.maxLength);
  const held = windows.filter((_, index) => index % 40 === 0);
  const kept = windows.filter((_, index) => index % 40 !== 0);
  const masking = maskingOptions(tokenizer);
  const masked = (from: readonly Int32Array[], seed: number): Example[] => {
    const random = createRandom(seed);
    return from.map((ids) => maskExample(ids, masking, random));
  };
  await using backend = await createTrainingBackend(options.configuration, options.parameters, {
    device: 'cpu',
  });
  const { run, state, metricsBytes, seconds } = await openStage(options.out, backend);
  await using lock = await FolderLock.take(run.folder, 'trains into it');
  await using keeper = await RunKeeper.open({
    run,
    lock,
    backend,
    pace: usualPace,
    metricsBytes,
    secondsBefore: seconds,
  });
  const heldOut = masked(held, 1);
  const loop = trainingLoop(
    {
      backend,
      examples: (epoch) => masked(kept, mixSeed(settings.seed, epoch)),
      paddingId: tokenizer.special.padding,
      settings,
      keeper,
      scoreDev: async () => maskedAccuracy(backend, heldOut, tokenizer, settings.maxLength),
    },
    state,
  );
  console.log(`${kept.length} windows, ${held.length} held out`);
  for await (const event of loop) {
    await keeper.record(event);
    if (event.kind === 'step' && event.step % 25 === 0) {
      console.log(
        `step ${event.step} loss ${event.loss.toFixed(3)} ${Math.round(event.tokensPerSecond)} pieces/s`,
      );
    }
    if (event.kind === 'dev')
      console.log(`epoch ${event.epoch} masked accuracy ${event.scores.micro.f1.toFixed(4)}`);
  }
}

async function openStage(out: string, backend: TrainingBackend) {
  const checkpoint = await readCheckpoint(runFolder(out).checkpoint);
  if (checkpoint === undefined) {
    return { run: await createRunFolder(out), state: initialState, metricsBytes: 0, seconds: 0 };
  }
  await backend.restore(checkpoint.parameters, checkpoint.optimizer);
  const { loop: state, metricsBytes, seconds } = checkpoint;
  return { run: runFolder(out), state, metricsBytes, seconds };
}

function maskingOptions(tokenizer: Tokenizer): MaskingOptions {
  const { special, vocabularySize } = tokenizer;
  if (special.mask === undefined) throw new Error('The tokenizer has no mask piece');
  const ids = [special.padding, special.unknown, special.start, special.end, special.mask];
  return { maskId: special.mask, vocabularySize, firstOrdinaryId: Math.max(...ids) + 1, share: 0.2 };
}

/** Windows full of text: short texts share one, an end piece between them. */
function packWindows(texts: readonly string[], tokenizer: Tokenizer, maxLength: number): Int32Array[] {
  const { start, end } = tokenizer.special;
  const windows: Int32Array[] = [];
  let window = [start];
  const close = (): void => {
    if (window.length > 8) windows.push(Int32Array.from([...window, end].slice(0, maxLength)));
    window = [start];
  };
  for (const text of texts) {
    for (const id of tokenizer.encode(text).ids) {
      if (window.length === maxLength - 1) close();
      window.push(id);
    }
    if (window.length < maxLength - 1) window.push(end);
  }
  close();
  return windows;
}

/** As scores, so that the loop can keep the best: all of them are the accuracy on the hidden pieces. */
async function maskedAccuracy(
  backend: TrainingBackend,
  examples: readonly Example[],
  tokenizer: Tokenizer,
  maxLength: number,
): Promise<DevScores> {
  const padding = { paddingId: tokenizer.special.padding, maxLength };
  let right = 0;
  let all = 0;
  for (let from = 0; from < examples.length; from += 8) {
    const batch = collate(examples.slice(from, from + 8), padding);
    const logits = await backend.logits(batch);
    const classes = logits.length / batch.labels.length;
    batch.labels.forEach((label, position) => {
      if (label === ignoredLabel) return;
      all += 1;
      right += Number(
        indexOfLargest(logits.subarray(position * classes, (position + 1) * classes)) === label,
      );
    });
  }
  const accuracy = right / all;
  const scores = { precision: accuracy, recall: accuracy, f1: accuracy };
  return { micro: scores, macro: scores, perLabel: {} };
}

function indexOfLargest(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
