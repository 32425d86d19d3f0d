// Lines of a file: they end at `\n` only; U+000B, U+000C, U+0085 and U+2028 are part of the line.

export interface TextLine {
  /** From 1. */
  readonly number: number;
  /** Index of the first character. */
  readonly start: number;
  /** Without its line end. */
  readonly content: string;
  /** `\n`, `\r\n`, or empty at the end of a file without one. */
  readonly lineEnd: '\n' | '\r\n' | '';
}

/**
 * Every line; the empty piece behind a last `\n` is not one.
 * @param first number of the first line
 */
export function* textLines(text: string, first = 1): Generator<TextLine> {
  let start = 0;
  for (let number = first; start < text.length; number++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const crlf = newline > start && text.charCodeAt(newline - 1) === 13;
    yield {
      number,
      start,
      content: text.slice(start, crlf ? end - 1 : end),
      lineEnd: newline < 0 ? '' : crlf ? '\r\n' : '\n',
    };
    start = end + 1;
  }
}

/** The number of the line (from 1) that an index lies in, by binary search. */
export class LineNumbers {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  at(index: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
