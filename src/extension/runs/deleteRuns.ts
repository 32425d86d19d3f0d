// Deletes runs for good, after asking.
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { AppError, CancelledError } from '../../common/errors';
import type { ModelItem } from './modelItem';
import { taskOf } from './tasks';

export async function deleteRuns(runs: readonly ModelItem[]): Promise<void> {
  if (runs.some(({ kind }) => kind !== 'run')) throw new AppError('usage', 'Only runs can be deleted here.');
  const going = runs.find(({ folder }) => taskOf(folder) !== undefined);
  if (going !== undefined)
    throw new AppError('usage', `${going.name} is going on. Stop it first, in its monitor.`);
  const remove = 'Delete';
  const what = runs.length === 1 ? `the run ${runs[0]?.name ?? ''}` : `${runs.length} runs`;
  const detail = `${runs.map(({ folder }) => folder).join('\n')}\nModel, checkpoint and report are deleted for good.`;
  const answer = await vscode.window.showWarningMessage(`Delete ${what}?`, { modal: true, detail }, remove);
  if (answer !== remove) throw new CancelledError();
  for (const { folder } of runs) await rm(folder, { recursive: true });
}
