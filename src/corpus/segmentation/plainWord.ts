// Most words of a note are letters or digits between blanks: what only one rule of the words can mean is found without the rules.

const other = 0;
const letter = 1;
const digit = 2;
const mark = 3;

const kinds = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/i.test(character)) return letter;
  if (/\d/.test(character)) return digit;
  return /[!-~]/.test(character) ? mark : other;
});

/** The end of the word at `at` where a glance is enough to see it, otherwise 0. */
export function plainWordEnd(text: string, at: number): number {
  const kind = kindAt(text, at);
  if (kind === other) return 0;
  let end = at + 1;
  if (kind === mark) return isClear(text, end) ? end : 0;
  while (kindAt(text, end) === kind) end++;
  return isClear(text, end) || (isClear(text, end + 1) && endsPhrase(text.charCodeAt(end))) ? end : 0;
}

const kindAt = (text: string, at: number): number =>
  at < text.length ? (kinds[text.charCodeAt(at)] ?? other) : other;

/** Whether there is an ASCII blank or nothing more. */
const isClear = (text: string, at: number): boolean => at >= text.length || text.charCodeAt(at) <= 32;

/** One of `,` `.` `:` `;` `?` `!` `)`. */
const endsPhrase = (code: number): boolean =>
  code === 44 || code === 46 || code === 58 || code === 59 || code === 63 || code === 33 || code === 41;
