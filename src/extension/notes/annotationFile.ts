// The annotation file of one open note, in step with its text: each answer says which text its offsets are of, and the edits
// since then bring them to the text that is shown. Knows nothing of the editor.
import { AppError } from '../../common/errors';
import type { Problem } from '../../corpus/ledger';
import type { Span } from '../../corpus/span';
import type {
  AnnotatedEntity,
  AnnotationChange,
  MovedEntity,
  NoteAnnotations,
  SeenNote,
} from '../../protocol/annotations';
import { EditLog } from './editLog';
import { FollowText } from './followText';
import { differences } from './textDifference';
import { shiftFragments, type SpanEdit } from './textEdits';

type Seen = Pick<SeenNote, 'length' | 'coding'>;

/** What reads and writes the file. */
export interface AnnotationCalls {
  read(): Promise<NoteAnnotations>;
  change(request: Seen & { readonly changes: readonly AnnotationChange[] }): Promise<NoteAnnotations>;
  /** Null when another text than was seen is on disk. */
  move(request: Seen & { readonly entities: readonly MovedEntity[] }): Promise<NoteAnnotations | null>;
}

/** The note as the editor has it. */
export interface ShownText {
  readonly isDirty: boolean;
  getText(): string;
}

/** The text at one moment, and where that is in the log of edits. */
interface Moment {
  readonly text: string;
  readonly mark: number;
}

/** @param entities at their places in the text that is shown. */
type OnRead = (entities: readonly AnnotatedEntity[], problems: readonly Problem[]) => void;

export class AnnotationFile {
  private readonly note: ShownText;
  private readonly calls: AnnotationCalls;
  private readonly onRead: OnRead;
  private readonly log = new EditLog();
  /** Are given the edits while a change waits for a save. */
  private readonly listeners = new Set<SpanEdit[]>();
  /** What the file said last, of the text that there was at a mark of the log; nothing yet, of the text it was opened with. */
  private answer: NoteAnnotations;
  private base = 0;
  /** Requests are answered one after the other, each on what the one before has made of the file. */
  private turn: Promise<void> = Promise.resolve();
  /** From the note's being written until the file has followed, offsets of the one are not those of the other. */
  private isSaving = false;
  private owesMove = false;
  private owesRead = false;
  private savedFrom = 0;

  constructor(note: ShownText, calls: AnnotationCalls, onRead: OnRead) {
    this.note = note;
    this.calls = calls;
    this.onRead = onRead;
    this.answer = { file: null, coding: null, text: note.getText(), entities: [], problems: [] };
  }

  /** Follows an edit of the text. */
  edit(edits: readonly SpanEdit[], isUndo = false): void {
    for (const listener of this.listeners) listener.push(...edits);
    if (!isUndo) {
      this.log.push(edits);
      return;
    }
    this.log.undo(edits);
    this.show();
  }

  /** Takes the file as it is on disk now. */
  read(): Promise<void> {
    return this.inTurn(() => this.readNow());
  }

  /**
   * Changes the file after the note was saved, which may edit it: blanks at line ends go, say.
   * @throws AppError `usage` when the text meant is no longer there, `input`, `output`.
   */
  async change(changes: readonly AnnotationChange[], save: () => Promise<void>): Promise<void> {
    const edits: SpanEdit[] = [];
    this.listeners.add(edits);
    await save().finally(() => this.listeners.delete(edits));
    const followed = changes.map((change) => followChange(change, edits));
    const seen = this.now();
    await this.inTurn(async () => {
      if (this.owesMove || seen.mark < this.base) throw behind();
      const request = { changes: followed, coding: this.answer.coding, length: seen.text.length };
      this.take(await this.calls.change(request), seen.mark);
    });
  }

  /** The note is about to be written: what another program has made of the file is of the text that is on disk now. */
  willSave(): Promise<void> {
    return this.inTurn(async () => {
      // What cannot be read is told when it is to be written.
      await this.readNow().catch(() => undefined);
      this.isSaving = true;
      this.savedFrom = this.log.mark();
    });
  }

  /**
   * The note was written: gives the entities in the file their new places.
   * @param follows false leaves the file as it is.
   * @throws AppError `input`, `output` when the file cannot follow.
   */
  didSave(follows: boolean): Promise<void> {
    const saved = this.now();
    const isCertain = saved.mark === this.savedFrom;
    this.isSaving = false;
    if (this.isEdited || !isCertain) {
      this.owesMove = follows;
      this.owesRead ||= !follows;
    }
    return this.inTurn(() => this.settle(saved, isCertain));
  }

  /** The text may be that on disk again: edits were taken back, or it was read anew. */
  becameClean(): Promise<void> {
    return this.inTurn(async () => {
      if (this.isSaving) return;
      const now = this.now();
      if (this.owesMove) await this.settle(now, false);
      else if (this.isEdited && this.answer.text === now.text) this.take(this.answer, now.mark);
    });
  }

