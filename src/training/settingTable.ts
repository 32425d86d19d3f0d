// What each setting of the recipe is called, means and may be: the command line, the form and the checks read this one table.
import { AppError } from '../common/errors';
import { largestSeed } from '../common/random';
import { precisions, schedules, type TrainingSettings } from './settings';

export type SettingName = keyof TrainingSettings;

export interface SettingDescription {
  readonly flag: `--${string}`;
  /** A heading for forms: two or three words. */
  readonly title: string;
  /** One line without a full stop. */
  readonly description: string;
  readonly value: SettingValue;
}

export type SettingValue =
  | CountValue
  | NumberValue
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** Labels with weights: `balanced`, or a JSON file on the command line. */
  | { readonly kind: 'labelWeights' }
  /** On the command line a file with one a line. */
  | { readonly kind: 'tokens' };

interface Worded {
  /** Words that stand for a value. */
  readonly words?: Readonly<Record<string, number | null>>;
}

/** A whole number. */
export interface CountValue extends Worded {
  readonly kind: 'count';
  readonly least: number;
  readonly most: number;
}

export interface NumberValue extends Worded, Bounds {
  readonly kind: 'number';
}

/** `above` and `below` are not reached, `least` and `most` are. */
export interface Bounds {
  readonly above?: number;
  readonly least?: number;
  readonly below?: number;
  readonly most?: number;
}

/** Beyond what any recipe needs, and well within what a number holds exactly. */
const usualMost = 1_000_000;

const count = (least: number, words?: Worded['words']): CountValue => ({
  kind: 'count',
  least,
  most: usualMost,
  ...(words === undefined ? {} : { words }),
});
const within = (bounds: Bounds & Worded): NumberValue => ({ kind: 'number', ...bounds });

/** In the order of the recipe: the loop, the rate, the loss, the weights, the text. */
export const settingTable: Readonly<Record<SettingName, SettingDescription>> = {
  epochs: {
    flag: '--epochs',
    title: 'Epochs',
    description: 'passes over the training notes',
    value: count(1),
  },
  batchSize: { flag: '--batch-size', title: 'Batch size', description: 'windows a step', value: count(1) },
  accumulation: {
    flag: '--accumulate',
    title: 'Accumulation',
    description: 'batches whose gradients make one step',
    value: count(1),
  },
  learningRate: {
    flag: '--learning-rate',
    title: 'Learning rate',
    description: 'peak rate, after warm-up',
    value: within({ above: 0, below: 1 }),
  },
  schedule: {
    flag: '--schedule',
    title: 'Schedule',
    description: 'how the rate falls after warm-up',
    value: { kind: 'choice', choices: schedules },
  },
  warmup: {
    flag: '--warmup',
    title: 'Warm-up',
    description: 'share of the steps over which the rate climbs',
    value: within({ least: 0, most: 1 }),
  },
  layerDecay: {
    flag: '--layer-decay',
    title: 'Layer decay',
    description:
      'each layer further from the head learns at the rate of the one above times this; 1 for one rate',
    value: within({ above: 0, most: 1 }),
  },
  frozenLayers: {
    flag: '--freeze',
    title: 'Frozen layers',
    description: 'the embeddings and this many layers above them stay as they are (embeddings: those alone)',
    value: count(0, { embeddings: 0, none: null }),
  },
  weightDecay: {
    flag: '--weight-decay',
    title: 'Weight decay',
    description: 'decoupled decay of weights (none on biases and layer norms)',
    value: within({ least: 0, below: 1 }),
  },
  clipNorm: {
    flag: '--clip',
    title: 'Clipping',
    description: 'largest gradient norm',
    value: within({ above: 0 }),
  },
  dropout: {
    flag: '--dropout',
    title: 'Dropout',
    description: "probability of dropout (own: the base model's)",
    value: within({ least: 0, below: 1, words: { own: null } }),
  },
  labelSmoothing: {
    flag: '--label-smoothing',
    title: 'Label smoothing',
    description: "share of each word's target that is spread over all tags",
    value: within({ least: 0, below: 1 }),
  },
  classWeights: {
    flag: '--class-weights',
    title: 'Class weights',
    description:
      'how much words of a label count: balanced, or a JSON file of weights by label ({"problem": 2, "O": 0.5})',
    value: { kind: 'labelWeights' },
  },
  focal: {
    flag: '--focal',
    title: 'Focal loss',
    description: 'words count by (1 - probability of their tag) to this power; 0 for cross-entropy',
    value: within({ least: 0, most: 10 }),
  },
  ema: {
    flag: '--ema',
    title: 'Weight averaging',
    description: 'score and keep a running average of the weights with this decay, such as 0.999; 0 for none',
    value: within({ least: 0, below: 1 }),
  },
  precision: {
    flag: '--precision',
    title: 'Precision',
    description: 'of matrix products in training: fp16 needs a GPU with 16-bit arithmetic (WebGPU)',
    value: { kind: 'choice', choices: precisions },
  },
  maxLength: {
    flag: '--max-length',
    title: 'Window',
    description: 'word pieces a window; longer notes get more windows, nothing is cut off',
    value: count(8),
  },
  stride: {
    flag: '--stride',
    title: 'Stride',
    description: 'word pieces that a window repeats from its neighbour',
    value: count(0),
  },
  extraTokens: {
    flag: '--extra-tokens',
    title: 'Extra tokens',
    description: 'a file of words that stay whole, one a line, such as de-identification marks',
    value: { kind: 'tokens' },
  },
  patience: {
    flag: '--patience',
    title: 'Patience',
    description: 'epochs without a better dev F1 before the run ends (none: never)',
    value: count(1, { none: null }),
  },
  seed: {
    flag: '--seed',
    title: 'Seed',
    description: 'the same seed gives the same weights on the CPU',
    value: { kind: 'count', least: 0, most: largestSeed },
  },
};

