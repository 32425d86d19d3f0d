// The elements of an XML file with their places in it, read by fast-xml-parser: no entity expansion, bounded depth, exact offsets.
import { XMLParser } from 'fast-xml-parser';
import type { Span } from '../../span';
import { LineNumbers } from '../../textLines';
import { decodeReferences } from './xmlText';

export interface XmlElement extends Span {
  readonly name: string;
  /** Decoded, in file order. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Index in {@link XmlElements.all}; −1 for the root. */
  readonly parent: number;
  readonly children: number;
  /** From 1. */
  readonly line: number;
}

export interface XmlElements {
  /** In file order; parents before their children. */
  readonly all: readonly XmlElement[];
  /** Lines that hold a tag which could not be read. */
  readonly brokenLines: readonly number[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  allowBooleanAttributes: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  htmlEntities: false,
  captureMetaData: true,
  maxNestedTags: 64,
  cdataPropName: '#cdata',
});
const metaData = XMLParser.getMetaDataSymbol() as unknown as symbol;

type ParsedNode = Readonly<Record<string, unknown>> &
  Readonly<Record<symbol, { startIndex?: number; endIndex?: number } | undefined>>;

/**
 * @param hidden parts that are text, not markup: they are not looked at.
 * Where the file as a whole is not well formed, its lines are read one by one, so that a bad one loses no other.
 */
export function readElements(raw: string, hidden: readonly Span[]): XmlElements {
  const markup = blankOut(raw, [...hidden, ...declarations(raw)]);
  const lines = new LineNumbers(raw);
  const whole = parseMarkup(markup, 0, lines);
  if (whole?.length === countTags(markup)) return { all: whole, brokenLines: [] };
  return readLineByLine(markup, lines);
}

/** Of equal length, so that indices stay; line ends stay too. */
function blankOut(raw: string, parts: readonly Span[]): string {
  const ordered = [...parts].sort((a, b) => a.start - b.start);
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of ordered) {
    if (start < from) continue;
    pieces.push(raw.slice(from, start), blankRuns(raw.slice(start, end)));
    from = end;
  }
  pieces.push(raw.slice(from));
  return pieces.join('');
}

const blankRuns = (text: string): string => text.replace(/[^\r\n]+/g, (run) => ' '.repeat(run.length));

/** The document type (and any entities it declares), processing instructions and comments: none is needed, none is trusted. */
function declarations(raw: string): Span[] {
  const found: Span[] = [];
  // Openings of which a later one cannot be closed either.
  const unclosed = new Set<string>();
  for (const match of raw.matchAll(/<\?|<!--|<!DOCTYPE/g)) {
    const start = match.index;
    if (start < (found.at(-1)?.end ?? 0) || unclosed.has(match[0])) continue;
    const end = declarationEnd(raw, start, match[0]);
    if (end > 0) found.push({ start, end });
    else unclosed.add(match[0]);
  }
  return found;
}

function declarationEnd(raw: string, start: number, opening: string): number {
  const close = opening === '<?' ? '?>' : opening === '<!--' ? '-->' : '>';
  const end = raw.indexOf(close, start + opening.length);
  if (end < 0) return opening === '<!DOCTYPE' ? raw.length : -1;
  const subset = opening === '<!DOCTYPE' ? raw.slice(start, end).indexOf('[') : -1;
  if (subset < 0) return end + close.length;
  const closed = raw.indexOf(']', start + subset);
  const after = closed < 0 ? -1 : raw.indexOf('>', closed);
  return after < 0 ? raw.length : after + 1;
}

const openingTag = /<[A-Za-z_][\w.:-]*[\s/>]/g;

function countTags(markup: string): number {
  let count = 0;
  openingTag.lastIndex = 0;
  while (openingTag.test(markup)) count++;
  return count;
}

/** Undefined when the parser refuses. Its messages quote the file and are never shown. */
function parseMarkup(markup: string, offset: number, lines: LineNumbers): XmlElement[] | undefined {
  const nodes = parseNodes(markup);
  if (nodes === undefined) return undefined;
  const elements: XmlElement[] = [];
  collect(nodes, -1, markup.length, offset, lines, elements);
  return elements;
}

function parseNodes(markup: string): readonly ParsedNode[] | undefined {
  try {
    return parser.parse(markup) as readonly ParsedNode[];
  } catch {
    return undefined;
  }
}

function collect(
  nodes: readonly ParsedNode[],
  parent: number,
  length: number,
  offset: number,
  lines: LineNumbers,
  elements: XmlElement[],
): void {
  for (const node of nodes) {
    const name = nameOf(node);
    const place = node[metaData];
    if (name === undefined || place?.startIndex === undefined) continue;
    const span = { start: offset + place.startIndex, end: offset + (place.endIndex ?? length) };
    const own = elements.length;
    elements.push(elementOf(node, name, span, parent, lines));
    collect(node[name] as readonly ParsedNode[], own, length, offset, lines, elements);
  }
}

/** Undefined for what is no element: text, CDATA, declarations. */
function nameOf(node: ParsedNode): string | undefined {
  for (const key in node)
    if (key !== ':@') return key.startsWith('#') || key.startsWith('?') ? undefined : key;
  return undefined;
}

