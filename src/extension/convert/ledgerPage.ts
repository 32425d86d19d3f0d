// Opens the ledger of a conversion as a page; its lines open the notes.
import * as vscode from 'vscode';
import { assertNever } from '../../common/assertNever';
import type { Place } from '../../protocol/converter';
import type { FromLedgerView, LedgerPage, ToLedgerView } from '../../protocol/ledgerView';
import type { Services } from '../app/services';
import { showView, type ViewConnection } from '../app/viewPanel';

const viewType = 'clinicalNoteTagger.ledger';

export function showLedger(services: Services, page: LedgerPage): void {
  fillPanel(
    services,
    page,
    vscode.window.createWebviewPanel(viewType, 'Conversion Ledger', vscode.ViewColumn.Active),
  );
}

/** Ledgers that were open come back when the window is loaded again: the page keeps its content. */
export function restoreLedgers(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: (panel, page: LedgerPage | undefined) => {
      if (page === undefined) panel.dispose();
      else fillPanel(services, page, panel);
      return Promise.resolve();
    },
  });
}

function fillPanel(services: Services, page: LedgerPage, panel: vscode.WebviewPanel): void {
  const view: ViewConnection<ToLedgerView> = showView(
    services,
    panel.webview,
    { name: 'ledger', title: 'Conversion Ledger' },
    async (message: FromLedgerView) => {
      switch (message.kind) {
        case 'ready': {
          view.post({ kind: 'show', page });
          return;
        }
        case 'open':
          return openPlace(message.place);
        case 'revealOutput':
          await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(page.out));
          return;
        default:
          assertNever(message, 'message of the ledger');
      }
    },
  );
}

async function openPlace({ file, line, column }: Place): Promise<void> {
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(file), {
    viewColumn: vscode.ViewColumn.Beside,
    selection: new vscode.Range(at, at),
  });
}
