// The recipe's settings as the form and tasks.json have them, made from the one table of settings.
import type { RecipeField } from '../../protocol/trainForm';
import { recipeNames } from '../../training/recipes';
import {
  describeValue,
  settingNames,
  settingTable,
  type CountValue,
  type NumberValue,
  type SettingName,
} from '../../training/settingTable';
import type { TrainingSettings } from '../../training/settings';

const groups = ['Length', 'Learning rate', 'Windows and batches', 'Loss', 'Weights'] as const;

const groupOf: Readonly<Record<SettingName, (typeof groups)[number]>> = {
  epochs: 'Length',
  patience: 'Length',
  seed: 'Length',
  learningRate: 'Learning rate',
  schedule: 'Learning rate',
  warmup: 'Learning rate',
  layerDecay: 'Learning rate',
  frozenLayers: 'Weights',
  batchSize: 'Windows and batches',
  accumulation: 'Windows and batches',
  maxLength: 'Windows and batches',
  stride: 'Windows and batches',
  extraTokens: 'Windows and batches',
  labelSmoothing: 'Loss',
  classWeights: 'Loss',
  focal: 'Loss',
  weightDecay: 'Weights',
  clipNorm: 'Weights',
  dropout: 'Weights',
  ema: 'Weights',
  precision: 'Windows and batches',
};

/** Group by group. */
export const recipeFields: readonly RecipeField[] = groups.flatMap((group) =>
  settingNames
    .filter((name) => groupOf[name] === group)
    .map((name) => {
      const { title, description, value } = settingTable[name];
      return {
        name,
        title,
        help: sentence(description),
        group,
        ...(value.kind === 'choice' ? { choices: value.choices } : {}),
        isFile: value.kind === 'labelWeights' || value.kind === 'tokens',
      };
    }),
);

export const recipeField: RecipeField = {
  name: 'recipe',
  title: 'Recipe',
  help: 'A whole set of settings; the one of the base model where none is chosen.',
  group: '',
  choices: recipeNames,
  isFile: false,
};

/** What a text of the form stands for: as tasks.json has it, and as the recipe has it where that needs no file. */
export type ReadSetting =
  { readonly written: number | string; readonly value: unknown } | { readonly error: string };

export function readSetting(name: SettingName, text: string): ReadSetting {
  const { value } = settingTable[name];
  switch (value.kind) {
    case 'count':
    case 'number':
      return readNumber(text, value);
    case 'choice':
      return value.choices.includes(text)
        ? { written: text, value: text }
        : { error: sentence(describeValue(value)) };
    case 'labelWeights':
      return { written: text, value: text === 'balanced' ? text : undefined };
    case 'tokens':
      return { written: text, value: undefined };
  }
}

/** Its bounds are checked with the whole recipe. */
function readNumber(text: string, value: CountValue | NumberValue): ReadSetting {
  const { words = {} } = value;
  if (Object.hasOwn(words, text)) return { written: text, value: words[text]! };
  const number = Number(text);
  if (!Number.isFinite(number)) return { error: sentence(describeValue(value)) };
  return { written: number, value: number };
}

/** What an empty field stands for: the words of the table where it has one. */
export function settingText(name: SettingName, setting: TrainingSettings[SettingName]): string {
  const { value } = settingTable[name];
  const words = 'words' in value ? Object.entries(value.words ?? {}) : [];
  const word = words.find(([, stands]) => stands === setting)?.[0];
  if (word !== undefined) return word;
  if (setting === null || (Array.isArray(setting) && setting.length === 0)) return 'none';
  return typeof setting === 'object' ? 'from a file' : String(setting);
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`;
}
