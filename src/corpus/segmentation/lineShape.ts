// What a line of a clinical note looks like: whether it stands alone or may be a piece of wrapped prose.
import { abbreviationStop } from './abbreviations';

export type LineShape = 'blank' | 'heading' | 'list item' | 'vitals' | 'table' | 'prose';

// Asked for every line, so they are made once.
const listItem =
  /^(?:[-*•·–—▪◦‣●○■□►+>](?:\s+|(?=[\p{L}\p{N}]))|o\s+|\(?\d{1,3}[.)](?:\s|$|(?=\p{L}))|\(?[a-zA-Z][.)]\s|\(?[ivxIVX]{1,4}[.)]\s|#\s?\d{0,3}[.:)]?\s*\p{L})/u;
const vital =
  /(?:^|[^\p{L}])(?:BP|HR|RR|PR|T|Tm|Tmax|Tc|Temp|SpO2|SaO2|O2|Sats?|Pulse|P|R|Wt|Ht|BMI|FSBG|GCS|I\/O)\s?[:=]?\s?\d/gu;
const column = /\S(?: {3,}|\t+ *)\S/gu;
const bar = /\|/g;
const twoCapitals = /\p{Lu}{2}/u;
const threeCapitals = /\p{Lu}{3}/u;
const small = /\p{Ll}/u;
const stopped = /[.?!,;]$/;
const digit = /\d/;
const capitalsAndColon = /^\p{Lu}[\p{Lu}\d &/,()'-]{2,58}:(?=\s)/u;
const rule = /^[-=_*+|\s]{3,}$/;
const tabbed = /\S\t+\S/;
const goesOn = /^[\p{Ll}),;]/u;
const closed = /[.?!:]["'”’)\]]?$/;
const open = /[,(/]$|\S[-–]$/;

/** `line` without blanks at its edges. */
export function lineShape(line: string): LineShape {
  if (line === '') return 'blank';
  // Every other shape takes more than a character; a file of such lines has the most lines to look at.
  if (line.length === 1) return line === ':' ? 'heading' : 'prose';
  if (listItem.test(line)) return 'list item';
  if (isHeading(line)) return 'heading';
  if (isTableRow(line)) return 'table';
  return line.length <= 300 && count(line, vital) >= 2 ? 'vitals' : 'prose';
}

function isHeading(line: string): boolean {
  if (line.length > 80) return false;
  if (line.endsWith(':')) return true;
  return twoCapitals.test(line) && !small.test(line) && !stopped.test(line) && !digit.test(line);
}

function isTableRow(line: string): boolean {
  if (rule.test(line)) return true;
  if (count(line, bar) >= 2) return true;
  if (line.includes('\t')) return count(line, column) >= 2 || tabbed.test(line);
  return line.includes('   ') && count(line, column) >= 2;
}

/** Up to three: more makes no difference. `pattern` is global; asked for every line, so nothing is made for an answer. */
function count(line: string, pattern: RegExp): number {
  let found = 0;
  pattern.lastIndex = 0;
  while (found < 3 && pattern.test(line)) found++;
  return found;
}

/** The length of a section heading in capitals that opens the line (`HISTORY OF PRESENT ILLNESS: …`), or 0. */
export function leadingHeading(line: string): number {
  if (!line.includes(':')) return 0;
  const match = capitalsAndColon.exec(line);
  return match !== null && threeCapitals.test(match[0]) ? match[0].length : 0;
}

/** Whether the sentence of `line` may go on in `next`, both prose or `line` a list item (hard-wrapped text). */
export function continues(line: string, shape: LineShape, next: string, nextShape: LineShape): boolean {
  if ((shape !== 'prose' && shape !== 'list item') || nextShape !== 'prose') return false;
  if (leadingHeading(next) > 0) return false;
  if (smallWord.test(lastPiece(line))) return true;
  if (beginsField(next, line)) return false;
  if (goesOn.test(next)) return !endsInPlainWord(line, next);
  if (closed.test(line)) return false;
  if (open.test(line)) return true;
  return line.length >= 50 && line.length <= 100 && !hadRoom(line, next);
}

/** What stands behind the last blank: a pattern for the end of a line then need not be tried all along the line. */
const lastPiece = (line: string): string => line.slice(line.lastIndexOf(' ') + 1);

const smallWord = /\b(?:the|a|an|of|and|or|with|to|in|for|on|by|at|from|no|is|was|were|are|Dr\.|Mr\.|Mrs\.)$/;

const field = /^[\p{L}\p{N}][\p{L}\p{N}&+/]{0,20}(?: [\p{L}\p{N}&+/]{1,20}){0,3} ?:(?=\s|$)/u;

/** `Imp: …`, `Past medical history: …`; in lower case (`pH: …`) only behind a line that is one too. */
const beginsField = (next: string, line: string): boolean =>
  field.test(next) && (!/^\p{Ll}/u.test(next) || field.test(line));

/** Whether the full stop at the end of `line` is a sentence's, though the next line begins in lower case. */
function endsInPlainWord(line: string, next: string): boolean {
  const last = /(?<![\p{L}.])\p{L}{5,}(?=\.$)/u.exec(lastPiece(line));
  return last !== null && abbreviationStop(last[0], ` ${next}`) === undefined;
}

/** Whether the first word of `next` would have fitted behind `line` in lines as wide as `next`: then the break was meant. */
function hadRoom(line: string, next: string): boolean {
  const blank = next.search(/\s/);
  return line.length + 1 + (blank < 0 ? next.length : blank) <= next.length;
}
