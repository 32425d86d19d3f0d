// What separates words: white space, invisible separators and control characters, none of which may stand in a CoNLL column.

/** For use inside a character class of a regular expression with the `u` flag. */
export const blankClass = String.raw`\s\u0000-\u001f\u007f-\u009f\u180e\u200b\u2028\u2029\u2060\ufeff`;

/** By UTF-16 code unit: every blank lies in the basic plane. */
export function isBlankCode(code: number): boolean {
  if (code <= 0x20) return true;
  if (code < 0x7f) return false;
  if (code <= 0xa0) return true;
  if (code < 0x1680) return false;
  return isWideBlank(code);
}

function isWideBlank(code: number): boolean {
  switch (code) {
    case 0x1680:
    case 0x180e:
    case 0x2028:
    case 0x2029:
    case 0x202f:
    case 0x205f:
    case 0x2060:
    case 0x3000:
    case 0xfeff:
      return true;
    default:
      return code >= 0x2000 && code <= 0x200b;
  }
}

/** The span without blanks at its edges; empty (at its old end) when it holds nothing else. */
export function trimSpan(text: string, start: number, end: number): { start: number; end: number } {
  let from = start;
  while (from < end && isBlankCode(text.charCodeAt(from))) from++;
  let to = end;
  while (to > from && isBlankCode(text.charCodeAt(to - 1))) to--;
  return { start: from, end: to };
}
