// Entities as document symbols: the Outline, breadcrumbs and "Go to Symbol" of a note.
import * as vscode from 'vscode';
import type { NoteEntity } from './noteEntities';
import type { NoteSession } from './noteSession';
import type { NoteSessions } from './noteSessions';
import { inSlices } from './slices';

const mostSymbols = 1000;

export class EntitySymbols implements vscode.DocumentSymbolProvider {
  private readonly sessions: NoteSessions;

  constructor(sessions: NoteSessions) {
    this.sessions = sessions;
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[]> {
    const entities = outlined(this.sessions.of(document));
    const { version } = document;
    const symbols: vscode.DocumentSymbol[] = [];
    const add = (index: number): void => {
      symbols.push(symbolOf(document, entities[index]!));
    };
    const isCurrent = (): boolean => !token.isCancellationRequested && document.version === version;
    return (await inSlices(entities.length, add, isCurrent)) ? symbols : [];
  }
}

/**
 * VS Code asks for all symbols after every edit and takes them in one piece: of a note with very many entities the outline
 * holds the annotated ones, and none when these are too many; the Entities view has them all.
 */
function outlined(session: NoteSession | undefined): readonly NoteEntity[] {
  if (session === undefined) return [];
  const { entities } = session;
  if (entities.length <= mostSymbols) return entities.all;
  return entities.annotated.length <= mostSymbols ? entities.annotated : [];
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
