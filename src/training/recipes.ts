// Recipes: whole sets of settings for a kind of base, by name.
import { checkSettings } from './settingTable';
import type { TrainingSettings } from './settings';

/** The field's recipe for a pretrained encoder (Devlin et al. 2019, appendix A.3), with epochs for small corpora. */
const fineTuning: TrainingSettings = {
  epochs: 6,
  batchSize: 8,
  accumulation: 1,
  learningRate: 5e-5,
  schedule: 'linear',
  warmup: 0.1,
  layerDecay: 1,
  frozenLayers: null,
  weightDecay: 0.01,
  clipNorm: 1,
  dropout: 0.1,
  labelSmoothing: 0,
  classWeights: null,
  focal: 0,
  ema: 0,
  precision: 'fp32',
  maxLength: 128,
  stride: 32,
  extraTokens: [],
  patience: 4,
  seed: 13,
};

/** Weights that start from noise need a higher rate and many more passes. */
const fromScratch: TrainingSettings = { ...fineTuning, epochs: 30, learningRate: 5e-4, patience: 8 };

/** A small encoder (up to 300 wide) stands, and wants, a higher rate than BERT-base (Turc et al. 2019 go to 3e-4). */
const smallEncoder: TrainingSettings = { ...fineTuning, epochs: 8, learningRate: 3e-4 };

/**
 * The arguments of Hugging Face's token classification notebook with the defaults of its Trainer, which the notebooks that this
 * project grew from went by: no warm-up, the model's own dropout, all epochs.
 */
const notebook: TrainingSettings = {
  ...fineTuning,
  epochs: 3,
  batchSize: 16,
  learningRate: 2e-5,
  warmup: 0,
  dropout: null,
  maxLength: 512,
  patience: null,
  seed: 42,
};

export const recipeNames = ['fine-tuning', 'small-encoder', 'scratch', 'notebook'] as const;
export type RecipeName = (typeof recipeNames)[number];

const recipes: Readonly<Record<RecipeName, TrainingSettings>> = {
  'fine-tuning': fineTuning,
  'small-encoder': smallEncoder,
  scratch: fromScratch,
  notebook,
};

/**
 * A recipe with what the user chose on top.
 * @param longest that the base can read, in word pieces.
 * @throws AppError (`usage`) naming the first value that makes no sense.
 */
export function trainingSettings(
  recipe: RecipeName,
  chosen: Partial<TrainingSettings> = {},
  longest = Infinity,
): TrainingSettings {
  const usual = recipes[recipe];
  const maxLength = chosen.maxLength ?? Math.min(usual.maxLength, longest);
  // Short windows share less, unless the user wants it otherwise.
  const stride = chosen.stride ?? Math.min(usual.stride, Math.floor(maxLength / 4));
  const settings = { ...usual, ...chosen, maxLength, stride };
  checkSettings(settings);
  return settings;
}
