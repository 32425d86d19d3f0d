// Normalisers: cleaning, case folding, accents and SentencePiece's map, each keeping the offsets of the original text.
import type { AlignedText } from './alignedText';
import { createAlignedBuilder, mapCodePoints, sliceAligned } from './alignedText';
import type { Charsmap } from './charsmap';
import { isChinese, isControl, isNonspacingMark, isWhitespace } from './unicode';

export type Normalizer = (text: AlignedText) => AlignedText;

export const sequenceOf =
  (normalizers: readonly Normalizer[]): Normalizer =>
  (text) =>
    normalizers.reduce((result, normalize) => normalize(result), text);

/** Character by character, without the final-sigma rule, as BERT's vocabularies were made. */
export const lowercase: Normalizer = (text) => mapCodePoints(text, (c) => c.toLowerCase());

export const stripNonspacingMarks: Normalizer = (text) =>
  mapCodePoints(text, (c) => (isNonspacingMark(c) ? '' : c));

/** BERT's cleaning: no control characters, no U+FFFD, every kind of blank a space. */
export const cleanText: Normalizer = (text) =>
  mapCodePoints(text, (c) => {
    if (c === '\0' || c === '\ufffd' || isControl(c)) return '';
    return isWhitespace(c) ? ' ' : c;
  });

/** Blanks around every Chinese character, so that each becomes a word. */
export const separateChinese: Normalizer = (text) =>
  mapCodePoints(text, (c) => (isChinese(c) ? ` ${c} ` : c));

/** A character and the marks that may combine or be reordered with it; Hangul jamo compose as a run. */
const cluster = /[\u1100-\u11ff\ud7b0-\ud7ff]+|[^]\p{M}*/gu;

export type NormalizationForm = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

export const unicodeForm =
  (form: NormalizationForm): Normalizer =>
  (source) => {
    if (source.text.normalize(form) === source.text) return source;
    const builder = createAlignedBuilder(source);
    for (const match of source.text.matchAll(cluster)) {
      const end = match.index + match[0].length;
      const single = mapCodePoints(sliceAligned(source, match.index, end), (c) => c.normalize(form));
      const whole = match[0].normalize(form);
      if (single.text !== whole) builder.add(whole, match.index, end);
      else addMapped(builder, match[0], match.index, form);
    }
    return builder.build();
  };

function addMapped(
  builder: ReturnType<typeof createAlignedBuilder>,
  text: string,
  at: number,
  form: NormalizationForm,
): void {
  let from = at;
  for (const c of text) {
    builder.add(c.normalize(form), from, from + c.length);
    from += c.length;
  }
}

/** Replaces matches; the new text takes the offsets of the match's last character (as Hugging Face's tokenizers do). */
export const replaceAll =
  (pattern: RegExp, content: string): Normalizer =>
  (source) => {
    const builder = createAlignedBuilder(source);
    let done = 0;
    const copy = (to: number): void => {
      for (; done < to; done++) builder.add(source.text[done]!, done, done + 1);
    };
    for (const match of source.text.matchAll(pattern)) {
      if (match[0] === '') continue;
      copy(match.index);
      done = match.index + match[0].length;
      builder.add(content, done - 1, done);
    }
    if (done === 0) return source;
    copy(source.text.length);
    return builder.build();
  };

export const prepend =
  (prefix: string): Normalizer =>
  (source) => {
    if (source.text === '') return source;
    const builder = createAlignedBuilder(source);
    builder.add(prefix, 0, 1);
    for (let i = 0; i < source.text.length; i++) builder.add(source.text[i]!, i, i + 1);
    return builder.build();
  };

export const stripBlanks =
  (left: boolean, right: boolean): Normalizer =>
  (source) => {
    const start = left ? source.text.length - source.text.trimStart().length : 0;
    const end = right ? source.text.trimEnd().length : source.text.length;
    return sliceAligned(source, Math.min(start, end), end);
  };

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * SentencePiece's character map, applied the way Hugging Face's tokenizers apply it: to a grapheme of fewer than six
 * UTF-8 bytes as a whole, else to its characters.
 */
export const applyCharsmap =
  (map: Charsmap): Normalizer =>
  (source) => {
    const builder = createAlignedBuilder(source);
    for (const { segment, index } of graphemes.segment(source.text)) {
      const short = Buffer.byteLength(segment) < 6;
      const whole = short ? map.lookup(segment) : undefined;
      if (whole !== undefined) addAlongside(builder, segment, whole, index);
      else addCharacters(builder, segment, index, map);
    }
    return builder.build();
  };

function addCharacters(
  builder: ReturnType<typeof createAlignedBuilder>,
  segment: string,
  index: number,
  map: Charsmap,
): void {
  let from = index;
  for (const c of segment) {
    builder.add(map.lookup(c) ?? c, from, from + c.length);
    from += c.length;
  }
}

/** New characters take the offsets of the old ones at the same place; the surplus those of the last. */
function addAlongside(
  builder: ReturnType<typeof createAlignedBuilder>,
  old: string,
  replacement: string,
  index: number,
): void {
  const widths = Array.from(old, (c) => c.length);
  let from = index;
  let place = 0;
  for (const c of replacement) {
    builder.add(c, from, from + widths[place]!);
    if (place < widths.length - 1) from += widths[place++]!;
  }
}
