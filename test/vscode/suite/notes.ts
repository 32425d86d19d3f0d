// What the extension shows in a note, asked by a command that it has for tests.
import * as vscode from 'vscode';

import { eventually, workspaceFile } from './extensionUnderTest';

export interface ShownEntity {
  readonly kind: 'annotated' | 'predicted';
  readonly label: string;
  readonly confidence?: number;
  readonly range: vscode.Range;
}

interface NoteState {
  readonly state: string;
  /** Half-open offsets. */
  readonly entities: readonly (Omit<ShownEntity, 'range'> & {
    readonly start: number;
    readonly end: number;
  })[];
}

/** Opens a note of the workspace in an editor. */
export async function openNote(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(workspaceFile(name)));
}

async function noteState(note: vscode.TextDocument): Promise<NoteState | undefined> {
  const found = await vscode.commands.executeCommand<NoteState | undefined>(
    '_clinicalNoteTagger.noteState',
    note.uri.toString(),
  );
  if (found?.state === 'failed') throw new Error('tagging has failed: see the log of the extension');
  return found;
}

/** Waits until the whole note is tagged. */
export async function noteTagged(note: vscode.TextDocument): Promise<void> {
  await eventually('the note is tagged', async () =>
    (await noteState(note))?.state === 'tagged' ? true : undefined,
  );
}

export async function shownEntities(note: vscode.TextDocument): Promise<ShownEntity[]> {
  const found = await noteState(note);
  return (found?.entities ?? []).map(({ start, end, ...entity }) => ({
    ...entity,
    range: new vscode.Range(note.positionAt(start), note.positionAt(end)),
  }));
}

/** Waits until an entity that `wanted` accepts is shown. */
export function entityShown(
  note: vscode.TextDocument,
  what: string,
  wanted: (entity: ShownEntity) => boolean,
): Promise<ShownEntity> {
  return eventually(what, async () => (await shownEntities(note)).find(wanted), 40_000);
}

/** The text of a file of the workspace, as it is on disk. */
export async function fileText(name: string): Promise<string> {
  return Buffer.from(await vscode.workspace.fs.readFile(workspaceFile(name))).toString('utf8');
}

export async function closeEditors(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}
