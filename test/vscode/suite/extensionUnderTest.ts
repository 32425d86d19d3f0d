// Finds the extension that the suite tests: the source tree's, or the one that was installed from the VSIX.
import * as vscode from 'vscode';

export const extensionId = 'clinical-note-tagger.clinical-note-tagger';

export interface Contributions {
  readonly commands?: readonly { readonly command: string; readonly title: string }[];
}

export function extensionUnderTest(): vscode.Extension<unknown> {
  const extension = vscode.extensions.getExtension<unknown>(extensionId);
  if (extension === undefined) throw new Error(`${extensionId} is not installed`);
  return extension;
}

/** The first folder of the workspace. */
export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no workspace folder is open');
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Asks again until `probe` gives something, then returns it; `what` names it in the error. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  limitMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
