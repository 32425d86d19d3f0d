// Sentences of clinical text with their words: lines are looked at first, then full stops. Rules: docs/formats.md.
import { abbreviationStop, startsSentence } from './abbreviations';
import { trimSpan } from './blanks';
import type { Document, Entity } from '../document';
import { entitiesOf } from '../document';
import { continues, leadingHeading, lineShape, type LineShape } from './lineShape';
import type { Sentence, Token } from '../sentence';
import type { Span } from '../span';
import { tokenize } from './tokenize';

/** Splits `text` into sentences and words; every character that is not blank is in exactly one word. */
export function segment(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const block of blocks(text)) splitBlock(text, block, sentences);
  return sentences;
}

/** The document's own sentences where its source stated them, otherwise {@link segment}'s, fitted to its entities by {@link fitSentences}. */
export function segmentDocument(document: Document): readonly Sentence[] {
  const fragments = entitiesOf(document).flatMap((entity: Entity) => entity.fragments);
  return fitSentences(document.sentences ?? segment(document.text), fragments);
}

/**
 * Words are split where an entity begins or ends inside them, so that tags never widen an entity; sentences are joined where an
 * entity runs on into the next.
 */
export function fitSentences(
  sentences: readonly Sentence[],
  fragments: readonly Span[],
): readonly Sentence[] {
  if (fragments.length === 0) return sentences;
  const bounds = new Int32Array(2 * fragments.length);
  fragments.forEach(({ start, end }, i) => {
    bounds[2 * i] = start;
    bounds[2 * i + 1] = end;
  });
  const cuts = bounds.sort().filter((cut, i) => cut !== bounds[i - 1]);
  return splitTokens(joinSentences(sentences, fragments), cuts);
}

interface Line extends Span {
  readonly content: string;
  readonly shape: LineShape;
}

/** Runs of blank lines are one. */
function* linesOf(text: string): Generator<Line> {
  let start = 0;
  let blank = false;
  while (start <= text.length) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const span = trimSpan(text, start, end);
    if (span.start === span.end && blank && newline >= 0) {
      start = end + 1;
      continue;
    }
    blank = span.start === span.end;
    const content = text.slice(span.start, span.end);
    yield {
      start: span.start,
      end: span.end,
      content,
      shape: lineShape(content.length > 400 ? content.slice(0, 400) : content),
    };
    if (newline < 0) return;
    start = end + 1;
  }
}

/** Runs of lines through which a sentence may go on. */
function* blocks(text: string): Generator<Span> {
  let block: { start: number; end: number } | undefined;
  let last: Line | undefined;
  for (const line of linesOf(text)) {
    const goesOn = last !== undefined && continues(last.content, last.shape, line.content, line.shape);
    if (block !== undefined && !goesOn) {
      yield block;
      block = undefined;
    }
    if (block !== undefined) block.end = line.end;
    else if (line.shape !== 'blank') {
      const heading = line.shape === 'prose' ? leadingHeading(line.content) : 0;
      if (heading > 0) yield { start: line.start, end: line.start + heading };
      block = { start: line.start + heading, end: line.end };
    }
    last = line;
  }
  if (block !== undefined) yield block;
}

function splitBlock(text: string, block: Span, sentences: Sentence[]): void {
  const { start, end } = block;
  if (end - start === 1) {
    sentences.push({ start, end, tokens: [{ start, end }] });
    return;
  }
  const tokens = tokenize(text, start, end);
  let first = 0;
  let mark = -1;
  for (let i = 0; i < tokens.length; i++) {
    if (isMark(text, tokens[i]!, '[**')) mark = i;
    else if (isMark(text, tokens[i]!, '**]')) mark = -1;
    if (mark >= 0 && i - mark < 20) continue;
    if (i + 1 < tokens.length && !endsSentence(text, tokens, first, i)) continue;
    // A copy is as long as it needs to be; a list that grew has room for sixteen more.
    sentences.push(sentenceOf(tokens.slice(first, i + 1)));
    first = i + 1;
  }
}

const isMark = (text: string, token: Token, mark: string): boolean =>
  token.end - token.start === 3 && text.startsWith(mark, token.start);

function sentenceOf(tokens: readonly Token[]): Sentence {
  return { start: tokens[0]!.start, end: tokens[tokens.length - 1]!.end, tokens };
}

