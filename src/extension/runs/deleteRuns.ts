// Deletes runs for good, after asking.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AppError, CancelledError } from '../../common/errors';
import { FolderLock } from '../../common/folderLock';
import type { ModelItem } from './modelItem';
import { taskOf } from './tasks';

export async function deleteRuns(runs: readonly ModelItem[]): Promise<void> {
  if (runs.some(({ kind }) => kind !== 'run')) throw new AppError('usage', 'Only runs can be deleted here.');
  const going = runs.find(({ folder }) => taskOf(folder) !== undefined);
  if (going !== undefined)
    throw new AppError('usage', `${going.name} is going on. Stop it first, in its monitor.`);
  const yes = 'Delete';
  const what = runs.length === 1 ? `the run ${runs[0]?.name ?? ''}` : `${runs.length} runs`;
  const detail = `${runs.map(({ folder }) => folder).join('\n')}\nModel, checkpoint and report are deleted for good.`;
  const answer = await vscode.window.showWarningMessage(`Delete ${what}?`, { modal: true, detail }, yes);
  if (answer !== yes) throw new CancelledError();
  await refuseGoing(runs);
  for (const { folder } of runs) await remove(folder);
}

/** Another window or a terminal may train into them, or into the experiment that they are a part of. */
async function refuseGoing(runs: readonly ModelItem[]): Promise<void> {
  for (const { name, folder } of runs)
    for (const one of [folder, path.dirname(folder)])
      if (!(await FolderLock.isFree(one)))
        throw new AppError('usage', `${name} is going on. Stop it first, where it was started.`);
}

/** Nobody begins to go on with it meanwhile. */
async function remove(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const lock = await FolderLock.take(folder, 'deletes it');
  await rm(folder, { recursive: true }).finally(() => lock[Symbol.asyncDispose]());
}
