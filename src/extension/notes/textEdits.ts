// How spans follow the edits of a text: shifted, clipped, or gone.
import type { Span } from '../../corpus/span';

/** An edit as far as spans are concerned: the half-open range it replaces and the length of what it puts there. */
export interface SpanEdit extends Span {
  readonly length: number;
}

/** Where the span is after the edit; null when its text was deleted. Text typed at either edge stays outside. */
export function shiftSpan(span: Span, edit: SpanEdit): Span | null {
  const delta = edit.length - (edit.end - edit.start);
  if (edit.start >= span.end) return span;
  if (edit.end <= span.start) return { start: span.start + delta, end: span.end + delta };
  if (edit.start <= span.start && edit.end >= span.end) return null;
  if (edit.start <= span.start) return { start: edit.start + edit.length, end: span.end + delta };
  return edit.end >= span.end
    ? { start: span.start, end: edit.start }
    : { start: span.start, end: span.end + delta };
}

/** After edits made one after the other (each in the coordinates that the one before left). */
export function shiftSpans(span: Span, edits: readonly SpanEdit[]): Span | null {
  let shifted: Span | null = span;
  for (const edit of edits) if (shifted !== null) shifted = shiftSpan(shifted, edit);
  return shifted;
}

/** The fragments of an entity after edits; those whose text was deleted are gone. */
export function shiftFragments(fragments: readonly Span[], edits: readonly SpanEdit[]): Span[] {
  return fragments.flatMap((fragment) => shiftSpans(fragment, edits) ?? []);
}
