// One open note: keeps the tagging process's copy of the text in step, asks it for entities, and holds what is known of the note.
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Span } from '../../corpus/span';
import type { AnnotationChange, NoteAnnotations } from '../../protocol/annotations';
import type { LoadedModel, TextChange } from '../../protocol/tagger';
import { inEditorWords } from '../app/editorWords';
import type { Services } from '../app/services';
import { modelChoice, settings } from '../app/settings';
import { NoteEntities } from './noteEntities';
import { noteFiles } from './noteFiles';
import { Refresh } from './refresh';

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
  /** Something to be drawn has changed: other entities, or another state. */
  readonly onDidChange: vscode.Event<NoteSession>;
  /** What the editor shows of the note, tagged first. */
  visible: Span | null = null;
  private readonly changed = new vscode.EventEmitter<NoteSession>();
  private readonly services: Services;
  private readonly refresh: Refresh;
  private taggingState: TaggingState = { kind: 'off' };
  private openedIn = 0;
  private annotationFile: NoteAnnotations = { file: null, entities: [], problems: [] };
  private editedSinceRead = false;
  /** The whole note was tagged once: from then on parts of a result are not shown, the whole one comes soon. */
  private wasTagged = false;
  private retries = 0;

  constructor(services: Services, document: vscode.TextDocument) {
    this.services = services;
    this.document = document;
    this.onDidChange = this.changed.event;
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

  get annotations(): NoteAnnotations {
    return this.annotationFile;
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
    if (changes.length === 0) return;
    const edits = changes.map(({ rangeOffset, rangeLength, text }): TextChange => ({
      start: rangeOffset,
      end: rangeOffset + rangeLength,
      text,
    }));
    this.entities.edit(edits.map(({ start, end, text }) => ({ start, end, length: text.length })));
    this.editedSinceRead = true;
    if (this.openedIn !== 0 && this.openedIn === this.services.tagger.generation) void this.send(edits);
    if (this.isTagging) this.refresh.request();
    // Back at the saved text: annotations that went with deleted text are there again.
    const tookBack = reason !== undefined && !this.document.isDirty;
    if (tookBack && this.annotationFile.file !== null) void this.readAnnotations().catch(() => undefined);
  }

  async readAnnotations(): Promise<void> {
    const version = this.document.version;
    const read = await this.services.documents.call('readAnnotations', noteFiles(this.document));
    if (this.document.isDirty || this.document.version !== version) return;
    this.takeAnnotations(read);
  }

  /** @throws AppError `output` when the note or its annotation file cannot be saved. */
  async changeAnnotations(changes: readonly AnnotationChange[]): Promise<void> {
    if (this.document.isUntitled)
      throw new AppError('output', 'Save the note first: annotations go to a file beside it.');
    if (this.document.isDirty && !(await this.document.save())) {
      throw new AppError('output', 'The note could not be saved. Save it, then annotate.');
    }
    const request = { ...noteFiles(this.document), changes };
    this.takeAnnotations(await this.services.documents.call('changeAnnotations', request));
  }

  /** After a save: gives the annotations in the file their new places. */
  async moveAnnotations(): Promise<void> {
    const own = this.annotationFile.entities.filter(({ readOnlyFile }) => readOnlyFile === undefined);
    if (!this.editedSinceRead || this.annotationFile.file === null || own.length === 0) return;
    this.editedSinceRead = false;
    const entities = this.entities.moved(own.map(({ id }) => id));
    const request = { ...noteFiles(this.document), entities };
    this.takeAnnotations(await this.services.documents.call('moveAnnotations', request));
  }

  notify(): void {
    this.changed.fire(this);
  }

  dispose(): void {
    this.refresh.cancel();
    const { tagger } = this.services;
    if (this.openedIn !== 0 && this.openedIn === tagger.generation) {
      void tagger.call('close', { document: this.key }).catch(() => undefined);
    }
    this.changed.dispose();
  }

  private takeAnnotations(read: NoteAnnotations): void {
    this.annotationFile = read;
    this.editedSinceRead = false;
    this.entities.setAnnotated(read.entities);
    this.notify();
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
