// The run that a command is about: the one of the view, or the one that is chosen from a list.
import * as vscode from 'vscode';
import { AppError, CancelledError } from '../../common/errors';
import type { Services } from '../app/services';
import { findRuns } from './findRuns';
import type { ModelItem } from './modelItem';

/** @throws CancelledError, AppError when there is no such run. */
export async function itemOrPick(
  services: Services,
  item: ModelItem | undefined,
  title: string,
): Promise<ModelItem> {
  return item !== undefined && 'folder' in item ? item : pickRun(services, title, () => true);
}

export async function pickRun(
  services: Services,
  title: string,
  fits: (run: ModelItem) => boolean,
): Promise<ModelItem> {
  const runs = (await findRuns(services)).filter(fits);
  if (runs.length === 0)
    throw new AppError('usage', 'There is no such run in this workspace yet. Fine-tune a model first.');
  const items = runs.map((run) => ({ label: run.name, description: run.description, run }));
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (chosen === undefined) throw new CancelledError();
  return chosen.run;
}