  /** Resolves when the file has followed all that happened until now. */
  settled(): Promise<void> {
    return this.turn;
  }

  /** The text is another than the file's offsets are of. */
  private get isEdited(): boolean {
    return this.log.between(this.base).length > 0;
  }

  private async readNow(): Promise<void> {
    this.owesRead = this.isSaving || this.owesMove;
    if (this.owesRead) return;
    const before = this.now();
    this.place(await this.calls.read(), before);
  }

  /** @param isCertain that nothing was typed while the note was being written. */
  private async settle(saved: Moment, isCertain: boolean): Promise<void> {
    if (this.owesMove) {
      const shown = saved.mark < this.base ? this.now() : saved;
      if (isCertain || (await this.isOnDisk(shown))) await this.move(shown);
    }
    if (this.owesRead) await this.readNow();
  }

  /** Otherwise the next save tells; nothing is owed when the note was saved as it was. */
  private async isOnDisk({ text }: Moment): Promise<boolean> {
    const answer = await this.calls.read();
    if (answer.text === this.answer.text) {
      this.owesMove = false;
      this.take(answer, this.base);
      return false;
    }
    return answer.text === text;
  }

  private async move(saved: Moment): Promise<void> {
    const own = this.placesIn(saved).filter(({ readOnlyFile }) => readOnlyFile === undefined);
    const entities = own.map(({ id, fragments }): MovedEntity => ({ id, fragments }));
    const { length } = saved.text;
    const answer =
      entities.length === 0
        ? await this.calls.read()
        : await this.calls.move({ entities, coding: this.answer.coding, length });
    if (answer === null) throw behind();
    this.owesMove = false;
    this.take(answer, saved.mark);
  }

  /** Where the edits took each entity; one whose text was cut is where that text was put, unless another one is there. */
  private placesIn({ text, mark }: Moment): Placed[] {
    const { text: before, entities } = this.answer;
    const edits = this.log.between(this.base, mark);
    const moved = entities.map((entity) => ({
      ...entity,
      fragments: shiftFragments(entity.fragments, edits),
    }));
    if (moved.every(({ fragments }, i) => fragments.length === entities[i]!.fragments.length)) return moved;
    const taken = new Set(moved.flatMap(({ fragments }) => fragments.map(nameOf)));
    const follow = new FollowText(before, text);
    return moved.map((entity, i) => {
      const { fragments } = entities[i]!;
      if (entity.fragments.length === fragments.length) return entity;
      const found = fragments.map((span) => follow.find(span));
      const isFree = found.every((span) => span !== undefined && !taken.has(nameOf(span)));
      return isFree ? { ...entity, fragments: found as Span[] } : entity;
    });
  }

  /** Takes an answer of the text at a moment, of the text known before, or (with unsaved edits at the start) of neither. */
  private place(answer: NoteAnnotations, then: Moment): void {
    if (answer.text === then.text) {
      this.take(answer, then.mark);
    } else if (answer.text === this.answer.text) {
      this.take(answer, this.base);
    } else if (answer.text.length === then.text.length && !this.note.isDirty) {
      // The same text, decoded in another way than the editor did.
      this.take(answer, then.mark);
    } else {
      const now = this.now();
      this.log.push(differences(answer.text, now.text));
      this.take(answer, now.mark);
    }
  }

  private take(answer: NoteAnnotations, base: number): void {
    this.answer = answer;
    this.base = base;
    this.log.forget(base);
    this.show();
  }

  private show(): void {
    const edits = this.log.between(this.base);
    const { entities, problems } = this.answer;
    const shown = edits.length === 0 ? entities : entities.flatMap((entity) => follow(entity, edits));
    this.onRead(shown, problems);
  }

  private now(): Moment {
    return { text: this.note.getText(), mark: this.log.mark() };
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

const behind = (): AppError =>
  new AppError(
    'input',
    'The annotations could not follow the text that was saved: save the note once more, as UTF-8.',
  );

const nameOf = ({ start, end }: Span): string => `${start}–${end}`;

/** An entity in a later text; without fragments when its text was deleted. */
type Placed = Omit<AnnotatedEntity, 'fragments'> & { readonly fragments: readonly Span[] };

function followChange(change: AnnotationChange, edits: readonly SpanEdit[]): AnnotationChange {
  if (change.kind !== 'add') return change;
  const [first, ...rest] = shiftFragments(change.fragments, edits);
  if (first !== undefined) return { ...change, fragments: [first, ...rest] };
  throw new AppError('usage', 'This entity is no longer there: the note has changed since.');
}

/** None when its text was deleted. */
function follow(entity: AnnotatedEntity, edits: readonly SpanEdit[]): AnnotatedEntity[] {
  const [first, ...rest] = shiftFragments(entity.fragments, edits);
  return first === undefined ? [] : [{ ...entity, fragments: [first, ...rest] }];
}
