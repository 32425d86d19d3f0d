// Sections of a clinical note by their usual headings. Only headings known here are named: a heading of the note
// itself could hold a name, and reports are passed around.

const headings: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['allergies', /allerg/],
  ['history of present illness', /history of (the )?present(ing)? illness|^hpi$|present illness/],
  ['past medical history', /past (medical|surgical) history|^pmh$|^psh$|medical history|surgical history/],
  ['family history', /family history|^fh$/],
  ['social history', /social history|^sh$|^habits$/],
  ['medications', /medication|^meds|discharge meds|prescription/],
  ['review of systems', /review of systems|^ros$/],
  ['vital signs', /vital|^vs$/],
  ['physical examination', /physical exam|^pe$|^exam(ination)?$|on examination/],
  ['laboratory data', /lab(oratory|s)?( |$)|laboratory|studies|pertinent results|^results$/],
  ['imaging', /imaging|radiolog|x-?ray|ct scan|mri|ultrasound|^findings$|^technique$|^comparison$/],
  ['impression', /impression/],
  ['hospital course', /hospital course|^course|brief hospital/],
  ['assessment and plan', /assessment|^plan|^a\/p$/],
  ['diagnosis', /diagnos/],
  ['chief complaint', /chief complaint|^cc$|reason for (visit|admission|consult)|indication/],
  ['procedures', /procedure|operation/],
  [
    'discharge',
    /discharge (condition|disposition|instruction|plan|status)|follow-?up|disposition|condition on/,
  ],
  ['subjective', /^subjective/],
  ['objective', /^objective/],
];

export interface Section {
  /** Offset of its heading. */
  readonly start: number;
  readonly name: string;
}

const noSection = 'before any heading';

/** A heading is a short line start before a colon, or a line in capitals. */
export function sectionsOf(text: string): Section[] {
  const sections: Section[] = [];
  for (let start = 0; start >= 0; start = nextLine(text, start)) {
    lineHead.lastIndex = start;
    const match = lineHead.exec(text);
    if (match === null) continue;
    const line = match[1]!;
    if (!match[0].includes(':') && line !== line.toUpperCase()) continue;
    const name = nameOf(line.trim().toLowerCase());
    if (name !== undefined) sections.push({ start, name });
  }
  return sections;
}

/** Tried at the beginning of each line only. */
const lineHead = /[ \t]*(?:\d+[.)][ \t]*)?([A-Za-z][A-Za-z /&-]{1,45})(?::|[ \t]*\r?$)/my;

/** Where the next line begins, -1 behind the last one. */
function nextLine(text: string, start: number): number {
  const newline = text.indexOf('\n', start);
  return newline < 0 ? -1 : newline + 1;
}

function nameOf(heading: string): string | undefined {
  return headings.find(([, pattern]) => pattern.test(heading))?.[0];
}

export function sectionAt(sections: readonly Section[], offset: number): string {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sections[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? noSection : sections[low - 1]!.name;
}
