// The runs of this workspace: folders with a manifest, wherever they lie.
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../app/services';
import { runItem, type ModelItem } from './modelItem';

/** More than these are not listed. */
const maximumRuns = 200;

/** Folders of runs whose task is under way in this window. */
export const runningFolders = new Set<string>();

/** The newest first. */
export async function findRuns({ documents }: Services): Promise<ModelItem[]> {
  const manifests = await vscode.workspace.findFiles('**/manifest.json', '**/node_modules/**', maximumRuns);
  const times = await Promise.all(
    manifests.map(async (uri) => ({ uri, time: (await vscode.workspace.fs.stat(uri)).mtime })),
  );
  times.sort((a, b) => b.time - a.time);
  const folders = times.map(({ uri }) => path.dirname(uri.fsPath));
  const runs = await documents.call('describeRuns', { folders, running: [...runningFolders] });
  return runs.filter(({ state }) => state !== 'broken').map(runItem);
}

export async function findRun({ documents }: Services, folder: string): Promise<ModelItem> {
  const [run] = await documents.call('describeRuns', { folders: [folder], running: [...runningFolders] });
  return runItem(run ?? { folder, state: 'broken', usable: false, description: '' });
}
