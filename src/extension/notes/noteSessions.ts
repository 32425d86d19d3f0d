// The sessions of all notes that an editor shows: made when a note appears, kept in step with it, ended when it is closed.
import * as vscode from 'vscode';
import type { Services } from '../app/services';
import { section, settings } from '../app/settings';
import { showError } from '../app/showError';
import { Decorations } from './decorations';
import { NoteSession } from './noteSession';
import { annotationUri, fileExists } from './noteFiles';
import { TaggingChoice } from './taggingChoice';

export class NoteSessions implements vscode.Disposable {
  readonly choice: TaggingChoice;
  /** Entities or state of a note changed, or another note is active. */
  readonly onDidChange: vscode.Event<NoteSession | undefined>;
  private readonly services: Services;
  private readonly sessions = new Map<string, NoteSession>();
  /** Of notes that were closed while their annotation files were being written. */
  private readonly ending = new Set<Promise<void>>();
  private readonly decorations = new Decorations();
  private readonly changed = new vscode.EventEmitter<NoteSession | undefined>();
  private readonly subscriptions: vscode.Disposable;

  constructor(services: Services) {
    this.services = services;
    this.choice = new TaggingChoice(services.context.workspaceState);
    this.onDidChange = this.changed.event;
    this.subscriptions = vscode.Disposable.from(...this.listen());
    this.update();
  }

  get active(): NoteSession | undefined {
    return this.of(vscode.window.activeTextEditor?.document);
  }

  get all(): readonly NoteSession[] {
    return [...this.sessions.values()];
  }

  of(document: vscode.TextDocument | undefined): NoteSession | undefined {
    return document === undefined ? undefined : this.sessions.get(document.uri.toString());
  }

  /** The session of a note by its URI, opened when it is not. */
  async open(uri: vscode.Uri): Promise<NoteSession | undefined> {
    const document = await vscode.workspace.openTextDocument(uri);
    return this.of(document) ?? this.start(document);
  }

  async setTagging(session: NoteSession, on: boolean): Promise<void> {
    await this.choice.set(session.document.uri, on);
    await Promise.all(this.all.map((other) => this.applyChoice(other)));
  }

  /** Rejections outlive the session: as places and labels, never as text. */
  async keepRejections(session: NoteSession): Promise<void> {
    const { rejections } = session.entities;
    const kept = rejections.length === 0 ? undefined : rejections;
    await this.services.context.workspaceState.update(rejectionsKey(session), kept);
  }

  /** Resolves when every annotation file has followed its note. */
  async settled(): Promise<void> {
    await Promise.all([...this.ending, ...this.all.map(({ annotations }) => annotations.settled())]);
  }

  /** Tags all notes anew, after the model changed. */
  retag(): void {
    for (const session of this.sessions.values()) if (session.isTagging) session.retag();
  }

  dispose(): void {
    this.subscriptions.dispose();
    for (const session of this.sessions.values()) session.dispose();
    this.decorations.dispose();
    this.changed.dispose();
  }

