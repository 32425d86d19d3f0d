// One open note: keeps the tagging process's copy of the text in step, asks it for entities, and holds what is known of the note.
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Problem } from '../../corpus/ledger';
import type { Span } from '../../corpus/span';
import type { AnnotationChange, NoteFiles } from '../../protocol/annotations';
import type { LoadedModel, TextChange } from '../../protocol/tagger';
import { inEditorWords } from '../app/editorWords';
import { Answers } from '../app/answers';
import type { Services } from '../app/services';
import { modelChoice, settings } from '../app/settings';
import { AnnotationFile, type AnnotationCalls } from './annotationFile';
import { NoteEntities } from './noteEntities';
import { noteFiles } from './noteFiles';
import { Refresh } from './refresh';
import type { SpanEdit } from './textEdits';

export type TaggingState =
  | { readonly kind: 'off' | 'restricted' | 'waiting' | 'loading' }
  | { readonly kind: 'tagging'; readonly done: number; readonly total: number }
  | { readonly kind: 'tagged'; readonly model: LoadedModel }
  | { readonly kind: 'failed'; readonly error: unknown };

/** Starts of the tagging process that one tagging may take. */
const maximumRetries = 3;
/** Milliseconds, times the number of the retry. */
const retryDelay = 500;

export class NoteSession implements vscode.Disposable {
  readonly document: vscode.TextDocument;
  readonly entities = new NoteEntities();
  readonly annotations: AnnotationFile;
  /** Whether the person wants it tagged. */
  readonly choices = new Answers();
  /** Something to be drawn has changed: other entities, or another state. */
  readonly onDidChange: vscode.Event<NoteSession>;
  /** What cannot be read in its annotation file. */
  problems: readonly Problem[] = [];
  /** What the editor shows of the note, tagged first. */
  visible: Span | null = null;
  private readonly changed = new vscode.EventEmitter<NoteSession>();
  private readonly services: Services;
  private readonly refresh: Refresh;
  private taggingState: TaggingState = { kind: 'off' };
  private openedIn = 0;
  /** The whole note was tagged once: from then on parts of a result are not shown, the whole one comes soon. */
  private wasTagged = false;
  private retries = 0;

  constructor(services: Services, document: vscode.TextDocument) {
    this.services = services;
    this.document = document;
    this.onDidChange = this.changed.event;
    this.annotations = new AnnotationFile(document, this.annotationCalls(), (entities, problems) => {
      this.problems = problems;
      this.entities.setAnnotated(entities);
      this.notify();
    });
    this.refresh = new Refresh({
      run: (signal) => this.tag(signal),
      onError: (error) => this.fail(error),
      delay: settings.refreshDelay,
    });
  }

  get key(): string {
    return this.document.uri.toString();
  }

  get state(): TaggingState {
    return this.taggingState;
  }

  get isTagging(): boolean {
    return this.taggingState.kind !== 'off' && this.taggingState.kind !== 'restricted';
  }

  setTagging(state: 'on' | 'off' | 'restricted'): void {
    if (state === 'on') {
      if (!this.isTagging) this.retag();
      return;
    }
    this.refresh.cancel();
    this.entities.clearPredicted();
    this.setState({ kind: state });
  }

  /** Tags anew, for another model or after a failure. */
  retag(): void {
    this.wasTagged = false;
    this.retries = 0;
    this.setState({ kind: 'waiting' });
    this.refresh.request(0);
  }

  /** Follows an edit at once, and tags again when the typing pauses. */
  edit({ contentChanges: changes, reason }: vscode.TextDocumentChangeEvent): void {
    const edits = changes.map(({ rangeOffset, rangeLength, text }): TextChange => ({
      start: rangeOffset,
      end: rangeOffset + rangeLength,
      text,
    }));
    const spans = edits.map(({ start, end, text }): SpanEdit => ({ start, end, length: text.length }));
    this.entities.edit(spans);
    this.annotations.edit(spans, reason === vscode.TextDocumentChangeReason.Undo);
    if (this.openedIn !== 0 && this.openedIn === this.services.tagger.generation) void this.send(edits);
    if (this.isTagging) this.refresh.request();
  }

  /** @throws AppError `input`, `output` when the note or its annotation file cannot be saved. */
  async changeAnnotations(changes: readonly AnnotationChange[]): Promise<void> {
    if (this.document.isUntitled)
      throw new AppError('output', 'Save the note first: annotations go to a file beside it.');
    await this.annotations.change(changes, () => this.save());
  }

  notify(): void {
    this.changed.fire(this);
  }

  dispose(): void {
    this.choices.end();
    this.refresh.cancel();
    const { tagger } = this.services;
    if (this.openedIn !== 0 && this.openedIn === tagger.generation) {
      void tagger.call('close', { document: this.key }).catch(() => undefined);
    }
    this.changed.dispose();
  }

  private async save(): Promise<void> {
    if (!this.document.isDirty || (await this.document.save())) return;
    throw new AppError('output', 'The note could not be saved. Save it, then annotate.');
  }

  private annotationCalls(): AnnotationCalls {
    const { documents } = this.services;
    const files = (): NoteFiles => noteFiles(this.document);
    return {
      read: () => documents.call('readAnnotations', files()),
      change: (request) => documents.call('changeAnnotations', { ...files(), ...request }),
      move: (request) => documents.call('moveAnnotations', { ...files(), ...request }),
    };
  }

  private async send(changes: readonly TextChange[]): Promise<void> {
    const length = this.document.offsetAt(this.document.lineAt(this.document.lineCount - 1).range.end);
    const inStep = await this.services.tagger
      .call('edit', { document: this.key, changes, length })
      .catch(() => false);
    if (!inStep) this.openedIn = 0;
  }

  private async tag(signal: AbortSignal): Promise<void> {
    const { tagger } = this.services;
    const { version } = this.document;
    const isStale = (): boolean => signal.aborted || this.document.version !== version;
    if (this.openedIn === 0 || this.openedIn !== (await tagger.open())) {
      this.openedIn = await tagger.open();
      await tagger.call('open', { document: this.key, text: this.document.getText() });
    }
    const request = { document: this.key, choice: modelChoice(), visible: this.visible };
    const tagging = await tagger.call('tag', request, {
      signal,
      onProgress: (progress) => {
        if (isStale()) return;
        if (progress.kind === 'loading') {
          this.setState({ kind: 'loading' });
          return;
        }
        if (!this.wasTagged) this.entities.setPredicted(progress.entities, settings.minimumConfidence());
        this.setState({ kind: 'tagging', done: progress.done, total: progress.total });
      },
    });
    if (isStale()) return;
    this.wasTagged = true;
    this.retries = 0;
    this.entities.setPredicted(tagging.entities, settings.minimumConfidence());
    this.setState({ kind: 'tagged', model: tagging.model });
  }

  /** A process that went is started anew, a few times; any other failure is told. */
  private fail(error: unknown): void {
    this.openedIn = 0;
    if (error instanceof AppError && error.code === 'peer' && this.retries < maximumRetries) {
      this.retries++;
      this.setState({ kind: 'waiting' });
      this.refresh.request(retryDelay * this.retries);
      return;
    }
    this.services.log.error(
      `Tagging failed: ${error instanceof AppError ? inEditorWords(error.message) : 'internal error'}`,
    );
    this.setState({ kind: 'failed', error });
  }

  private setState(state: TaggingState): void {
    this.taggingState = state;
    this.notify();
  }
}
