// The character classes that BERT's and GPT-2's tokenizers are defined by.

// Not the unassigned (Cn): Hugging Face's tables of Unicode call only these “other”.
const control = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;
const whitespace = /\p{White_Space}/u;
const nonspacingMark = /\p{Mn}/u;
const chinese =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b820}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/u;

/** Tab and line breaks count as white space, not as control characters. */
export const isControl = (c: string): boolean => c !== '\t' && c !== '\n' && c !== '\r' && control.test(c);
export const isWhitespace = (c: string): boolean => whitespace.test(c);
/** Unicode punctuation and every ASCII character that is neither letter, digit nor blank. */
export const punctuationMark = /[!-/:-@[-`{-~\p{P}]/gu;
export const isNonspacingMark = (c: string): boolean => nonspacingMark.test(c);
/** The CJK blocks whose characters BERT takes one by one. */
export const isChinese = (c: string): boolean => chinese.test(c);