function elementOf(
  node: ParsedNode,
  name: string,
  { start, end }: Span,
  parent: number,
  lines: LineNumbers,
): XmlElement {
  const attributes = new Map<string, string>();
  const stated = (node[':@'] ?? {}) as Record<string, unknown>;
  for (const key of Object.keys(stated)) attributes.set(key, decodeReferences(String(stated[key])));
  let children = 0;
  for (const child of node[name] as readonly ParsedNode[])
    if (!('#text' in child) && !('#cdata' in child)) children++;
  return { name, start, end, attributes, parent, children, line: lines.at(start) };
}

/** Each line (or lines, where a tag has several) that holds one whole tag is read by itself; the structure above them is lost, the elements are not. */
function readLineByLine(markup: string, lines: LineNumbers): XmlElements {
  const reading = new LineReading(lines);
  let start = 0;
  while (start < markup.length) {
    const end = endOfTags(markup, start);
    reading.take(markup.slice(start, end), start);
    start = end + 1;
  }
  reading.flush();
  return reading;
}

/** The end of a line or, where a tag goes on behind it, of the line that the tag ends in. */
function endOfTags(markup: string, start: number): number {
  const firstEnd = lineEndAt(markup, start);
  const first = markup.slice(start, firstEnd);
  if (first.lastIndexOf('<') <= first.lastIndexOf('>')) return firstEnd;
  let end = firstEnd;
  for (let more = 0; more < mostLinesOfTag && end < markup.length; more++) {
    const from = end + 1;
    end = lineEndAt(markup, from);
    const line = markup.slice(from, end);
    if (/^\s*</.test(line)) break;
    if (line.includes('>')) return end;
  }
  return firstEnd;
}

const mostLinesOfTag = 20;

function lineEndAt(markup: string, from: number): number {
  const newline = markup.indexOf('\n', from);
  return newline < 0 ? markup.length : newline;
}

interface TagLine {
  readonly line: string;
  /** In the file. */
  readonly start: number;
  readonly isClosed: boolean;
}

/** A tag alone on its line, which it may close itself. */
const loneTag = /^\s*<[A-Za-z_][\w.:-]*(?:\s+[\w.:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*(\/?)>\s*$/;
const longestLoneTag = 2000;
const mostTogether = 500;

/** Starting the parser costs more than most lines: those of one lone tag are read many at a time. */
class LineReading implements XmlElements {
  readonly all: XmlElement[] = [];
  readonly brokenLines: number[] = [];
  readonly #lines: LineNumbers;
  #held: TagLine[] = [];

  constructor(lines: LineNumbers) {
    this.#lines = lines;
  }

  take(line: string, start: number): void {
    if (!/<[A-Za-z_][\w.:-]*\s/.test(line)) return;
    const lone = line.length > longestLoneTag ? null : loneTag.exec(line);
    if (lone === null) {
      this.flush();
      this.#readOne(line, start);
    } else if (this.#held.push({ line, start, isClosed: lone[1] === '/' }) >= mostTogether) this.flush();
  }

  flush(): void {
    if (this.#held.length === 0) return;
    const held = this.#held;
    this.#held = [];
    if (!this.#readTogether(held)) for (const { line, start } of held) this.#readOne(line, start);
  }

  #readOne(line: string, start: number): void {
    const whole = line.length <= 1_000_000 && line.trimEnd().endsWith('>');
    const elements = whole ? parseMarkup(line, start, this.#lines) : undefined;
    if (elements === undefined || elements.length === 0) this.brokenLines.push(this.#lines.at(start));
    else for (const element of elements) this.all.push({ ...element, parent: -1 });
  }

  /** Tags that are left open are closed, so that none holds the next. False when the parser sees other tags than there are. */
  #readTogether(held: readonly TagLine[]): boolean {
    const closed = held.map(({ line, isClosed }) => (isClosed ? line : line.replace(/>\s*$/, '/>')));
    const nodes = parseNodes(closed.join('\n'))?.filter((node) => nameOf(node) !== undefined);
    if (nodes?.length !== held.length) return false;
    const elements: XmlElement[] = [];
    let before = 0;
    for (const [i, { line, start, isClosed }] of held.entries()) {
      const { startIndex, endIndex } = nodes[i]![metaData] ?? {};
      if (startIndex !== before + line.indexOf('<') || endIndex === undefined) return false;
      const end = isClosed ? endIndex - before : line.length;
      const span = { start: start + startIndex - before, end: start + end };
      elements.push(elementOf(nodes[i]!, nameOf(nodes[i]!)!, span, -1, this.#lines));
      before += closed[i]!.length + 1;
    }
    for (const element of elements) this.all.push(element);
    return true;
  }
}

/** `<NAME id="P0" …/>` */
export function formatElement(
  name: string,
  attributes: readonly (readonly [string, string])[],
  selfClosing: string,
  escape: (value: string) => string,
): string {
  return `<${name}${attributes.map(([key, value]) => ` ${key}="${escape(value)}"`).join('')}${selfClosing}`;
}
