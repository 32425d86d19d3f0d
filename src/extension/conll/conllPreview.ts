// One open CoNLL preview: relays between its page and the documents process, and follows the file's text.
import * as vscode from 'vscode';
import { CancelledError, isCancellation } from '../../common/errors';
import { assertNever } from '../../common/assertNever';
import type { ConllFilter, ConllSummary } from '../../protocol/conll';
import type { FromConllView, ToConllView } from '../../protocol/conllView';
import { labelColor } from '../../protocol/labelColors';
import type { TextChange } from '../../protocol/tagger';
import type { Services } from '../app/services';
import { settings } from '../app/settings';
import { showView, type ViewConnection } from '../app/viewPanel';
import { explainError } from '../app/explainError';
import { noteFiles } from '../notes/noteFiles';
import { findNote, openNoteAt } from './conllLinks';

/** Milliseconds after an edit of the text. */
const editDelay = 200;

export class ConllPreview implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly panel: vscode.WebviewPanel;
  private readonly services: Services;
  private readonly view: ViewConnection<ToConllView>;
  private readonly diagnostics: vscode.DiagnosticCollection;
  private readonly subscriptions: vscode.Disposable;
  private pending: TextChange[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private openedIn = 0;
  /** Resolves when the page has all sentences of the file to choose from. */
  private opened: Promise<void>;
  /** The page is there, and what it shows was read; or it is closed. */
  private begun: () => void = () => undefined;
  /** Counts what was found in the file: what is shown does not go back to an earlier one. */
  private found = 0;
  private closed = false;

  constructor(
    services: Services,
    document: vscode.TextDocument,
    panel: vscode.WebviewPanel,
    diagnostics: vscode.DiagnosticCollection,
  ) {
    this.services = services;
    this.document = document;
    this.panel = panel;
    this.diagnostics = diagnostics;
    this.opened = new Promise((resolve) => (this.begun = resolve));
    this.view = showView(
      services,
      panel.webview,
      { name: 'conll', title: 'CoNLL Preview' },
      (message: FromConllView) => this.receive(message),
    );
    this.subscriptions = vscode.workspace.onDidChangeTextDocument((event) => {
      if (event.document === document && event.contentChanges.length > 0) this.edit(event.contentChanges);
    });
  }

  /** Of this preview in the documents process: two previews of one file do not share. */
  private get key(): string {
    return this.document.uri.toString();
  }

  /** Scrolls to the sentence of a place in a note. @throws CancelledError when the preview is closed before. */
  async revealNote(note: vscode.TextDocument, offset: number): Promise<boolean> {
    const name = note.uri.path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
    const request = { document: this.key, name, note: noteFiles(note), offset };
    const sentence = await this.inProcess(() => this.services.documents.call('findConll', request));
    if (sentence >= 0) this.view.post({ kind: 'reveal', sentence });
    return sentence >= 0;
  }

  dispose(): void {
    this.closed = true;
    this.found++;
    this.begun();
    clearTimeout(this.timer);
    this.subscriptions.dispose();
    this.diagnostics.delete(this.document.uri);
    void this.services.documents.call('closeConll', { document: this.key }).catch(() => undefined);
  }

  private async receive(message: FromConllView): Promise<void> {
    switch (message.kind) {
      case 'ready':
        await this.reopen();
        this.begun();
        return;
      case 'filter':
        return this.filter(message.filter);
      case 'sentences': {
        const sentences = await this.inProcess(() =>
          this.services.documents.call('conllSentences', { document: this.key, indices: message.indices }),
        );
        this.view.post({ kind: 'sentences', sentences });
        return;
      }
      case 'openLine':
        return this.openLine(message.line);
      case 'openSource':
        return openNoteAt(this.services, this.document.uri.fsPath, message.document, message);
      default:
        assertNever(message, 'message of the preview');
    }
  }

  private reopen(): Promise<void> {
    this.opened = this.open();
    return this.opened;
  }

  /** A file that is as on disk is read by the process itself. */
  private async open(): Promise<void> {
    if (this.closed) return;
    this.pending = [];
    const onDisk = this.document.uri.scheme === 'file' && !this.document.isDirty;
    const request = {
      document: this.key,
      path: this.document.uri.fsPath,
      text: onDisk ? null : this.document.getText(),
    };
    try {
      this.openedIn = await this.services.documents.open();
      await this.show(await this.services.documents.call('openConll', request));
    } catch (error) {
      const message = explainError(error)?.message;
      if (message !== undefined) this.view.post({ kind: 'failed', message });
    }
  }

  private async filter(filter: ConllFilter): Promise<void> {
    const passing = await this.inProcess(() =>
      this.services.documents.call('filterConll', { document: this.key, filter }),
    );
    this.view.post({ kind: 'filtered', ...passing });
  }

  /** The process may have ended in the meantime, and forgotten the file. */
  private async inProcess<T>(call: () => Promise<T>): Promise<T> {
    await this.opened;
    if (this.openedIn !== (await this.services.documents.open())) await this.reopen();
    if (this.closed) throw new CancelledError();
    return call();
  }

  private edit(changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
    this.pending.push(
      ...changes.map(({ rangeOffset, rangeLength, text }) => ({
        start: rangeOffset,
        end: rangeOffset + rangeLength,
        text,
      })),
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sendEdits(), editDelay);
  }

  private async sendEdits(): Promise<void> {
    const changes = this.pending;
    this.pending = [];
    const length = this.document.offsetAt(this.document.lineAt(this.document.lineCount - 1).range.end);
    try {
      const inStep = this.openedIn === this.services.documents.generation;
      const summary = inStep
        ? await this.services.documents.call('editConll', { document: this.key, changes, length })
        : null;
      if (summary === null) await this.reopen();
      else await this.show(summary);
    } catch (error) {
      if (!isCancellation(error)) await this.reopen();
    }
  }

  private async show(summary: ConllSummary): Promise<void> {
    if (this.closed) return;
    const number = ++this.found;
    this.diagnostics.set(
      this.document.uri,
      summary.problems.map((problem) => this.diagnostic(problem)),
    );
    const choices = settings.labelColors();
    const colors = Object.fromEntries(summary.labels.map(({ label }) => [label, labelColor(label, choices)]));
    const hasSource =
      summary.hasOffsets &&
      (await findNote(this.document.uri.fsPath, summary.documents[0] ?? null)) !== undefined;
    if (number === this.found) this.view.post({ kind: 'summary', summary, colors, hasSource });
  }

  private diagnostic({ line, message }: ConllSummary['problems'][number]): vscode.Diagnostic {
    const range = this.document.lineAt(Math.min(line, this.document.lineCount) - 1).range;
    const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
    diagnostic.source = 'Clinical Note Tagger';
    return diagnostic;
  }

  private async openLine(line: number): Promise<void> {
    const at = new vscode.Position(Math.min(line, this.document.lineCount) - 1, 0);
    const selection = new vscode.Range(at, at);
    await vscode.window.showTextDocument(this.document, { viewColumn: vscode.ViewColumn.Beside, selection });
  }
}
