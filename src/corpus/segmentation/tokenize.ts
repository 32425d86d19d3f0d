// Words of clinical text, with exact offsets. The rules and their examples stand in docs/formats.md, in this order.
import { abbreviationStop } from './abbreviations';
import { blankClass, isBlankCode } from './blanks';
import type { Token } from '../sentence';

/** Words in either case. The flag for it would have every class of letters compiled for it too, at three times the start-up. */
const anyCase = (words: string): string =>
  words.replace(/\p{L}/gu, (character) => {
    const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
    return lower === upper ? character : `[${lower}${upper}]`;
  });

const units = anyCase(
  'mg|mgs|mcg|µg|μg|ug|ng|pg|gm|gms|g|grams?|kg|kgs|lbs?|oz|ml|mls|cc|ccs|dl|l|cm|cms|mm|m|ft|in|inch|inches|hrs?|h|hours?|mins?|minutes?|secs?|s|d|days?|wks?|weeks?|mos?|months?|yo|yrs?|y|years?|meq|mmol|umol|mol|iu|units?|u|hz|khz|mmhg|bpm|am|pm|x|fr|gy|cgy|kcal|cal|w|v|ma|kv|mv|mm3|cm2|m2|mm2|puffs?|tabs?|caps?|gtts?|drops?|pills?|packs?|pks?|ppd|hrly|hourly|%|°',
);
/** The scale of a body's temperature: `18F` is a tracer, `72F` a woman. */
const temperature = String.raw`(?<=(?:9\d|10\d)(?:\.\d)?)[fF]|(?<=(?:3[4-9]|4[0-2])(?:\.\d)?)[cC]`;
const letter = String.raw`\p{L}`;
const wordCharacter = String.raw`[\p{L}\p{M}\p{N}]`;
const number = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*|(?<![\p{L}\p{N}.])\.\d+)`;

/** Alternatives in order; the first that matches wins. Every unbounded part is a plain run, so matching is linear. */
const alternatives = [
  String.raw`\[\*\*|\*\*\]`, // de-identification marks open and close
  String.raw`${anyCase('https?')}:\/\/[^<>"'${blankClass}]{1,500}`,
  String.raw`[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}`,
  String.raw`\d{1,2}\/\d{1,2}\/\d{2,4}(?![\d/])|\d{4}\/\d{1,2}\/\d{1,2}(?![\d/])`, // dates
  String.raw`\d{4}-\d{1,2}-\d{1,2}(?![\d-])|\d{1,2}-\d{1,2}-\d{2,4}(?![\d-])`,
  String.raw`\d{1,2}:\d{2}(?::\d{2})?(?!\d)`, // times
  String.raw`\d+(?:${anyCase('st|nd|rd|th')}|(?<=\d0)[sS])(?!${wordCharacter})`, // ordinals; decades: 30s, 1990s
  // numbers; the unit glued behind is its own word, and so is the scale of a temperature
  String.raw`${number}(?=(?:${units}|${temperature})?(?!${wordCharacter})|[xX×]\d)`,
  String.raw`[xX×](?=\d)`,
  String.raw`(?:${letter}(?:\.${letter}){1,8}|[qQ]\.\d{1,2}[hdwHDW])(?!${wordCharacter})\.?`, // q.d. U.S. q.4h.
  String.raw`(?:${anyCase('ph|pharm|psy|ed')})\.[dD]\.`,
  String.raw`(?:${letter}(?:\/${letter}){1,3}|[wW]\/[oO]?)(?![\p{L}\p{N}/])`, // s/p c/o w/ w/o
  String.raw`${letter}${wordCharacter}*(?:['’](?![sS](?!${wordCharacter}))${letter}${wordCharacter}*)*`,
  String.raw`\p{N}${wordCharacter}*`,
  String.raw`['’][sS](?!${wordCharacter})`,
  String.raw`([-=*.~#+_>!?])\1+`, // rules and runs
  String.raw`[^${blankClass}]`,
];
const pattern = new RegExp(alternatives.join('|'), 'uy');
const plainWord = /^\p{L}+$/u;

/** The words of `text` between `start` and `end`, ascending and never overlapping; blanks belong to none. */
export function tokenize(text: string, start = 0, end = text.length): Token[] {
  const tokens: Token[] = [];
  let stops = false;
  let at = start;
  while (at < end) {
    if (isBlankCode(text.charCodeAt(at))) {
      at++;
      continue;
    }
    const next = plainWordEnd(text, at, end) ?? matchEnd(text, at);
    if (next - at === 1 && text.charCodeAt(at) === 46) stops = true;
    tokens.push({ start: at, end: Math.min(end, next) });
    at = next;
  }
  return stops ? joinAbbreviations(text, tokens) : tokens;
}

/** The end of a word of ASCII letters alone with a blank behind it, as most words are: no alternative of the pattern sees more in it. */
function plainWordEnd(text: string, start: number, end: number): number | undefined {
  let at = start;
  while (at < end && isAsciiLetter(text.charCodeAt(at))) at++;
  return at > start && at < end && isBlankCode(text.charCodeAt(at)) ? at : undefined;
}

const isAsciiLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** What is not blank always begins a word; `test` moves lastIndex behind it and, unlike `exec`, makes no array. */
function matchEnd(text: string, start: number): number {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : start + 1;
}

/** Gives listed abbreviations their full stop: `Dr` `.` becomes `Dr.`. */
function joinAbbreviations(text: string, tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const stop = tokens[i + 1];
    if (stop !== undefined && ownsStop(text, token, stop)) {
      joined.push({ start: token.start, end: stop.end });
      i++;
    } else joined.push(token);
  }
  return joined;
}

function ownsStop(text: string, token: Token, stop: Token): boolean {
  if (stop.start !== token.end || stop.end - stop.start !== 1 || text.charCodeAt(stop.start) !== 46)
    return false;
  if (token.end - token.start > 8) return false;
  const word = text.slice(token.start, token.end);
  return plainWord.test(word) && abbreviationStop(word, text.slice(stop.end, stop.end + 5)) !== undefined;
}
