// What a report is made from: a run, a saved report, or gold and predicted folders.
import * as vscode from 'vscode';
import { CancelledError } from '../../common/errors';
import type { EvaluationResult } from '../../protocol/evaluator';
import type { Services } from '../app/services';
import { requireTrust } from '../app/trust';
import { findRuns } from '../runs/findRuns';
import { evaluateNow, readSavedReport } from './evaluateNow';

interface Choice extends vscode.QuickPickItem {
  readonly make?: () => Promise<EvaluationResult>;
}

/** @throws CancelledError when nothing was chosen. */
export async function chooseEvaluation(services: Services): Promise<EvaluationResult> {
  const runs = (await findRuns(services)).filter(({ usable }) => usable);
  const items: Choice[] = [
    ...runs.map((run): Choice => ({
      label: `$(beaker) ${run.name}`,
      description: run.description,
      detail: 'The best model of this run on notes it was not trained on',
      make: () => evaluateRun(services, run.folder),
    })),
    { label: 'Other', kind: vscode.QuickPickItemKind.Separator },
    { label: '$(folder) Gold and predicted folders…', make: () => evaluateFolders(services) },
    {
      label: '$(json) A saved report…',
      description: 'written by “note-tagger evaluate --json”',
      make: openSaved,
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Show Evaluation Report',
    placeHolder: 'What to report on',
    ignoreFocusOut: true,
  });
  if (chosen?.make === undefined) throw new CancelledError();
  return chosen.make();
}

export async function evaluateRun(services: Services, run: string): Promise<EvaluationResult> {
  requireTrust('Evaluating a run loads its model');
  return evaluateNow(services, { kind: 'run', run });
}

export async function evaluateFolders(services: Services): Promise<EvaluationResult> {
  const gold = await pickFolder('Gold notes');
  const predicted = await pickFolder('Predicted notes');
  return evaluateNow(services, { kind: 'folders', gold, predicted });
}

async function openSaved(): Promise<EvaluationResult> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: 'Evaluation report', filters: { JSON: ['json'] } })) ?? [];
  if (file === undefined) throw new CancelledError();
  return readSavedReport(file.fsPath);
}

async function pickFolder(title: string): Promise<string> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const [folder] =
    (await vscode.window.showOpenDialog({
      title,
      openLabel: title,
      canSelectFolders: true,
      canSelectFiles: true,
      ...(defaultUri ? { defaultUri } : {}),
    })) ?? [];
  if (folder === undefined) throw new CancelledError();
  return folder.fsPath;
}
