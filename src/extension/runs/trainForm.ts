// The form that starts a run, worked out without the editor: from what was typed to the task, and what is missing or wrong.
import type { Choice, FormCheck, FormTexts } from '../../protocol/trainForm';
import { parseSplit } from '../../corpus/splitCorpus';
import type { PlanRequest, RunOutlook } from '../../protocol/planner';
import { deviceChoices, type DeviceChoice } from '../../training/request';
import { recipeNames } from '../../training/recipes';
import { settingNames, settingTable, type SettingName } from '../../training/settingTable';
import type { TrainingSettings } from '../../training/settings';
import { inEditorWords } from '../app/editorWords';
import { commandLine } from './commandLine';
import { readExperiment } from './experimentFields';
import { readSetting, settingText } from './recipeFields';
import { taskArguments, taskType, type TaskDefinition } from './taskArguments';

const requests = {
  train: 'Choose the notes to learn from.',
  dev: 'Choose notes that the run is scored on, or set aside a share of the training notes.',
  base: 'Choose where training starts.',
  out: 'Name a folder for the run.',
} as const;
const optional = ['split', 'test', 'labels', 'recipe'] as const;

export const defaultTexts: FormTexts = { base: 'clinical-bert-mini', device: 'auto' };

const deviceDetails: Readonly<Record<DeviceChoice, readonly [title: string, detail: string]>> = {
  auto: ['Automatic', 'The fastest device that works here.'],
  cpu: ['CPU', 'Works everywhere; the same seed gives the same model.'],
  webgpu: ['GPU (WebGPU)', 'Any graphics processor: NVIDIA, AMD, Intel, Apple.'],
  cuda: ['GPU (CUDA)', 'NVIDIA, where its libraries are installed.'],
};

export const devices: readonly Choice[] = deviceChoices.map((value) => {
  const [title, detail] = deviceDetails[value];
  return { value, title, detail };
});

const said = (texts: FormTexts, field: string): string | undefined => {
  const text = texts[field]?.trim() ?? '';
  return text === '' ? undefined : text;
};

export interface ReadForm {
  readonly definition: TaskDefinition;
  /** Of the recipe, as far as no file holds them. */
  readonly settings: Partial<TrainingSettings>;
  /** By field. */
  readonly errors: Readonly<Record<string, string>>;
  /** How many runs the task makes. */
  readonly runs: number;
}

/** The task as far as it has been said. It can be run when there is no error. */
export function readForm(typed: FormTexts): ReadForm {
  const experiment = readExperiment(typed);
  // Each fold brings its own dev notes.
  const isFolded = experiment.definition.folds !== undefined;
  const texts = isFolded ? { ...typed, dev: '', split: '' } : typed;
  const definition: Record<string, string | number> = {};
  const settings: Partial<Record<SettingName, unknown>> = {};
  const errors: Record<string, string> = {};
  for (const [field, request] of Object.entries(requests)) {
    const text = said(texts, field);
    if (text === undefined) errors[field] = request;
    else definition[field] = text;
  }
  for (const field of optional) {
    const text = said(texts, field);
    if (text !== undefined) definition[field] = text;
  }
  Object.assign(errors, splitErrors(texts));
  if (isFolded || said(texts, 'split') !== undefined) delete errors['dev'];
  if (experiment.error !== undefined) errors['places'] = withoutFlag(experiment.error);
  definition['device'] = said(texts, 'device') ?? 'auto';
  for (const name of settingNames) {
    const text = said(texts, name);
    const read = text === undefined ? undefined : readSetting(name, text);
    if (read === undefined) continue;
    if ('error' in read) {
      errors[name] = read.error;
      continue;
    }
    definition[name] = read.written;
    if (read.value !== undefined) settings[name] = read.value;
  }
  return {
    definition: { type: taskType, task: 'train', ...definition, ...experiment.definition },
    // Each was read as the table says for its name.
    settings: settings as Partial<TrainingSettings>,
    errors,
    runs: experiment.runs,
  };
}

/** A share of the training notes stands in for dev notes. */
function splitErrors(texts: FormTexts): Record<string, string> {
  const split = said(texts, 'split');
  if (split === undefined) return {};
  if (said(texts, 'dev') !== undefined)
    return { split: 'There are dev notes: leave one of the two fields empty.' };
  try {
    parseSplit(split);
    return {};
  } catch {
    return { split: 'A share between 0 and 1, such as 0.8 (or rows:0.8 for single sentences).' };
  }
}

export function checkForm(texts: FormTexts): FormCheck {
  const { definition, errors, runs } = readForm(texts);
  const missing = Object.fromEntries(
    Object.keys(requests).flatMap((field) => (field in errors ? [[field, '…']] : [])),
  );
  return { errors, runs, command: commandLine(taskArguments({ ...missing, ...definition })) };
}

/** What the planning process is asked about a form. @param root where relative paths start. */
export function planRequest(texts: FormTexts, root: string): PlanRequest {
  const { definition, settings, errors } = readForm(texts);
  const notes = pick(definition, ['train', 'dev', 'test']);
  const recipe = recipeNames.find((name) => name === definition.recipe);
  return {
    root,
    notes,
    settings,
    ...(recipe === undefined ? {} : { recipe }),
    ...('split' in errors ? {} : pick(definition, ['split'])),
    ...pick(definition, ['labels', 'base', 'out']),
  };
}

/** Those that have a value. */
function pick<T extends object, K extends keyof T>(
  values: T,
  names: readonly K[],
): { [N in K]?: Exclude<T[N], undefined> } {
  const entries = names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
  return Object.fromEntries(entries) as { [N in K]?: Exclude<T[N], undefined> };
}

/** Errors of settings come under their flags: the form has them under its fields. */
export function errorsByField({ errors }: Pick<RunOutlook, 'errors'>): Record<string, string> {
  const fieldOf = (key: string): string =>
    settingNames.find((name) => settingTable[name].flag === key) ?? key.replace(/^--/, '');
  return Object.fromEntries(
    Object.entries(errors).map(([key, message]) => [fieldOf(key), withoutFlag(message)]),
  );
}

/** A message of the command line, below the field that it is about. */
const withoutFlag = (message: string): string =>
  inEditorWords(message.replace(/^--[\w-]+ (must be)?\s*/, '')).replace(/^./, (letter) =>
    letter.toUpperCase(),
  );

/** What an empty field of the recipe stands for. */
export function recipeTexts(recipe: TrainingSettings): FormTexts {
  return Object.fromEntries(settingNames.map((name) => [name, settingText(name, recipe[name])]));
}

/** Folders that lie beside a folder of training notes: `train` and `dev`, `train` and `valid`. */
export function siblingNames(train: string, split: 'dev' | 'test'): string[] {
  const name = train.split(/[\\/]/).at(-1) ?? '';
  const others = split === 'dev' ? ['dev', 'valid', 'validation', 'val'] : ['test'];
  return others.flatMap((other) => {
    const sibling = name.replace(/train(ing)?/i, other);
    return sibling === name ? [] : [sibling];
  });
}

/** `runs/2026-11-23` and then `runs/2026-11-23-2`. */
export function runName(date: Date, exists: (name: string) => boolean): string {
  const day = date.toISOString().slice(0, 10);
  let name = `runs/${day}`;
  for (let n = 2; exists(name); n++) name = `runs/${day}-${n}`;
  return name;
}
