// The runs and experiments of this workspace, wherever they lie: folders with a manifest, or with a plan of runs.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../app/services';
import { runItem, type ModelItem } from './modelItem';

/** More than these are not listed. */
const maximumRuns = 200;

/** Folders of runs whose task is under way in this window. */
export const runningFolders = new Set<string>();

/** The newest first; runs of an experiment stand in it, not beside it. */
export async function findRuns(services: Services): Promise<ModelItem[]> {
  const pattern = '**/{manifest,experiment}.json';
  const files = await vscode.workspace.findFiles(pattern, '**/node_modules/**', maximumRuns);
  const times = (await Promise.all(files.map(timeOf))).flat();
  times.sort((a, b) => b.time - a.time);
  const found = await describe(services, [...new Set(times.map(({ uri }) => path.dirname(uri.fsPath)))]);
  const inside = new Set(found.flatMap(({ runs = [] }) => runs));
  return found.filter(({ folder }) => !inside.has(folder));
}

/** Nothing when the file has gone since it was found. */
async function timeOf(uri: vscode.Uri): Promise<{ uri: vscode.Uri; time: number }[]> {
  try {
    return [{ uri, time: (await vscode.workspace.fs.stat(uri)).mtime }];
  } catch {
    return [];
  }
}

/** In the order of their plan; those that have not begun are left out. */
export const findRunsOf = async (services: Services, { runs = [] }: ModelItem): Promise<ModelItem[]> =>
  describe(services, runs);

async function describe({ documents }: Services, folders: readonly string[]): Promise<ModelItem[]> {
  const runs = await documents.call('describeRuns', { folders, running: [...runningFolders] });
  return runs.filter(({ state }) => state !== 'broken').map(runItem);
}

export async function findRun({ documents }: Services, folder: string): Promise<ModelItem> {
  const [run] = await documents.call('describeRuns', { folders: [folder], running: [...runningFolders] });
  return runItem(run ?? { folder, state: 'broken', usable: false, description: '' });
}
