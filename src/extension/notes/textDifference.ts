// The edits that make one text of another, where nothing is known but the two.
import { diffWordsWithSpace } from 'diff';
import type { SpanEdit } from './textEdits';

/** Milliseconds for the words of two texts to be compared. */
const timeLimit = 250;

/** One after the other, word for word; a single one where the texts differ too much to be compared in time. */
export function differences(before: string, after: string): SpanEdit[] {
  const whole = differenceOf(before, after);
  const changes = diffWordsWithSpace(
    before.slice(whole.start, whole.end),
    after.slice(whole.start, whole.start + whole.length),
    { timeout: timeLimit },
  );
  if (changes === undefined) return [whole];
  const edits: SpanEdit[] = [];
  let at = whole.start;
  for (const { value, added, removed } of changes) {
    if (removed) edits.push({ start: at, end: at + value.length, length: 0 });
    else if (added) edits.push({ start: at, end: at, length: value.length });
    if (!removed) at += value.length;
  }
  return edits;
}

/** The one edit that makes a text of another: all but what the two have in common at the start and at the end. */
export function differenceOf(before: string, after: string): SpanEdit {
  const most = Math.min(before.length, after.length);
  let prefix = 0;
  while (prefix < most && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  let suffix = 0;
  while (
    suffix < most - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  return { start: prefix, end: before.length - suffix, length: after.length - suffix - prefix };
}
