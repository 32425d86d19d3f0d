// The lines of a brat file, one at a time: parsed, or broken with the reason why.
import type { Annotation, Argument } from '../../document';
import { candidateCodings, chooseCoding, type OffsetCoding, type QuotedSpan } from '../../offsets';
import { collapseBlanks } from '../../anchor';
import { sharedLabel } from '../../sharedLabel';
import { textLines, type TextLine } from '../../textLines';

interface Place {
  readonly id: string;
  readonly number: number;
  readonly raw: string;
  readonly lineEnd: string;
  /** True when raw line ends in an entity's text were read as part of it. */
  readonly continued?: boolean;
}

export type BratLine = Place &
  (
    | {
        readonly kind: 'entity';
        readonly label: string;
        readonly offsets: readonly StatedSpan[];
        readonly quoted: string;
      }
    | { readonly kind: 'other'; readonly annotation: Exclude<Annotation, { kind: 'entity' }> }
    | { readonly kind: 'blank' }
    /** Begins like an entity: counted, and listed as lost. */
    | { readonly kind: 'broken entity'; readonly reason: string }
    | { readonly kind: 'broken'; readonly reason: string }
  );

export interface StatedSpan {
  readonly start: number;
  readonly end: number;
}

const startsAnnotation = /^(?:[TREAMN#]\S*|\*)(?:\t|\s)/;

/** One item a line; lines that are the rest of an entity's text (raw line ends in it) are joined to it. */
export function* parseBratLine(source: string): Generator<BratLine> {
  let held: TextLine | undefined;
  let continued: string[] = [];
  /** How many more characters the offsets of the held entity promise; counted when a line is met that is none of its own. */
  let missing: number | undefined;
  const flush = (line: TextLine): BratLine =>
    continued.length === 0
      ? parseOne(line)
      : { ...parseOne({ ...line, content: line.content + continued.join('') }), continued: true };
  for (const line of textLines(source)) {
    if (held !== undefined && !isOwnLine(line.content) && (missing ??= missingText(held.content)) > 0) {
      const rest = held.lineEnd + line.content;
      continued.push(rest);
      missing -= rest.length;
      held = { ...held, lineEnd: line.lineEnd };
      continue;
    }
    if (held !== undefined) yield flush(held);
    held = line;
    continued = [];
    missing = undefined;
  }
  if (held !== undefined) yield flush(held);
}

const isOwnLine = (content: string): boolean =>
  startsAnnotation.test(content) || content.trim() === '' || /^[TREAMN]\d+$/.test(content);

/** Longer than any entity whose text was broken by line ends. */
const longestContinued = 10_000;

/** By how much the text on an entity's line is shorter than its offsets say. */
function missingText(content: string): number {
  const match = /^T\d+\t\S+ ([\d ;]+)\t([^]*)$/.exec(content);
  if (match === null) return 0;
  const lengths = match[1]!.split(';').map((pair) => {
    const [start, end] = pair.split(' ').map(Number);
    return end! - start! + 1;
  });
  const stated = lengths.reduce((sum, length) => sum + length, -1);
  return Math.min(stated, longestContinued) - match[2]!.length;
}

function parseOne({ number, content, lineEnd }: TextLine): BratLine {
  const bare = number === 1 && content.startsWith('\ufeff') ? content.slice(1) : content;
  const idEnd = bare.search(/[\t ]/);
  const id = idEnd < 0 ? bare : bare.slice(0, idEnd);
  const place: Place = { id: id === '*' ? `*${number}` : id, number, raw: content, lineEnd };
  if (bare.startsWith('T') && idEnd > 0 && /^T\S*[\t ]/.test(bare)) return parseEntity(bare, place);
  if (bare.trim() === '') return { id: `blank line ${number}`, number, raw: content, lineEnd, kind: 'blank' };
  const annotation = parseOther(bare, place.id);
  if (annotation !== undefined)
    return { id: place.id, number, raw: content, lineEnd, kind: 'other', annotation };
  return {
    id: `line ${number}`,
    number,
    raw: content,
    lineEnd,
    kind: 'broken',
    reason: 'This line is not one that brat knows; it was left out.',
  };
}

const entityForm = /^T\S*[\t ]+(\S+)[\t ]+(-?\d+[ \t]+-?\d+(?:;-?\d+[ \t]+-?\d+)*)(?:[\t ]([^]*))?$/;

/** `T1<TAB>Label 10 20;25 30<TAB>text`; the text may hold tabs. */
function parseEntity(line: string, { id, number, raw, lineEnd }: Place): BratLine {
  const match = entityForm.exec(line);
  if (match === null) {
    const reason = 'is not of the form label, start, end, text';
    return { id, number, raw, lineEnd, kind: 'broken entity', reason };
  }
  const stated = match[2]!;
  const offsets = stated.includes(';') ? stated.split(';').map(parseSpan) : [parseSpan(stated)];
  return {
    id,
    number,
    raw,
    lineEnd,
    kind: 'entity',
    label: sharedLabel(match[1]!),
    offsets,
    quoted: match[3] ?? '',
  };
}

/** `10 20`, with any blanks between. */
function parseSpan(pair: string): StatedSpan {
  const gap = pair.search(/[ \t]/);
  return { start: Number(pair.slice(0, gap)), end: Number(pair.slice(gap)) };
}

type Parser = (
  fields: string[],
  id: string,
  rest: string,
) => Exclude<Annotation, { kind: 'entity' }> | undefined;

const parsers: Readonly<Record<string, Parser>> = {
  R: ([label, ...pairs], id) => {
    const parsed = pairs.map(parseArgument).filter((argument) => argument !== undefined);
    return label && parsed.length > 0 && parsed.length === pairs.length
      ? { kind: 'relation', id, label, arguments: parsed }
      : undefined;
  },
  E: ([head = '', ...pairs], id) => {
    const trigger = parseArgument(head);
    const parsed = pairs.map(parseArgument).filter((argument) => argument !== undefined);
    return trigger !== undefined && parsed.length === pairs.length
      ? { kind: 'event', id, label: trigger.role, trigger: trigger.target, arguments: parsed }
      : undefined;
  },
  A: ([name, target, ...value], id) =>
    name && target
      ? { kind: 'attribute', id, name, target, ...(value.length > 0 ? { value: value.join(' ') } : {}) }
      : undefined,
  N: ([type, target, reference], id, text) => {
    const colon = reference?.indexOf(':') ?? -1;
    if (type === undefined || target === undefined || reference === undefined || colon < 0) return undefined;
    const link = { resource: reference.slice(0, colon), identifier: reference.slice(colon + 1) };
    return { kind: 'normalization', id, target, ...link, ...(text === '' ? {} : { text }) };
  },
  '#': ([type, target], id, text) => (type && target ? { kind: 'note', id, type, target, text } : undefined),
  '*': ([type, ...targets], id) =>
    type && targets.length > 0 ? { kind: 'equivalence', id, type, targets } : undefined,
};

function parseOther(line: string, id: string): Exclude<Annotation, { kind: 'entity' }> | undefined {
  const parser = parsers[line.startsWith('M') ? 'A' : line[0]!];
  const tab = line.search(/[\t ]/);
  if (parser === undefined || tab < 0) return undefined;
  const rest = line.slice(tab + 1);
  const second = rest.indexOf('\t');
  const body = second < 0 ? rest : rest.slice(0, second);
  const fields = body.split(' ').filter((field) => field !== '');
  return parser(fields, id, second < 0 ? '' : rest.slice(second + 1));
}

function parseArgument(pair: string): Argument | undefined {
  const colon = pair.indexOf(':');
  return colon > 0 && colon < pair.length - 1
    ? { role: pair.slice(0, colon), target: pair.slice(colon + 1) }
    : undefined;
}

/** How the writer of these lines counted: the coding under which most quoted texts are where they should be. */
export function bratCoding(text: string, lines: readonly BratLine[]): OffsetCoding {
  const candidates = candidateCodings(text);
  if (candidates.length === 1) return candidates[0]!;
  const quotes = lines.flatMap((line): QuotedSpan[] =>
    line.kind === 'entity' && line.offsets.length === 1 ? [{ ...line.offsets[0]!, quoted: line.quoted }] : [],
  );
  return chooseCoding(text, quotes, candidates, collapseBlanks);
}
