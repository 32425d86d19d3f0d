// The line:token offsets of the 2009, 2010, 2011 and 2012 files: lines from 1, words parted by blanks from 0, end inclusive.
// Releases disagree about blanks at the start of a line and runs of them, so each line is resolved by its quoted text.
import { anchor, collapseBlanks, normalizeQuote } from '../anchor';
import type { Span } from '../span';

/** `12:3 12:5`, end inclusive. */
export interface TokenPlace {
  readonly startLine: number;
  readonly startToken: number;
  readonly endLine: number;
  readonly endToken: number;
}

/**
 * How a line is cut: at runs of ASCII blanks; at each single blank (runs give empty words); at runs, but with an empty word before
 * a leading blank; at runs of any Unicode white space.
 */
export const tokenizations = ['runs', 'each blank', 'leading blank', 'unicode runs'] as const;
export type Tokenization = (typeof tokenizations)[number];

export type Resolution =
  | { readonly kind: 'found'; readonly span: Span; readonly tokenization: Tokenization }
  | { readonly kind: 'moved' | 'mismatch'; readonly span: Span }
  | { readonly kind: 'nowhere' };

interface Reading {
  readonly span: Span;
  readonly tokenization: Tokenization;
}

const isSame = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;

const normalizations = [(text: string): string => collapseBlanks(text.toLowerCase()), normalizeQuote];

export class LineTokens {
  readonly #text: string;
  readonly #lines: Span[] = [];
  readonly #words = new Map<Tokenization, Map<number, readonly Span[]>>();
  #preferred: Tokenization;

