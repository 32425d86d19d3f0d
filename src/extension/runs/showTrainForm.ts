// "Fine-Tune Model…": a quick pick that is a form. Every row can be changed; the first one starts.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../../common/errors';
import type { Services } from '../app/services';
import { builtInModels } from './modelTree';
import { findRuns } from './findRuns';
import {
  checkEpochs,
  formRows,
  isComplete,
  siblingNames,
  type TrainField,
  type TrainValues,
} from './trainForm';

interface Row extends vscode.QuickPickItem {
  readonly field?: TrainField;
}

/** @throws CancelledError when the form was left. */
export async function showTrainForm(
  services: Services,
  initial: TrainValues,
  root: string,
): Promise<TrainValues> {
  let values = initial;
  for (;;) {
    const chosen = await vscode.window.showQuickPick(rowsOf(values), {
      title: 'Fine-Tune Model',
      placeHolder: isComplete(values) ? 'Enter starts; choose a line to change it' : 'Choose what is missing',
      ignoreFocusOut: true,
    });
    if (chosen === undefined) throw new CancelledError();
    if (chosen.field === undefined && isComplete(values)) return values;
    const field = chosen.field ?? (values.train === undefined ? 'train' : 'dev');
    values = { ...values, ...(await ask(services, field, values, root)) };
  }
}

function rowsOf(values: TrainValues): Row[] {
  const complete = isComplete(values);
  const start: Row = {
    label: complete ? '$(play) Start fine-tuning' : '$(circle-slash) Start fine-tuning',
    description: complete ? '' : 'something is missing',
  };
  const rows = formRows(values).map(({ field, title, value, isMissing }): Row => ({
    label: `${isMissing ? '$(warning)' : '$(edit)'} ${title}`,
    description: value,
    field,
  }));
  return complete
    ? [start, { label: '', kind: vscode.QuickPickItemKind.Separator }, ...rows]
    : [...rows, start];
}

async function ask(
  services: Services,
  field: TrainField,
  values: TrainValues,
  root: string,
): Promise<Partial<TrainValues>> {
  switch (field) {
    case 'train':
      return askTrain(values, root);
    case 'dev': {
      const dev = await askNotes('Dev notes', root);
      return dev === undefined ? {} : { dev };
    }
    case 'base': {
      const base = await askBase(services);
      return base === undefined ? {} : { base };
    }
    case 'device': {
      const device = await vscode.window.showQuickPick(['auto', 'cpu', 'webgpu', 'cuda'] as const, {
        title: 'Device',
        ignoreFocusOut: true,
      });
      return device === undefined ? {} : { device: device as TrainValues['device'] };
    }
    case 'epochs':
      return askEpochs(values);
    case 'out': {
      const out = await vscode.window.showInputBox({
        title: 'Run folder',
        value: values.out,
        prompt: 'Relative to the workspace folder, or absolute',
        ignoreFocusOut: true,
      });
      return out === undefined || out.trim() === '' ? {} : { out: out.trim() };
    }
  }
}

/** A dev folder beside the training folder is taken at once. */
async function askTrain({ dev }: TrainValues, root: string): Promise<Partial<TrainValues>> {
  const train = await askNotes('Training notes', root);
  if (train === undefined) return {};
  const beside = siblingNames(train).map((name) => path.join(path.dirname(train), name));
  const found = beside.find((folder) => existsSync(path.resolve(root, folder)));
  return dev === undefined && found !== undefined ? { train, dev: found } : { train };
}

async function askNotes(title: string, root: string): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel: 'Choose',
    canSelectFolders: true,
    canSelectFiles: true,
    defaultUri: vscode.Uri.file(root),
  });
  return picked?.[0] === undefined ? undefined : shorten(picked[0].fsPath, root);
}

/** Relative inside the workspace, so that tasks.json can be shared. */
export function shorten(file: string, root: string): string {
  const relative = path.relative(root, file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

async function askEpochs({ epochs }: TrainValues): Promise<Partial<TrainValues>> {
  const text = await vscode.window.showInputBox({
    title: 'Epochs',
    value: epochs?.toString() ?? '',
    prompt: 'Passes over the training notes; empty for the recipe of the base model',
    validateInput: checkEpochs,
    ignoreFocusOut: true,
  });
  if (text === undefined) return {};
  return { epochs: text === '' ? undefined : Number(text) };
}

interface BaseItem extends vscode.QuickPickItem {
  readonly base?: string;
}

/** A model to train from, or one to tag with: that needs labels, so no random weights. */
export async function askBase(
  services: Services,
  purpose: 'training' | 'tagging' = 'training',
): Promise<string | undefined> {
  const browse = '$(folder-opened) A model folder…';
  const separator = (label: string): BaseItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const models = await builtInModels();
  const runs = (await findRuns(services)).filter(({ usable }) => usable);
  const items: BaseItem[] = [
    separator('Built-in'),
    ...models.map(({ name, description }) => ({ label: name, description, base: name })),
    ...(purpose === 'training' ? [separator('From random weights'), ...scratchModels] : []),
    ...(runs.length > 0
      ? [
          separator('Runs'),
          ...runs.map(({ name, description, reference }) => ({ label: name, description, base: reference })),
        ]
      : []),
    separator('Other'),
    { label: browse, description: 'BERT, ALBERT, ELECTRA … in the layout of Hugging Face' },
  ];
  const title = purpose === 'training' ? 'Base Model' : 'Model';
  const placeHolder = purpose === 'training' ? 'Where training starts' : 'What tags the notes';
  const chosen = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  return chosen?.label === browse ? pickModelFolder() : chosen?.base;
}

const scratchModels: readonly BaseItem[] = [
  {
    label: 'scratch:bert-mini',
    description: '4 layers × 256; learns its word pieces from the notes',
    base: 'scratch:bert-mini',
  },
  {
    label: 'scratch:albert-mini',
    description: 'the same with one shared layer',
    base: 'scratch:albert-mini',
  },
];

async function pickModelFolder(): Promise<string | undefined> {
  const picked = await vscode.window.showOpenDialog({
    title: 'Model folder',
    openLabel: 'Use model',
    canSelectFolders: true,
    canSelectFiles: false,
  });
  return picked?.[0]?.fsPath;
}
