// Tells menus and keys what the cursor is on: `clinicalNoteTagger.entityAtCursor` is `predicted`, `annotated` or unset.
import * as vscode from 'vscode';
import type { NoteSessions } from './noteSessions';

export function followCursor(sessions: NoteSessions): vscode.Disposable {
  let shown: string | undefined;
  const update = (): void => {
    const editor = vscode.window.activeTextEditor;
    const session = sessions.of(editor?.document);
    const entity = editor && session?.entities.at(editor.document.offsetAt(editor.selection.active));
    if (entity?.kind === shown) return;
    shown = entity?.kind;
    void vscode.commands.executeCommand('setContext', 'clinicalNoteTagger.entityAtCursor', shown);
  };
  return vscode.Disposable.from(
    vscode.window.onDidChangeTextEditorSelection(update),
    sessions.onDidChange(update),
  );
}
