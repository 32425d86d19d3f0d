// Half-open ranges of a document's text, in UTF-16 code units of the text exactly as it is on disk.

export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** @throws RangeError when the bounds are not integers with 0 ≤ start ≤ end ≤ length. */
export function checkSpan(span: Span, length: number): void {
  const whole = Number.isInteger(span.start) && Number.isInteger(span.end);
  if (!whole || span.start < 0 || span.end < span.start || span.end > length) {
    throw new RangeError(`Span ${span.start}–${span.end} is outside a text of ${length} characters`);
  }
}

export const spanLength = (span: Span): number => span.end - span.start;
/** By start, then the longer first. */
export const compareSpans = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;
