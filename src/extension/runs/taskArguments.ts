// A task's definition ↔ the command line that it runs. Knows nothing of the editor.
import { AppError } from '../../common/errors';
import { settingNames, settingTable, type SettingName } from '../../training/settingTable';

export const taskType = 'clinicalNoteTagger';

type SettingsOfTask = Readonly<Partial<Record<SettingName, number | string>>>;

/** As in tasks.json; `package.json` has the schema. */
export interface TaskDefinition extends SettingsOfTask {
  readonly type: typeof taskType;
  readonly task: 'train' | 'tag';
  readonly train?: string;
  readonly dev?: string;
  readonly split?: string;
  readonly test?: string;
  readonly base?: string;
  readonly out?: string;
  readonly recipe?: string;
  readonly folds?: number;
  readonly seeds?: number | string;
  readonly learningCurve?: string;
  readonly device?: string;
  readonly resume?: boolean;
  readonly labels?: string;
  readonly inputs?: readonly string[];
  readonly model?: string;
  readonly to?: string;
}

const trainOptions: Partial<Record<keyof TaskDefinition, string>> = {
  train: '--train',
  dev: '--dev',
  split: '--split',
  test: '--test',
  base: '--base',
  out: '--out',
  device: '--device',
  labels: '--labels',
  recipe: '--recipe',
  folds: '--folds',
  seeds: '--seeds',
  learningCurve: '--learning-curve',
  ...Object.fromEntries(settingNames.map((name) => [name, settingTable[name].flag])),
};

const tagOptions = {
  model: '--model',
  out: '--out',
  to: '--to',
  device: '--device',
  labels: '--labels',
} as const satisfies Partial<Record<keyof TaskDefinition, string>>;

/** @throws AppError `usage` naming what the definition lacks. */
export function taskArguments(definition: TaskDefinition): string[] {
  if (definition.task === 'train') {
    require(definition, definition.resume === true
      ? ['out']
      : ['train', ...scoredOn(definition), 'base', 'out']);
    return [
      'train',
      ...options(definition, trainOptions),
      ...(definition.resume === true ? ['--resume'] : []),
    ];
  }
  // tasks.json is written by hand: it may say anything.
  if ((definition.task as string) === 'tag') {
    require(definition, ['inputs', 'out']);
    return ['tag', ...(definition.inputs ?? []), ...options(definition, tagOptions)];
  }
  throw new AppError('usage', `A ${taskType} task is “train” or “tag”. Correct “task” in tasks.json.`);
}

/** What a run needs besides the training notes; folds of them need nothing. */
function scoredOn({ split, folds }: TaskDefinition): readonly ('dev' | 'split')[] {
  if (folds !== undefined) return [];
  return [split === undefined ? 'dev' : 'split'];
}

function options(definition: TaskDefinition, names: Readonly<Record<string, string>>): string[] {
  return Object.entries(names).flatMap(([key, flag]) => {
    const value = definition[key as keyof TaskDefinition];
    return value === undefined || value === '' ? [] : [flag, String(value)];
  });
}

function require(definition: TaskDefinition, keys: readonly (keyof TaskDefinition)[]): void {
  const missing = keys.filter(
    (key) =>
      definition[key] === undefined ||
      definition[key] === '' ||
      (Array.isArray(definition[key]) && definition[key].length === 0),
  );
  if (missing.length > 0)
    throw new AppError(
      'usage',
      `The task needs ${missing.map((key) => `“${key}”`).join(', ')}. Add it in tasks.json or in the form.`,
    );
}

export function taskName({ task, out, resume }: TaskDefinition): string {
  const target = (out ?? '').split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const verb = task === 'tag' ? 'tag notes into' : resume === true ? 'resume' : 'fine-tune';
  return `${verb} ${target}`.trim();
}
