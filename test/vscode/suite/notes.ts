// What the suite sees of a note's entities: the document symbols that the extension gives (Outline, breadcrumbs).
import * as vscode from 'vscode';

import { eventually, workspaceFile } from './extensionUnderTest';

export interface ShownEntity {
  readonly text: string;
  readonly label: string;
  readonly predicted: boolean;
  readonly range: vscode.Range;
}

/** Opens a note of the workspace in an editor. */
export async function openNote(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(name)));
}

export async function shownEntities(note: vscode.TextDocument): Promise<ShownEntity[]> {
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    note.uri,
  );
  return (symbols ?? []).map(({ name, detail, range }) => ({
    text: name,
    label: detail.replace(' (predicted)', ''),
    predicted: detail.endsWith(' (predicted)'),
    range,
  }));
}

/** Waits until an entity that `wanted` accepts is shown. */
export function entityShown(
  note: vscode.TextDocument,
  what: string,
  wanted: (entity: ShownEntity) => boolean,
): Promise<ShownEntity> {
  return eventually(what, async () => (await shownEntities(note)).find(wanted), 60_000);
}

/** Puts the text of a file of the workspace, as it is on disk. */
export async function fileText(name: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(name))).toString('utf8');
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
