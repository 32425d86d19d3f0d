// From a CoNLL file to the note it was made from, and back.
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Span } from '../../corpus/span';
import type { Services } from '../app/services';
import { fileExists, noteFiles } from '../notes/noteFiles';
import { conllCandidates, noteCandidates } from './noteOfConll';

async function firstFile(candidates: readonly string[]): Promise<vscode.Uri | undefined> {
  for (const candidate of candidates) {
    const uri = vscode.Uri.file(candidate);
    if (await fileExists(uri)) return uri;
  }
  return undefined;
}

export const findNote = (conllFile: string, document: string | null): Promise<vscode.Uri | undefined> =>
  firstFile(noteCandidates(conllFile, document));

export const findConll = (noteFile: string): Promise<vscode.Uri | undefined> =>
  firstFile(conllCandidates(noteFile));

/** Opens the note and selects a place that the CoNLL file states. */
export async function openNoteAt(
  services: Services,
  conllFile: string,
  document: string | null,
  place: Span,
): Promise<void> {
  const note = await findNote(conllFile, document);
  if (note === undefined) {
    throw new AppError(
      'input',
      `The note of ${conllFile} was not found: put its .txt beside it, under the same name.`,
    );
  }
  if (!(await revealPlace(services, note, { ...place, unit: 'codepoint' }))) {
    throw new AppError(
      'input',
      `${note.fsPath} is shorter than ${conllFile} says: it has changed since the conversion.`,
    );
  }
}

/** Opens a note beside the active editor and selects a place on disk; false when the note has no such place. */
export async function revealPlace(
  services: Services,
  note: vscode.Uri,
  place: Span & { readonly unit: 'codepoint' | 'utf16' },
): Promise<boolean> {
  const opened = await vscode.workspace.openTextDocument(note);
  const { start, end, unit } = place;
  const span = await services.documents.call('placeInNote', { note: noteFiles(opened), start, end, unit });
  const editor = await vscode.window.showTextDocument(opened, { viewColumn: vscode.ViewColumn.Beside });
  if (span === null) return false;
  const range = new vscode.Range(opened.positionAt(span.start), opened.positionAt(span.end));
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return true;
}