export const settingNames = Object.keys(settingTable) as readonly SettingName[];

/** @throws AppError (`usage`) naming the first value that makes no sense. */
export function checkSettings(settings: TrainingSettings): void {
  for (const name of settingNames) {
    const { flag, value } = settingTable[name];
    if (!isAllowed(settings[name], value))
      throw new AppError('usage', `${flag} must be ${describeValue(value)}`);
  }
  const most = Math.floor((settings.maxLength - 2) / 2);
  if (settings.stride > most)
    throw new AppError('usage', `--stride must be at most half of --max-length (${most})`);
}

function isAllowed(setting: TrainingSettings[SettingName], value: SettingValue): boolean {
  switch (value.kind) {
    case 'count':
      return isWord(setting, value) || isCount(Number(setting), value);
    case 'number':
      return isWord(setting, value) || (typeof setting === 'number' && isWithin(setting, value));
    case 'choice':
      return value.choices.includes(setting as string);
    case 'labelWeights':
      return (
        setting === null ||
        setting === 'balanced' ||
        Object.values(setting as Readonly<Record<string, number>>).every((weight) =>
          isWithin(weight, weights),
        )
      );
    case 'tokens':
      return (setting as readonly string[]).every((token) => token !== '' && token === token.trim());
  }
}

const isCount = (setting: number, { least, most }: CountValue): boolean =>
  Number.isInteger(setting) && setting >= least && setting <= most;

const weights: Bounds = { above: 0, below: Infinity };

function isWord(setting: unknown, { words = {} }: Worded): boolean {
  return Object.values(words).some((value) => value === setting);
}

function isWithin(
  value: number,
  { above = -Infinity, least = -Infinity, below = Infinity, most = Infinity }: Bounds,
): boolean {
  return value >= least && value <= most && (value > above || above === -Infinity) && value < below;
}

/** For messages and forms: "at least 0 and below 1". */
export function describeValue(value: SettingValue): string {
  switch (value.kind) {
    case 'count':
      return [`a whole number from ${value.least} to ${value.most}`, ...Object.keys(value.words ?? {})].join(
        ' or ',
      );
    case 'number':
      return [describeBounds(value), ...Object.keys(value.words ?? {})].join(' or ');
    case 'choice':
      return `one of ${value.choices.join(', ')}`;
    case 'labelWeights':
      return 'balanced or weights above 0 by label';
    case 'tokens':
      return 'words without blanks around them';
  }
}

function describeBounds({ above, least, below, most }: Bounds): string {
  if (least !== undefined && most !== undefined) return `between ${least} and ${most}`;
  const named = { 'at least': least, above, below, 'at most': most };
  return Object.entries(named)
    .flatMap(([words, bound]) => (bound === undefined ? [] : [`${words} ${bound}`]))
    .join(' and ');
}
