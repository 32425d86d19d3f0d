// A text on its way through normalisation: each code unit remembers the piece of the original text it came from.
import type { Span } from '../corpus/span';

/** `starts[i]` and `ends[i]` are the half-open original offsets of code unit `i` of `text`. */
export interface AlignedText {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A text that still is the original; `offset` is where it starts there. */
export function alignText(text: string, offset = 0): AlignedText {
  const starts = Array.from<number>({ length: text.length });
  const ends = Array.from<number>({ length: text.length });
  for (let i = 0; i < text.length;) {
    const width = text.codePointAt(i)! > 0xffff ? 2 : 1;
    for (let unit = i; unit < i + width; unit++) {
      starts[unit] = offset + i;
      ends[unit] = offset + i + width;
    }
    i += width;
  }
  return { text, starts, ends };
}

export function sliceAligned(aligned: AlignedText, start: number, end: number): AlignedText {
  if (start === 0 && end === aligned.text.length) return aligned;
  return {
    text: aligned.text.slice(start, end),
    starts: aligned.starts.slice(start, end),
    ends: aligned.ends.slice(start, end),
  };
}

/** The original offsets of code units `start`–`end` of a non-empty range. */
export function originalSpan(aligned: AlignedText, start: number, end: number): Span {
  return { start: aligned.starts[start]!, end: aligned.ends[end - 1]! };
}

/** Collects a changed text piece by piece. */
export interface AlignedBuilder {
  /** Adds `text`, all of it aligned to the original span of code units `from`–`to` of the source. */
  add(text: string, from: number, to: number): void;
  build(): AlignedText;
}

export function createAlignedBuilder(source: AlignedText): AlignedBuilder {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  return {
    add(text, from, to) {
      parts.push(text);
      for (let i = 0; i < text.length; i++) {
        starts.push(source.starts[from]!);
        ends.push(source.ends[to - 1]!);
      }
    },
    build: () => ({ text: parts.join(''), starts, ends }),
  };
}

/** Replaces every code point by `change` of it; what comes of a code point keeps that code point's offsets. */
export function mapCodePoints(source: AlignedText, change: (codePoint: string) => string): AlignedText {
  const builder = createAlignedBuilder(source);
  let changed = false;
  for (let i = 0; i < source.text.length;) {
    const codePoint = String.fromCodePoint(source.text.codePointAt(i)!);
    const result = change(codePoint);
    changed ||= result !== codePoint;
    builder.add(result, i, i + codePoint.length);
    i += codePoint.length;
  }
  return changed ? builder.build() : source;
}
