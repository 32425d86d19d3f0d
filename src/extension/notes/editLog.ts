// The edits of a text since a moment: what was said of the text then can be brought to any later state of it.
import type { SpanEdit } from './textEdits';

interface LoggedEdit extends SpanEdit {
  /** It takes the last edit back that was not taken back yet. */
  readonly isUndo: boolean;
}

export class EditLog {
  private edits: LoggedEdit[] = [];
  /** Edits that were forgotten. */
  private forgotten = 0;
  /** Edits that a mark counts on: they stay what they are. */
  private sealed = 0;

  /** @param edits made one after the other, each in the coordinates that the one before left. */
  push(edits: readonly SpanEdit[]): void {
    for (const edit of edits) {
      const last = this.end > this.sealed ? this.edits.at(-1) : undefined;
      const joined = last === undefined || last.isUndo ? undefined : join(last, edit);
      if (joined !== undefined) this.edits.pop();
      this.edits.push({ ...(joined ?? edit), isUndo: false });
    }
  }

  /** As {@link push}, of edits that take earlier ones back: the text that comes back is that which went. */
  undo(edits: readonly SpanEdit[]): void {
    let delta = 0;
    // The last edit first: it is the one that the first of these was made after.
    for (const { start, end, length } of edits.toReversed()) {
      this.edits.push({ start: start + delta, end: end + delta, length, isUndo: true });
      delta += length - (end - start);
    }
  }

  /** The present state of the text, to be named later. */
  mark(): number {
    return (this.sealed = this.end);
  }

  /** What happened between two marks, or from one on, without what was taken back. */
  between(from: number, to = this.end): readonly SpanEdit[] {
    return withoutUndone(this.edits.slice(from - this.forgotten, to - this.forgotten));
  }

  /** Marks before this one are not asked for any more. */
  forget(before: number): void {
    this.edits.splice(0, before - this.forgotten);
    this.forgotten = before;
  }

  private get end(): number {
    return this.forgotten + this.edits.length;
  }
}

/** Text typed on, and letters deleted one by one, are one edit, as they are for an undo: hours of typing are a few. */
function join(last: SpanEdit, edit: SpanEdit): SpanEdit | undefined {
  const isInsertion = edit.start === edit.end;
  const isDeletion = edit.length === 0;
  if (isInsertion && last.length > 0 && edit.start === last.start + last.length) {
    return { ...last, length: last.length + edit.length };
  }
  if (isDeletion && last.length === 0 && edit.end === last.start) return { ...last, start: edit.start };
  if (isDeletion && last.length === 0 && edit.start === last.start) {
    return { ...last, end: last.end + edit.end - edit.start };
  }
  return undefined;
}

function withoutUndone(edits: readonly LoggedEdit[]): LoggedEdit[] {
  const left: LoggedEdit[] = [];
  for (const edit of edits) {
    const last = left.at(-1);
    const rest = edit.isUndo && last?.isUndo === false ? takenBack(last, edit) : undefined;
    if (rest === undefined) {
      left.push(edit);
      continue;
    }
    left.pop();
    if (rest.length > 0) left.push({ ...rest, isUndo: false });
  }
  return left;
}

/** What an undo leaves of the edit before it: nothing (a `length` of 0), or what was typed first; undefined when it is of another edit. */
function takenBack(last: SpanEdit, undo: SpanEdit): SpanEdit | undefined {
  if (undo.end !== last.start + last.length || undo.start < last.start) return undefined;
  const typed = undo.start - last.start;
  if (typed === 0) return undo.length === last.end - last.start ? { ...last, length: 0 } : undefined;
  return undo.length === 0 ? { ...last, length: typed } : undefined;
}