  constructor(text: string, preferred: Tokenization = 'runs') {
    this.#text = text;
    this.#preferred = preferred;
    let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    for (;;) {
      const newline = text.indexOf('\n', start);
      if (newline < 0) break;
      this.#lines.push({
        start,
        end: text.charCodeAt(newline - 1) === 13 && newline > start ? newline - 1 : newline,
      });
      start = newline + 1;
    }
    this.#lines.push({ start, end: text.length });
  }

  /** The tokenisation that fitted last: files are mostly written by one. */
  get preferred(): Tokenization {
    return this.#preferred;
  }

  /** The span that a place means, judged by the quoted text (lower-cased in most files). */
  resolve(place: TokenPlace, quoted: string): Resolution {
    for (const normalize of normalizations) {
      const wanted = normalize(quoted);
      for (const { span, tokenization } of this.#readings(place)) {
        if (span.end - span.start > 4 * quoted.length + 64) continue;
        if (normalize(this.#text.slice(span.start, span.end)) !== wanted) continue;
        this.#preferred = tokenization;
        return { kind: 'found', span, tokenization };
      }
    }
    return this.#search(place, quoted);
  }

  /** What a place may mean, the likeliest first; tokenisations mostly agree, and then there is one. */
  *#readings(place: TokenPlace): Generator<Reading> {
    const seen: Span[] = [];
    for (const tokenization of [this.#preferred, ...tokenizations]) {
      const span = this.span(place, tokenization);
      if (span === undefined || seen.some((other) => isSame(other, span))) continue;
      seen.push(span);
      yield { span, tokenization };
    }
  }

  #search(place: TokenPlace, quoted: string): Resolution {
    const [first] = this.#readings(place);
    const stated = first?.span;
    const line = this.#lines[place.startLine - 1];
    if (line === undefined) return { kind: 'nowhere' };
    const found = anchor(this.#text, stated ?? { start: line.end, end: line.end }, quoted);
    if (found.kind === 'moved') return { kind: 'moved', span: found.span };
    return stated === undefined ? { kind: 'nowhere' } : { kind: 'mismatch', span: stated };
  }

  /** Undefined where the text has no such line or word, or the word is empty. */
  span(
    { startLine, startToken, endLine, endToken }: TokenPlace,
    tokenization: Tokenization,
  ): Span | undefined {
    const first = this.words(startLine, tokenization)[startToken];
    const last = this.words(endLine, tokenization)[endToken];
    if (first === undefined || last === undefined || first.start >= last.end) return undefined;
    return { start: first.start, end: last.end };
  }

  /** The words of a line, from 1; none for a line that is not there. */
  words(line: number, tokenization: Tokenization): readonly Span[] {
    let byLine = this.#words.get(tokenization);
    if (byLine === undefined) this.#words.set(tokenization, (byLine = new Map<number, readonly Span[]>()));
    let words = byLine.get(line);
    if (words === undefined) byLine.set(line, (words = this.#cut(line, tokenization)));
    return words;
  }

  /** Most lines have one reading: it is made once. */
  #cut(line: number, tokenization: Tokenization): readonly Span[] {
    const span = this.#lines[line - 1];
    if (span === undefined) return [];
    const differs = differing[tokenization];
    return differs === undefined || differs.test(this.#text.slice(span.start, span.end))
      ? cut(this.#text, span, tokenization)
      : this.words(line, 'runs');
  }

  /** Where a span begins and ends; undefined when that is not at words of this tokenisation. */
  placeOf(span: Span, tokenization: Tokenization): TokenPlace | undefined {
    const startLine = this.#lineAt(span.start);
    const endLine = this.#lineAt(span.end - 1);
    const startToken = findWord(this.words(startLine, tokenization), 'start', span.start);
    const endToken = findWord(this.words(endLine, tokenization), 'end', span.end);
    return startToken < 0 || endToken < 0 ? undefined : { startLine, startToken, endLine, endToken };
  }

  #lineAt(index: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lines[middle]!.start <= index) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function findWord(words: readonly Span[], edge: 'start' | 'end', index: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { start, end } = words[middle]!;
    if ((edge === 'start' ? start : end) < index) low = middle + 1;
    else high = middle;
  }
  return words[low]?.[edge] === index ? low : -1;
}

/* eslint-disable no-control-regex -- Python's str.split() takes U+001C to U+001F as white space */
/** Lines that a tokenisation may cut otherwise than at runs. */
const differing: Readonly<Record<Tokenization, RegExp | undefined>> = {
  runs: undefined,
  'each blank': /[\t\r\f\v]|^ | $| {2}|^$/,
  'leading blank': /^[ \t]/,
  'unicode runs': /[^\S \t\r\f\v]|[\u001c-\u001f\u0085\u200b]/,
};
const unicodeRuns = /[^\s\u001c-\u001f\u0085\u200b]+/gu;
/* eslint-enable no-control-regex */

function cut(text: string, line: Span, tokenization: Tokenization): Span[] {
  if (tokenization === 'each blank') return cutAtEachBlank(text, line);
  const content = text.slice(line.start, line.end);
  const pattern = tokenization === 'unicode runs' ? unicodeRuns : /[^ \t\r\f\v]+/g;
  const words: Span[] = [];
  if (tokenization === 'leading blank' && /^[ \t]/.test(content))
    words.push({ start: line.start, end: line.start });
  for (const match of content.matchAll(pattern)) {
    const start = line.start + match.index;
    words.push({ start, end: start + match[0].length });
  }
  return words;
}

function cutAtEachBlank(text: string, line: Span): Span[] {
  const words: Span[] = [];
  let start = line.start;
  for (let i = line.start; i <= line.end; i++) {
    if (i < line.end && text.charCodeAt(i) !== 32) continue;
    words.push({ start, end: i });
    start = i + 1;
  }
  return words;
}

/** `12:3 12:5` */
export const formatPlace = ({ startLine, startToken, endLine, endToken }: TokenPlace): string =>
  `${startLine}:${startToken} ${endLine}:${endToken}`;

/** What these files quote of an entity: what was quoted of it before, on one line, or else its text. */
export const quoteFor = (text: string, span: Span, quoted: string | undefined): string =>
  quoted === undefined ? quoteOf(text, span) : quoted.replace(/[\r\n]+/g, ' ');

/** What these files quote: lower case, blanks and line ends as single blanks. */
export const quoteOf = (text: string, { start, end }: Span): string =>
  text.slice(start, end).toLowerCase().replace(/\s+/g, ' ');
