// Lines of fields parted by two bars: `c="chest pain" 10:3 10:4||t="problem"`. Quoted texts may hold quotes and bars.
import type { TokenPlace } from './lineTokens';

export interface Field {
  readonly key: string;
  readonly value: string;
  /** Empty for `nm` and for fields that are no text. */
  readonly places: readonly TokenPlace[];
}

export interface FieldLine {
  readonly fields: readonly Field[];
  /** Whether something other than two bars parted fields. */
  readonly oddBars: boolean;
}

const field =
  /([A-Za-z_0-9]+)="([^]*?)"((?:[ ,]+\d{1,9}:\d{1,9} \d{1,9}:\d{1,9})*)\s*(\|{1,4}(?=\s*[A-Za-z_0-9]+=")|$)\s*/gy;
const place = /(\d+):(\d+) (\d+):(\d+)/g;
const longestLine = 100_000;

/**
 * Undefined when the line is not made of fields.
 * @param keyOf how keys are read: those of 2009 and 2010 files are lower case, and some tools write them in capitals
 */
export function parseFields(
  line: string,
  keyOf: (key: string) => string = (same) => same,
): FieldLine | undefined {
  if (line.length > longestLine) return undefined;
  const fields: Field[] = [];
  let oddBars = false;
  field.lastIndex = 0;
  const content = line.trimEnd();
  while (field.lastIndex < content.length) {
    const match = field.exec(content);
    if (match === null) return undefined;
    const [, key, value, places, bars] = match;
    fields.push({ key: keyOf(key!), value: value!, places: parsePlaces(places!) });
    if (bars !== '||' && bars !== '') oddBars = true;
  }
  return fields.length === 0 ? undefined : { fields, oddBars };
}

function parsePlaces(text: string): TokenPlace[] {
  return [...text.matchAll(place)].map(([, startLine, startToken, endLine, endToken]) => ({
    startLine: Number(startLine),
    startToken: Number(startToken),
    endLine: Number(endLine),
    endToken: Number(endToken),
  }));
}

export const inLowerCase = (key: string): string => key.toLowerCase();

/** Whether the first lines of a file are of fields that begin with one of `keys`. An empty file may be anything. */
export function startsWithField(head: string, keys: readonly string[]): boolean {
  const first = /^[\ufeff\s]*([A-Za-z_0-9]+)="/.exec(head);
  return first === null
    ? head.trim() === ''
    : keys.includes(first[1]!) || keys.includes(inLowerCase(first[1]!));
}
