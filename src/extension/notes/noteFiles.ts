// The files around a note on disk.
import * as vscode from 'vscode';
import type { NoteFiles } from '../../protocol/annotations';

/** `note.ann` for `note.txt`. */
export function annotationUri(note: vscode.Uri): vscode.Uri {
  return note.with({ path: note.path.replace(/\.[^./]*$/, '') + '.ann' });
}

export function noteFiles(document: vscode.TextDocument): NoteFiles {
  return { note: document.uri.fsPath, lineEnd: document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n' };
}

export async function fileExists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    ({ type }) => (type & vscode.FileType.File) !== 0,
    () => false,
  );
}
