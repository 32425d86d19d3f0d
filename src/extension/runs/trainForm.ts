// The form that starts a run, worked out without the editor: its fields, what is missing, and the task it makes.
import { taskType, type TaskDefinition } from './taskArguments';

export interface TrainValues {
  readonly train?: string;
  readonly dev?: string;
  readonly base: string;
  readonly device: 'auto' | 'cpu' | 'webgpu' | 'cuda';
  /** Undefined leaves it to the recipe of the base model. */
  readonly epochs?: number | undefined;
  readonly out: string;
}

export type TrainField = keyof TrainValues;

export const defaultTrainValues: Omit<TrainValues, 'out'> = { base: 'clinical-bert-mini', device: 'auto' };

export interface FieldRow {
  readonly field: TrainField;
  readonly title: string;
  readonly value: string;
  readonly isMissing: boolean;
}

export function formRows(values: TrainValues): FieldRow[] {
  const row = (field: TrainField, title: string, value: string | undefined, otherwise: string): FieldRow => ({
    field,
    title,
    value: value ?? otherwise,
    isMissing: value === undefined && (field === 'train' || field === 'dev'),
  });
  return [
    row('train', 'Training notes', values.train, 'choose a folder or file'),
    row('dev', 'Dev notes', values.dev, 'choose a folder or file; they pick the best epoch'),
    row('base', 'Base model', values.base, ''),
    row('device', 'Device', values.device, ''),
    row('epochs', 'Epochs', values.epochs?.toString(), 'as many as the base model’s recipe says'),
    row('out', 'Run folder', values.out, ''),
  ];
}

export const isComplete = (values: TrainValues): boolean =>
  formRows(values).every(({ isMissing }) => !isMissing);

export function trainDefinition({ train, dev, base, device, epochs, out }: TrainValues): TaskDefinition {
  return {
    type: taskType,
    task: 'train',
    ...(train === undefined ? {} : { train }),
    ...(dev === undefined ? {} : { dev }),
    base,
    device,
    ...(epochs === undefined ? {} : { epochs }),
    out,
  };
}

/** A dev folder that lies beside a training folder: `train` and `dev`, `train` and `valid`. */
export function siblingNames(train: string): string[] {
  const name = train.split(/[\\/]/).at(-1) ?? '';
  return ['dev', 'valid', 'validation', 'val'].flatMap((other) => {
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

export const checkEpochs = (text: string): string | undefined =>
  text === '' || (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 1000)
    ? undefined
    : 'A whole number from 1 to 1000, or nothing for the recipe.';