  private listen(): vscode.Disposable[] {
    const { workspace, window } = vscode;
    const annotations = workspace.createFileSystemWatcher('**/*.ann');
    const reread = (uri: vscode.Uri): void => this.annotationsChanged(uri);
    return [
      annotations,
      annotations.onDidChange(reread),
      annotations.onDidCreate(reread),
      annotations.onDidDelete(reread),
      window.onDidChangeVisibleTextEditors(() => this.update()),
      window.onDidChangeActiveTextEditor(() => this.changed.fire(this.active)),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.see(textEditor)),
      window.onDidChangeActiveColorTheme(() => this.restyle()),
      workspace.onDidChangeTextDocument((event) => this.edited(event)),
      workspace.onWillSaveTextDocument((event) => this.willSave(event)),
      workspace.onDidSaveTextDocument((document) => this.saved(document)),
      workspace.onDidCloseTextDocument((document) => this.end(document)),
      workspace.onDidGrantWorkspaceTrust(() => this.update()),
      workspace.onDidChangeConfiguration((event) => this.configurationChanged(event)),
    ];
  }

  private update(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const session =
        this.of(editor.document) ?? (isNote(editor.document) ? this.start(editor.document) : undefined);
      if (session === undefined) continue;
      this.see(editor);
      void this.applyChoice(session);
      void this.decorations.draw(editor, session.entities);
    }
    this.changed.fire(this.active);
  }

  private start(document: vscode.TextDocument): NoteSession {
    const session = new NoteSession(this.services, document);
    this.sessions.set(session.key, session);
    session.entities.setRejections(this.services.context.workspaceState.get(rejectionsKey(session), []));
    session.onDidChange(() => this.draw(session));
    if (document.uri.scheme === 'file') this.watch(this.reread(session));
    return session;
  }

  private end(document: vscode.TextDocument): void {
    const session = this.of(document);
    if (session === undefined) return;
    session.dispose();
    this.sessions.delete(session.key);
    this.showProblems();
    const settled = session.annotations.settled().finally(() => this.ending.delete(settled));
    this.ending.add(settled);
  }

  private async applyChoice(session: NoteSession): Promise<void> {
    const isOn = await session.choices.take(this.choice.isOn(session.document.uri));
    if (isOn === undefined) return;
    if (!isOn) {
      session.setTagging('off');
      return;
    }
    session.setTagging(vscode.workspace.isTrusted ? 'on' : 'restricted');
  }

  private draw(session: NoteSession): void {
    this.showProblems();
    for (const editor of vscode.window.visibleTextEditors) {
      if (editor.document === session.document) void this.decorations.draw(editor, session.entities);
    }
    this.changed.fire(session);
  }

  private showProblems(): void {
    const problems = this.all.flatMap((session) => session.problems);
    this.services.problems.show('annotations', problems);
  }

  private see(editor: vscode.TextEditor): void {
    const session = this.of(editor.document);
    const [first] = editor.visibleRanges;
    const last = editor.visibleRanges.at(-1);
    if (session === undefined || first === undefined || last === undefined) return;
    session.visible = {
      start: editor.document.offsetAt(first.start),
      end: editor.document.offsetAt(last.end),
    };
  }

  private restyle(): void {
    this.decorations.restyle();
    this.update();
  }

  private edited(event: vscode.TextDocumentChangeEvent): void {
    const session = this.of(event.document);
    if (session === undefined) return;
    if (event.contentChanges.length > 0) session.edit(event);
    // Whether a note is dirty VS Code says after the edit that makes it so or takes the last one back: in an event without edits.
    if (!event.document.isDirty) this.watch(session.annotations.becameClean());
  }

  private willSave(event: vscode.TextDocumentWillSaveEvent): void {
    const session = this.of(event.document);
    if (session !== undefined) event.waitUntil(session.annotations.willSave());
  }

  private saved(document: vscode.TextDocument): void {
    const session = this.of(document);
    if (session === undefined) return;
    this.watch(session.annotations.didSave(settings.updateAnnotationsOnSave(document.uri)));
  }

  private annotationsChanged(file: vscode.Uri): void {
    for (const session of this.sessions.values()) {
      if (annotationUri(session.document.uri).toString() !== file.toString()) continue;
      this.watch(this.reread(session));
      void this.applyChoice(session);
    }
  }

  /** Of a note that was deleted with its annotations nothing is to be read, or to be told. */
  private async reread({ document, annotations }: NoteSession): Promise<void> {
    if (await fileExists(document.uri)) await annotations.read();
  }

  private configurationChanged(event: vscode.ConfigurationChangeEvent): void {
    const changed = (name: string): boolean => event.affectsConfiguration(`${section}.${name}`);
    if (changed('labelColors') || changed('showLabels')) {
      this.restyle();
      return;
    }
    if (changed('autoTag') || changed('languages')) this.update();
    if (['model', 'device', 'precision', 'minimumConfidence'].some(changed)) this.retag();
  }

  private watch(work: Promise<void>): void {
    work.catch((error: unknown) => showError(this.services.log, 'Annotations', error));
  }
}

function isNote(document: vscode.TextDocument): boolean {
  return (
    ['file', 'untitled'].includes(document.uri.scheme) && settings.languages().includes(document.languageId)
  );
}

const rejectionsKey = ({ key }: NoteSession): string => `rejected:${key}`;
