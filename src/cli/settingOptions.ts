// The settings of a recipe as options of the command line, made from the one table of settings.
import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import { AppError } from '../common/errors';
import { readFailure } from '../common/readFailure';
import {
  settingNames,
  settingTable,
  type CountValue,
  type NumberValue,
  type SettingName,
  type SettingValue,
} from '../training/settingTable';
import type { LabelWeights, TrainingSettings } from '../training/settings';

/** One option a setting, named and described as the table has it. */
export function settingOptions(): Option[] {
  return settingNames.map(optionOf);
}

function optionOf(name: SettingName): Option {
  const { flag, description, value } = settingTable[name];
  const option = new Option(`${flag} <${placeholder(value)}>`, description);
  if (value.kind === 'choice') return option.choices(value.choices);
  if (value.kind !== 'count' && value.kind !== 'number') return option;
  // Checked here, where commander names the option; it would not hand a null on.
  return option.argParser((text) => {
    parseNumber(text, value);
    return text;
  });
}

function placeholder(value: SettingValue): string {
  switch (value.kind) {
    case 'count':
      return ['n', ...Object.keys(value.words ?? {})].join('|');
    case 'number':
      return ['x', ...Object.keys(value.words ?? {})].join('|');
    case 'choice':
      return 'name';
    case 'labelWeights':
      return 'balanced|file';
    case 'tokens':
      return 'file';
  }
}

function parseNumber(text: string, { words = {} }: CountValue | NumberValue): number | null {
  if (Object.hasOwn(words, text)) return words[text]!;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It is not a number.');
  return value;
}

/**
 * What the user chose, files read.
 * @param options as commander parsed them: by the flags' names in camel case.
 */
export async function chosenSettings(options: object): Promise<Partial<TrainingSettings>> {
  const given = options as Readonly<Record<string, string | undefined>>;
  const chosen: Partial<Record<SettingName, unknown>> = {};
  for (const name of settingNames) {
    const value = given[optionOf(name).attributeName()];
    if (value !== undefined) chosen[name] = await settingOf(settingTable[name].value, value);
  }
  // Each value was made as the table says for its name.
  return chosen as Partial<TrainingSettings>;
}

async function settingOf(value: SettingValue, text: string): Promise<unknown> {
  switch (value.kind) {
    case 'count':
    case 'number':
      return parseNumber(text, value);
    case 'choice':
      return text;
    case 'labelWeights':
      return text === 'balanced' ? text : readWeights(text);
    case 'tokens':
      return readTokens(text);
  }
}

async function readTokens(file: string): Promise<string[]> {
  const lines = (await readText(file, '--extra-tokens')).split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => line !== ''))];
}

async function readWeights(file: string): Promise<LabelWeights> {
  const text = await readText(file, '--class-weights');
  const weights = parseObject(text);
  if (weights === undefined || !Object.values(weights).every((weight) => typeof weight === 'number'))
    throw new AppError('usage', `${file} holds no weights by label: give {"problem": 2, "O": 0.5}`);
  return weights as Readonly<Record<string, number>>;
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function readText(file: string, flag: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw readFailure(`${flag} ${file}`, cause, 'usage');
  }
}