const closingMarks = '"\'”’)]';
const isClosing = (text: string, { start, end }: Token): boolean =>
  end - start === 1 && closingMarks.includes(text[start]!);

/** Whether a sentence that began at token `first` ends with token `i`, which is not the last of its block. */
function endsSentence(text: string, tokens: readonly Token[], first: number, i: number): boolean {
  const next = tokens[i + 1]!;
  let at = i;
  if (i > first && isClosing(text, tokens[i]!)) at = i - 1;
  const stop = tokens[at]!;
  const last = text.charCodeAt(stop.end - 1);
  if (last !== 46 && last !== 63 && last !== 33) return false;
  const glued = next.start === tokens[i]!.end;
  if (glued && isClosing(text, next)) return false;
  if (stop.end - stop.start > 1 && last === 46 && !text.startsWith('..', stop.start))
    return abbreviationEnds(text, stop, next, glued);
  return stopEnds(text, tokens, first, at, next, glued);
}

const word = (text: string, token: Token): string => text.slice(token.start, token.end);
const opensSentence = (text: string, token: Token): boolean =>
  /^[\p{Lu}\p{Lt}\p{N}[("'“‘*•#≥≤<>~-]/u.test(text.slice(token.start, token.start + 2));

function abbreviationEnds(text: string, stop: Token, next: Token, glued: boolean): boolean {
  const bare = text.slice(stop.start, stop.end - 1);
  if (glued || abbreviationStop(bare, '') === 'never ends') return false;
  const following = word(text, next);
  return /^\p{Lu}/u.test(following) && startsSentence(following);
}

function stopEnds(
  text: string,
  tokens: readonly Token[],
  first: number,
  at: number,
  next: Token,
  glued: boolean,
): boolean {
  const before = at > first ? tokens[at - 1]! : undefined;
  if (before === undefined) return false;
  const bare = word(text, before);
  const following = word(text, next);
  if (glued)
    return (
      /^\p{Ll}{2,}$/u.test(bare) && /^\p{Lu}\p{Ll}/u.test(following) && text.charCodeAt(next.start - 1) !== 39
    );
  if (at - 1 === first && /^(?:\d{1,3}|[a-zA-Z])$/.test(bare)) return false; // the number of a list item
  if (/^\p{Lu}$/u.test(bare)) return startsSentence(following); // an initial
  return opensSentence(text, next);
}

/** Joins neighbours that share an entity fragment. */
function joinSentences(sentences: readonly Sentence[], fragments: readonly Span[]): Sentence[] {
  const ordered = fragments.toSorted((a, b) => a.start - b.start);
  const joined: Sentence[] = [];
  let reach = 0;
  let at = 0;
  let first = 0;
  sentences.forEach((sentence, i) => {
    if (i > first && reach <= sentence.start) {
      joined.push(concatenate(sentences, first, i));
      first = i;
    }
    while (at < ordered.length && ordered[at]!.start < sentence.end)
      reach = Math.max(reach, ordered[at++]!.end);
  });
  if (first < sentences.length) joined.push(concatenate(sentences, first, sentences.length));
  return joined;
}

/** The sentences from `first` up to `end` as one. */
function concatenate(sentences: readonly Sentence[], first: number, end: number): Sentence {
  if (end - first === 1) return sentences[first]!;
  const tokens: Token[] = [];
  for (let i = first; i < end; i++) for (const token of sentences[i]!.tokens) tokens.push(token);
  return { start: sentences[first]!.start, end: sentences[end - 1]!.end, tokens };
}

function splitTokens(sentences: readonly Sentence[], cuts: ArrayLike<number>): Sentence[] {
  let at = 0;
  const split = (token: Token, into: Token[]): void => {
    let start = token.start;
    while (at < cuts.length && cuts[at]! <= start) at++;
    for (; at < cuts.length && cuts[at]! < token.end; at++) {
      into.push({ ...token, start, end: cuts[at]! });
      start = cuts[at]!;
    }
    into.push(start === token.start ? token : { ...token, start });
  };
  return sentences.map((sentence) => {
    while (at < cuts.length && cuts[at]! <= sentence.start) at++;
    if (at === cuts.length || cuts[at]! >= sentence.end) return sentence;
    const tokens: Token[] = [];
    for (const token of sentence.tokens) split(token, tokens);
    return { start: sentence.start, end: sentence.end, tokens };
  });
}
