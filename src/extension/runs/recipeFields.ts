// The recipe's settings as the form and tasks.json have them: what each is called, and what can be written there.
import { schedules, type TrainingSettings } from '../../training/settings';

export type SettingName = keyof TrainingSettings;

export interface SettingField {
  readonly flag: string;
  readonly title: string;
  readonly help: string;
  readonly group: string;
  readonly choices?: readonly string[];
  /** A number: whole, or any. */
  readonly whole?: boolean;
}

/** In the order in which the form shows them. */
export const recipeFields: Readonly<Record<SettingName, SettingField>> = {
  epochs: {
    flag: '--epochs',
    title: 'Epochs',
    help: 'Passes over the training notes.',
    group: 'Length',
    whole: true,
  },
  patience: {
    flag: '--patience',
    title: 'Patience',
    help: 'Epochs without a better dev F1 after which the run ends.',
    group: 'Length',
    whole: true,
  },
  seed: {
    flag: '--seed',
    title: 'Seed',
    help: 'The same seed gives the same model on the CPU.',
    group: 'Length',
    whole: true,
  },
  batchSize: {
    flag: '--batch-size',
    title: 'Batch size',
    help: 'Windows a step.',
    group: 'Steps',
    whole: true,
  },
  accumulation: {
    flag: '--accumulate',
    title: 'Accumulation',
    help: 'Batches whose gradients make one step.',
    group: 'Steps',
    whole: true,
  },
  learningRate: {
    flag: '--learning-rate',
    title: 'Learning rate',
    help: 'The peak, after warm-up.',
    group: 'Steps',
  },
  schedule: {
    flag: '--schedule',
    title: 'Schedule',
    help: 'How the rate falls after warm-up.',
    group: 'Steps',
    choices: schedules,
  },
  warmup: {
    flag: '--warmup',
    title: 'Warm-up',
    help: 'Share of the steps over which the rate climbs.',
    group: 'Steps',
  },
  weightDecay: {
    flag: '--weight-decay',
    title: 'Weight decay',
    help: 'None on biases and layer norms.',
    group: 'Regularisation',
  },
  clipNorm: {
    flag: '--clip',
    title: 'Largest gradient',
    help: 'Norm that gradients are clipped to.',
    group: 'Regularisation',
  },
  dropout: {
    flag: '--dropout',
    title: 'Dropout',
    help: 'Probability.',
    group: 'Regularisation',
  },
  maxLength: {
    flag: '--max-length',
    title: 'Window',
    help: 'Word pieces a window; longer notes get more windows.',
    group: 'Windows',
    whole: true,
  },
  stride: {
    flag: '--stride',
    title: 'Overlap',
    help: 'Word pieces that neighbouring windows share.',
    group: 'Windows',
    whole: true,
  },
};

export const settingNames = Object.keys(recipeFields) as SettingName[];

/** The value that was typed. @returns a string where it cannot be one: what would be. */
export function parseSetting(
  name: SettingName,
  text: string,
): { readonly value: number | string } | { readonly error: string } {
  const { choices, whole } = recipeFields[name];
  if (choices !== undefined)
    return choices.includes(text) ? { value: text } : { error: `One of ${choices.join(', ')}.` };
  const value = Number(text);
  if (!Number.isFinite(value)) return { error: 'A number, such as 8 or 5e-5.' };
  if (whole === true && !Number.isInteger(value)) return { error: 'A whole number.' };
  return { value };
}
