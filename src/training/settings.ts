// The recipe of a training run: everything that, with data, base model and device, decides its weights.
import { AppError } from '../common/errors';

export const schedules = ['linear', 'cosine', 'constant'] as const;
export type Schedule = (typeof schedules)[number];

export interface TrainingSettings {
  readonly epochs: number;
  /** Windows a step. */
  readonly batchSize: number;
  /** Micro-batches whose gradients make one step. */
  readonly accumulation: number;
  /** Of the optimiser's peak, after warm-up. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Share of all steps over which the rate climbs from 0. */
  readonly warmup: number;
  readonly weightDecay: number;
  /** Largest global gradient norm. */
  readonly clipNorm: number;
  /** Probability for hidden states, attention and classifier; null leaves the model's own. */
  readonly dropout: number | null;
  /** Word pieces a window, the two special ones included. */
  readonly maxLength: number;
  /** Word pieces of the neighbouring window that are repeated as context. */
  readonly stride: number;
  /** Epochs without a better dev F1 after which the run ends; null never ends early. */
  readonly patience: number | null;
  readonly seed: number;
}

/** The field's recipe for a pretrained encoder (Devlin et al. 2019, appendix A.3), with epochs for small corpora. */
const fineTuning: TrainingSettings = {
  epochs: 6,
  batchSize: 8,
  accumulation: 1,
  learningRate: 5e-5,
  schedule: 'linear',
  warmup: 0.1,
  weightDecay: 0.01,
  clipNorm: 1,
  dropout: 0.1,
  maxLength: 128,
  stride: 32,
  patience: 4,
  seed: 13,
};

/** Weights that start from noise need a higher rate and many more passes. */
const fromScratch: TrainingSettings = { ...fineTuning, epochs: 30, learningRate: 5e-4, patience: 8 };

/** A small encoder (up to 300 wide) stands, and wants, a higher rate than BERT-base (Turc et al. 2019 go to 3e-4). */
const smallEncoder: TrainingSettings = { ...fineTuning, epochs: 8, learningRate: 3e-4 };

export type BaseKind = 'pretrained' | 'pretrained-small' | 'scratch';

const recipes: Readonly<Record<BaseKind, TrainingSettings>> = {
  pretrained: fineTuning,
  'pretrained-small': smallEncoder,
  scratch: fromScratch,
};

/**
 * The recipe for a kind of base, with what the user chose on top.
 * @throws AppError (`usage`) naming the first value that makes no sense.
 */
export function trainingSettings(kind: BaseKind, chosen: Partial<TrainingSettings> = {}): TrainingSettings {
  const recipe = { ...recipes[kind], ...chosen };
  // Short windows share less, unless the user wants it otherwise.
  const settings = {
    ...recipe,
    stride: chosen.stride ?? Math.min(recipe.stride, Math.floor(recipe.maxLength / 4)),
  };
  checkSettings(settings);
  return settings;
}

type Check = readonly [name: string, holds: boolean, expected: string];

function checkSettings(settings: TrainingSettings): void {
  const failed = [...countChecks(settings), ...rangeChecks(settings)].find(([, holds]) => !holds);
  if (failed !== undefined) throw new AppError('usage', `${failed[0]} must be ${failed[2]}`);
}

function countChecks(settings: TrainingSettings): Check[] {
  const count = (name: string, value: number, least: number): Check => [
    name,
    Number.isSafeInteger(value) && value >= least,
    `a whole number of at least ${least}`,
  ];
  return [
    count('--epochs', settings.epochs, 1),
    count('--batch-size', settings.batchSize, 1),
    count('--accumulate', settings.accumulation, 1),
    count('--max-length', settings.maxLength, 8),
    count('--stride', settings.stride, 0),
    count('--seed', settings.seed, 0),
    count('--patience', settings.patience ?? 1, 1),
  ];
}

function rangeChecks(settings: TrainingSettings): Check[] {
  const { learningRate, warmup, weightDecay, clipNorm, dropout, stride, maxLength } = settings;
  return [
    ['--learning-rate', learningRate > 0 && learningRate < 1, 'above 0 and below 1'],
    ['--warmup', warmup >= 0 && warmup <= 1, 'between 0 and 1'],
    ['--weight-decay', weightDecay >= 0 && weightDecay < 1, 'at least 0 and below 1'],
    ['--clip', clipNorm > 0, 'above 0'],
    ['--dropout', dropout === null || (dropout >= 0 && dropout < 1), 'at least 0 and below 1'],
    [
      '--stride',
      stride <= (maxLength - 2) / 2,
      `at most half of --max-length (${Math.floor((maxLength - 2) / 2)})`,
    ],
  ];
}
