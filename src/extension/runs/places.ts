// Paths as forms and tasks.json show them, and dialogs that choose them.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { CancelledError } from '../../common/errors';

/** Relative inside the workspace, so that tasks.json can be shared. */
export function shorten(file: string, root: string): string {
  const relative = path.relative(root, file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

export interface PlaceQuestion {
  readonly title: string;
  readonly root: string;
  readonly files: boolean;
  readonly folders: boolean;
  /** The dialog's button. */
  readonly openLabel?: string;
}

/** @throws CancelledError when nothing was chosen. */
export async function pickPlace({
  title,
  root,
  files,
  folders,
  openLabel = 'Choose',
}: PlaceQuestion): Promise<string> {
  const picked = await vscode.window.showOpenDialog({
    title,
    openLabel,
    canSelectFiles: files,
    canSelectFolders: folders,
    defaultUri: vscode.Uri.file(root),
  });
  if (picked?.[0] === undefined) throw new CancelledError();
  return picked[0].fsPath;
}
