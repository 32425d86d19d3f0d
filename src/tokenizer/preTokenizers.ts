// Pre-tokenizers: a normalised text cut into the words that the model then cuts into pieces.
import { escapeRegExp } from '../common/escapeRegExp';
import type { AlignedText } from './alignedText';
import { createAlignedBuilder, sliceAligned } from './alignedText';
import { byteLevelSplit, toByteLevel } from './byteLevel';
import { punctuationMark } from './unicode';

/** What stands before the text: undefined when the text is taken by itself. */
export type Preceding = 'blank' | 'word' | undefined;

export type PreTokenizer = (texts: readonly AlignedText[], preceding: Preceding) => AlignedText[];

export type SplitBehavior = 'Removed' | 'Isolated' | 'MergedWithPrevious' | 'MergedWithNext' | 'Contiguous';

export const sequenceOfPreTokenizers =
  (steps: readonly PreTokenizer[]): PreTokenizer =>
  (texts, preceding) =>
    steps.reduce<AlignedText[]>((result, step) => step(result, preceding), [...texts]);

/** Cuts at every match of a global pattern; `behavior` says what becomes of the match. */
export const splitOn =
  (pattern: RegExp, behavior: SplitBehavior, invert = false): PreTokenizer =>
  (texts) =>
    texts.flatMap((text) => splitOne(text, pattern, behavior, invert));

interface Part {
  start: number;
  readonly end: number;
  readonly isMatch: boolean;
}

function splitOne(
  text: AlignedText,
  pattern: RegExp,
  behavior: SplitBehavior,
  invert: boolean,
): AlignedText[] {
  const parts = partsOf(text.text, pattern).map((part) => ({ ...part, isMatch: part.isMatch !== invert }));
  return mergeParts(parts, behavior).map((part) => sliceAligned(text, part.start, part.end));
}

function partsOf(text: string, pattern: RegExp): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0] === '') continue;
    if (match.index > done) parts.push({ start: done, end: match.index, isMatch: false });
    done = match.index + match[0].length;
    parts.push({ start: match.index, end: done, isMatch: true });
  }
  if (done < text.length) parts.push({ start: done, end: text.length, isMatch: false });
  return parts;
}

function mergeParts(parts: readonly Part[], behavior: SplitBehavior): Part[] {
  if (behavior === 'Removed') return parts.filter((part) => !part.isMatch);
  if (behavior === 'Isolated') return [...parts];
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last !== undefined && joins(last, part, behavior)) {
      merged[merged.length - 1] = {
        start: last.start,
        end: part.end,
        isMatch: behavior === 'Contiguous' && part.isMatch,
      };
    } else merged.push(part);
  }
  return merged;
}

function joins(last: Part, part: Part, behavior: SplitBehavior): boolean {
  if (behavior === 'Contiguous') return last.isMatch === part.isMatch;
  return behavior === 'MergedWithPrevious' ? part.isMatch && !last.isMatch : last.isMatch && !part.isMatch;
}

const blanks = /\p{White_Space}+/gu;

export const splitBlanks: PreTokenizer = splitOn(blanks, 'Removed');
/** Words (letters, digits, underscore) and runs of anything else. */
export const splitWords: PreTokenizer = splitOn(
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\s]+/gu,
  'Removed',
  true,
);
export const splitPunctuation = (behavior: SplitBehavior): PreTokenizer => splitOn(punctuationMark, behavior);
export const splitDigits = (individually: boolean): PreTokenizer =>
  splitOn(individually ? /\p{N}/gu : /\p{N}+/gu, 'Isolated');
export const splitBert: PreTokenizer = sequenceOfPreTokenizers([splitBlanks, splitPunctuation('Isolated')]);

export interface MetaspaceOptions {
  readonly replacement: string;
  readonly scheme: 'always' | 'first' | 'never';
  readonly split: boolean;
}

/** SentencePiece's blanks: `▁` for each, and one before the text (or each word), aligned to the character after it. */
export const metaspace =
  ({ replacement, scheme, split }: MetaspaceOptions): PreTokenizer =>
  (texts, preceding) =>
    texts.flatMap((text, index) => {
      const prefixed = scheme === 'always' || (scheme === 'first' && index === 0);
      const joined = index === 0 && preceding === 'word';
      const marked = markBlanks(
        text,
        replacement,
        (prefixed && !joined) || (index === 0 && preceding === 'blank'),
      );
      return split
        ? splitOne(marked, new RegExp(escapeRegExp(replacement), 'gu'), 'MergedWithNext', false)
        : [marked];
    });

function markBlanks(source: AlignedText, replacement: string, prefixed: boolean): AlignedText {
  const builder = createAlignedBuilder(source);
  const { text } = source;
  if (prefixed && text !== '' && !text.startsWith(replacement) && !text.startsWith(' '))
    builder.add(replacement, 0, 1);
  for (let i = 0; i < text.length; i++) builder.add(text[i] === ' ' ? replacement : text[i]!, i, i + 1);
  return builder.build();
}

/** GPT-2's: each UTF-8 byte a visible character; the blank before a word belongs to it. */
export const byteLevel =
  (addPrefixSpace: boolean, useRegex: boolean): PreTokenizer =>
  (texts, preceding) =>
    texts.flatMap((text, index) => {
      const prefixed = index === 0 && preceding !== undefined ? preceding === 'blank' : addPrefixSpace;
      const blank = prefixed && text.text !== '' && !text.text.startsWith(' ');
      const source = blank ? withLeadingBlank(text) : text;
      const words = useRegex ? splitOne(source, byteLevelSplit, 'Isolated', false) : [source];
      return words.map(toByteLevel);
    });

function withLeadingBlank(source: AlignedText): AlignedText {
  const start = source.starts[0]!;
  return { text: ` ${source.text}`, starts: [start, ...source.starts], ends: [start, ...source.ends] };
}
