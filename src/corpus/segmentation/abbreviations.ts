// Abbreviations that keep their full stop, and what may follow them.

/** Never end a sentence: a name or a number follows. */
const leading =
  'dr drs mr mrs ms mx prof rev hon st mt ft fig figs no nos vol ref refs cf vs viz approx ca dept'.split(
    ' ',
  );
/** End a sentence only before a word that clearly starts one. */
const trailing =
  'jr sr md rn inc ltd co etc al hosp univ assoc pt pts hx tx dx rx sx fx bx abd ext resp temp wt ht lt rt bilat neg pos max min avg hr hrs wk wks mo mos yr yrs sec secs oz lb lbs tab tabs cap caps susp inj sol soln amp supp approx est incl excl esp resp prn qd bid tid qid qhs po iv im sc sq stat ed jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri'.split(
    ' ',
  );

const leadingSet = new Set(leading);
const known = new Set([...leading, ...trailing]);
/** Also plain words: a full stop after them is an abbreviation's only before a number. */
const beforeNumbers = new Set([
  'no',
  'nos',
  'fig',
  'figs',
  'vol',
  'ref',
  'refs',
  'ca',
  'min',
  'max',
  'sec',
  'mon',
  'sat',
  'ed',
  'ca',
  'mar',
  'al',
  'co',
  'pos',
  'neg',
  'stat',
  'temp',
  'cap',
  'caps',
  'tab',
  'tabs',
  'inj',
  'amp',
  'bid',
  'tid',
  'qid',
  'prn',
  'po',
  'iv',
  'im',
  'sc',
  'sq',
  'qd',
  'qhs',
]);

/** Words that start a sentence after an abbreviation (`… 5 mg q.d. He was …`). */
const starters = new Set(
  'the a an he she it they we his her their our this that these those there patient pt mr mrs ms dr on in at after before during upon since while when if no not she\u2019s however given due will was is has had physical past family social review assessment plan history labs vitals medications please follow continue start discharge'.split(
    ' ',
  ),
);

export type FullStop = 'never ends' | 'may end';

/**
 * Whether `word` followed by a full stop is an abbreviation that owns it, and whether it can also end a sentence.
 * `next` is the text right behind the stop.
 */
export function abbreviationStop(word: string, next: string): FullStop | undefined {
  const lower = word.toLowerCase();
  if (!known.has(lower)) return undefined;
  if (beforeNumbers.has(lower) && !/^\s{0,3}\d/.test(next) && !/^\s{0,3}[a-z,;]/.test(next)) return undefined;
  return leadingSet.has(lower) ? 'never ends' : 'may end';
}

export const startsSentence = (word: string): boolean => starters.has(word.toLowerCase());
