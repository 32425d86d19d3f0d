// A note in an editor and on disk, with its annotation file: events and answers come in any order that the test chooses, as in VS Code.
import { AnnotationFile, type AnnotationCalls } from '../../../src/extension/notes/annotationFile';
import { NoteEntities } from '../../../src/extension/notes/noteEntities';
import type { Span } from '../../../src/corpus/span';
import type { AnnotatedEntity, NoteAnnotations } from '../../../src/protocol/annotations';

interface Edit extends Span {
  readonly text: string;
}

export class SimulatedNote {
  readonly entities = new NoteEntities();
  readonly file: AnnotationFile;
  readonly failures: unknown[] = [];
  isDirty = false;
  disk: string;
  /** The annotation file: places by id. */
  readonly annotations = new Map<string, Span>();
  private shown: string;
  /** What the places in the annotation file are of. */
  private annotatedText: string;
  private readonly undos: Edit[] = [];
  private readonly waiting: (() => void)[] = [];
  private readonly saves: string[] = [];
  private isSaving = false;

  /** @param text on disk; `shown` is another when unsaved edits were restored. */
  constructor(text: string, annotations: Readonly<Record<string, Span>>, shown = text) {
    this.disk = text;
    this.annotatedText = text;
    this.shown = shown;
    this.isDirty = shown !== text;
    for (const [id, span] of Object.entries(annotations)) this.annotations.set(id, span);
    this.file = new AnnotationFile(this, this.calls(), (entities) => this.entities.setAnnotated(entities));
  }

  getText(): string {
    return this.shown;
  }

  /** Text by id, of what the annotation file says. */
  annotatedOnDisk(): Record<string, string> {
    return Object.fromEntries(
      [...this.annotations].map(([id, { start, end }]) => [id, this.disk.slice(start, end)]),
    );
  }

  /** Text by id, of what is shown as annotated. */
  annotatedInEditor(): Record<string, string> {
    return Object.fromEntries(
      this.entities.annotated.map(({ id, start, end }): [string, string] => [
        id ?? '',
        this.shown.slice(start, end),
      ]),
    );
  }

  /** No save was without it: where it was deleted, that was undone before. */
  alwaysSaved(piece: string): boolean {
    return this.saves.every((text) => text.includes(piece));
  }

  type(edit: Edit): void {
    this.undos.push(this.apply(edit, false));
    // The flag comes after the edit.
    this.tell();
    this.isDirty = true;
  }

  undo(): void {
    const edit = this.undos.pop();
    if (edit === undefined) return;
    this.apply(edit, true);
    this.tell();
    this.isDirty = this.shown !== this.disk;
    this.tell();
  }

  /** Nothing happens while a save is under way, as in VS Code. */
  async save(follows = true): Promise<void> {
    if (this.isSaving) return;
    this.isSaving = true;
    await this.file.willSave();
    await this.pause();
    this.disk = this.shown;
    this.saves.push(this.disk);
    await this.pause();
    // VS Code says so even when text was typed in the meantime.
    this.isDirty = false;
    if (this.disk === this.shown) this.tell();
    this.isSaving = false;
    await this.file.didSave(follows).catch((error: unknown) => this.failures.push(error));
  }

  /** Another program changes the file, and is noticed some time later. Nothing where the file is not in step. */
  async annotateElsewhere(id: string, text: string): Promise<void> {
    const start = this.disk.indexOf(text);
    if (this.isSaving || this.annotatedText !== this.disk || start < 0) return;
    this.annotations.set(id, { start, end: start + text.length });
    await this.pause();
    await this.file.read();
  }

  /** Lets one of those that wait go on, and what follows from it at once. */
  async step(choice: number): Promise<boolean> {
    await new Promise(setImmediate);
    const [next] = this.waiting.splice(choice % Math.max(1, this.waiting.length), 1);
    next?.();
    return next !== undefined;
  }

  async settle(): Promise<void> {
    while (await this.step(0));
  }

  private apply({ start, end, text }: Edit, isUndo: boolean): Edit {
    const removed = this.shown.slice(start, end);
    this.shown = this.shown.slice(0, start) + text + this.shown.slice(end);
    const edits = [{ start, end, length: text.length }];
    this.entities.edit(edits);
    this.file.edit(edits, isUndo);
    return { start, end: start + text.length, text: removed };
  }

  private tell(): void {
    if (!this.isDirty) this.file.becameClean().catch((error: unknown) => this.failures.push(error));
  }

  private calls(): AnnotationCalls {
    const answered = async <T>(work: () => T): Promise<T> => {
      await this.pause();
      const result = work();
      await this.pause();
      return result;
    };
    return {
      read: () => answered(() => this.answer()),
      change: ({ changes, length }) =>
        answered(() => {
          if (length !== this.disk.length) throw new Error('another text');
          for (const change of changes)
            if (change.kind === 'add') this.annotations.set(change.label, change.fragments[0]);
          return this.answer();
        }),
      move: ({ entities, length }) =>
        answered(() => {
          if (length !== this.disk.length) return null;
          for (const { id, fragments } of entities) {
            if (fragments[0] === undefined) this.annotations.delete(id);
            else this.annotations.set(id, fragments[0]);
          }
          this.annotatedText = this.disk;
          return this.answer();
        }),
    };
  }

  private answer(): NoteAnnotations {
    const entities = [...this.annotations].map(([id, span]): AnnotatedEntity => ({
      id,
      label: 'problem',
      fragments: [{ ...span }],
      attributes: [],
    }));
    return { file: 'a.ann', coding: null, text: this.disk, entities, problems: [] };
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
