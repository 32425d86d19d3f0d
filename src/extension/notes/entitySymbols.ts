// Entities as document symbols: the Outline, breadcrumbs and "Go to Symbol" of a note.
import * as vscode from 'vscode';
import type { NoteSessions } from './noteSessions';

export class EntitySymbols implements vscode.DocumentSymbolProvider {
  private readonly sessions: NoteSessions;

  constructor(sessions: NoteSessions) {
    this.sessions = sessions;
  }

  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const entities = this.sessions.of(document)?.entities.all ?? [];
    return entities.map((entity) => {
      const range = new vscode.Range(document.positionAt(entity.start), document.positionAt(entity.end));
      const name = document.getText(range).replace(/\s+/g, ' ').trim() || entity.label;
      const detail = entity.kind === 'predicted' ? `${entity.label} (predicted)` : entity.label;
      return new vscode.DocumentSymbol(name, detail, vscode.SymbolKind.Field, range, range);
    });
  }
}
