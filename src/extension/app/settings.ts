// The settings, read where they are used so that a change counts at once.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { ColorChoices } from '../../protocol/labelColors';
import type { Device, ModelChoice, Precision } from '../../protocol/tagger';

export const section = 'clinicalNoteTagger';

function read<T>(name: string, fallback: T, scope?: vscode.Uri): T {
  return vscode.workspace.getConfiguration(section, scope ?? null).get<T>(name) ?? fallback;
}

export type AutoTag = 'annotated' | 'always' | 'never';

export const settings = {
  model: (): string => read('model', 'clinical-bert-mini'),
  device: (): Device => read<Device>('device', 'auto'),
  precision: (): Precision => read<Precision>('precision', 'auto'),
  autoTag: (note: vscode.Uri): AutoTag => read<AutoTag>('autoTag', 'annotated', note),
  languages: (): readonly string[] => read('languages', ['plaintext', 'clinical-note']),
  minimumConfidence: (): number => read('minimumConfidence', 0),
  refreshDelay: (): number => read('refreshDelay', 150),
  showLabels: (): boolean => read('showLabels', false),
  labels: (): readonly string[] => read('labels', ['problem', 'test', 'treatment']),
  labelColors: (): ColorChoices => read('labelColors', {}),
  updateAnnotationsOnSave: (note: vscode.Uri): boolean => read('updateAnnotationsOnSave', true, note),
  scheme: (): 'bio' | 'bioes' | 'io' => read('conversion.scheme', 'bio'),
  columns: (): '2' | '4' | 'offsets' => read('conversion.columns', 'offsets'),
  flatten: (): 'longest' | 'first' | 'layers' => read('conversion.flatten', 'longest'),
};

/** The model that the settings name; a relative folder starts at the first workspace folder. */
export function modelChoice(): ModelChoice {
  return {
    model: absoluteModel(settings.model()),
    device: settings.device(),
    precision: settings.precision(),
  };
}

function absoluteModel(model: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const isPath = /[\\/]/.test(model) || model.startsWith('.');
  return isPath && folder !== undefined && !path.isAbsolute(model) ? path.join(folder, model) : model;
}

/** Writes a setting where it is set now, the workspace before the user. */
export async function updateSetting(name: string, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(section);
  const inWorkspace = configuration.inspect(name)?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update(name, value, target);
}
