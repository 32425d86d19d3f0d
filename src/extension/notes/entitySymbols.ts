// Entities as document symbols: the Outline, breadcrumbs and "Go to Symbol" of a note.
import * as vscode from 'vscode';
import type { NoteEntity } from './noteEntities';
import type { NoteSessions } from './noteSessions';
import { inSlices } from './slices';

export class EntitySymbols implements vscode.DocumentSymbolProvider {
  private readonly sessions: NoteSessions;

  constructor(sessions: NoteSessions) {
    this.sessions = sessions;
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    const entities = this.sessions.of(document)?.entities.all ?? [];
    const { version } = document;
    const symbols: vscode.DocumentSymbol[] = [];
    const add = (index: number): void => {
      symbols.push(symbolOf(document, entities[index]!));
    };
    const isCurrent = (): boolean => !token.isCancellationRequested && document.version === version;
    return (await inSlices(entities.length, add, isCurrent)) ? symbols : [];
  }
}

function symbolOf(
  document: vscode.TextDocument,
  { start, end, kind, label }: NoteEntity,
): vscode.DocumentSymbol {
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const name = document.getText(range).replace(/\s+/g, ' ').trim() || label;
  const detail = kind === 'predicted' ? `${label} (predicted)` : label;
  return new vscode.DocumentSymbol(name, detail, vscode.SymbolKind.Field, range, range);
}
