// Asks which label map brings the labels of gold and predicted together: a file of the workspace, another one, or one yet to be written.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../../common/errors';
import type { EvaluationReport } from '../../protocol/report';
import type { Services } from '../app/services';
import { draftLabelMap, oneSidedLabels } from './labelMapDraft';

interface Choice extends vscode.QuickPickItem {
  readonly file: () => Promise<string>;
}

/** @throws CancelledError when nothing was chosen, or a new map was begun. */
export async function chooseLabelMap(services: Services, report: EvaluationReport): Promise<string> {
  const labels = oneSidedLabels(report);
  const found = (await labelMapsFor(services, labels)).map((file): Choice => ({
    label: `$(json) ${path.basename(file)}`,
    description: vscode.workspace.asRelativePath(path.dirname(file)),
    file: () => Promise.resolve(file),
  }));
  const items: Choice[] = [
    ...found,
    { label: '$(new-file) New label map…', file: () => beginMap(report) },
    { label: '$(folder-opened) Another file…', file: pickFile },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Map Labels',
    placeHolder: `Which names belong together: ${labels.join(', ')}`,
    ignoreFocusOut: true,
  });
  if (chosen === undefined) throw new CancelledError();
  return chosen.file();
}

/** More are not looked at: a workspace of notes may hold thousands of files in JSON. */
const mostFiles = 500;

async function labelMapsFor(services: Services, labels: readonly string[]): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles('**/*.json', '**/node_modules/**', mostFiles);
  const files = found.map(({ fsPath }) => fsPath).sort();
  const evaluator = services.startEvaluator();
  try {
    return await evaluator.call('labelMaps', { files, labels });
  } finally {
    evaluator.dispose();
  }
}

async function beginMap(report: EvaluationReport): Promise<never> {
  const content = draftLabelMap(report);
  const document = await vscode.workspace.openTextDocument({ language: 'json', content });
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  void vscode.window.showInformationMessage(
    'Give each label its name in the gold standard, or null to leave it out; save the file, then choose Map Labels… again.',
  );
  throw new CancelledError();
}

async function pickFile(): Promise<string> {
  const [file] =
    (await vscode.window.showOpenDialog({ title: 'Label map', filters: { JSON: ['json'] } })) ?? [];
  if (file === undefined) throw new CancelledError();
  return file.fsPath;
}
