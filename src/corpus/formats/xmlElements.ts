// The elements of an XML file with their places in it, read by fast-xml-parser: no entity expansion, bounded depth, exact offsets.
import { XMLParser } from 'fast-xml-parser';
import type { Span } from '../span';
import { LineNumbers } from '../textLines';
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

const countTags = (markup: string): number => [...markup.matchAll(openingTag)].length;

/** Undefined when the parser refuses. Its messages quote the file and are never shown. */
function parseMarkup(markup: string, offset: number, lines: LineNumbers): XmlElement[] | undefined {
  try {
    const elements: XmlElement[] = [];
    const nodes = parser.parse(markup) as readonly ParsedNode[];
    collect(nodes, -1, markup, offset, lines, elements);
    return elements;
  } catch {
    return undefined;
  }
}

function collect(
  nodes: readonly ParsedNode[],
  parent: number,
  markup: string,
  offset: number,
  lines: LineNumbers,
  elements: XmlElement[],
): void {
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@');
    const place = node[metaData];
    if (name === undefined || name.startsWith('#') || name.startsWith('?') || place?.startIndex === undefined)
      continue;
    const children = node[name] as readonly ParsedNode[];
    const attributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>);
    const own = elements.length;
    elements.push({
      name,
      start: offset + place.startIndex,
      end: offset + (place.endIndex ?? markup.length),
      attributes: new Map(attributes.map(([key, value]) => [key, decodeReferences(String(value))])),
      parent,
      children: children.filter((child) => !('#text' in child) && !('#cdata' in child)).length,
      line: lines.at(offset + place.startIndex),
    });
    collect(children, own, markup, offset, lines, elements);
  }
}

/** Each line that holds one whole tag is read by itself; the structure above them is lost, the elements are not. */
function readLineByLine(markup: string, lines: LineNumbers): XmlElements {
  const all: XmlElement[] = [];
  const brokenLines: number[] = [];
  let start = 0;
  while (start < markup.length) {
    const newline = markup.indexOf('\n', start);
    const end = newline < 0 ? markup.length : newline;
    const line = markup.slice(start, end);
    if (/<[A-Za-z_][\w.:-]*\s/.test(line)) {
      const whole = line.length <= 1_000_000 && line.trimEnd().endsWith('>');
      const elements = whole ? parseMarkup(line, start, lines) : undefined;
      if (elements === undefined || elements.length === 0) brokenLines.push(lines.at(start));
      else for (const element of elements) all.push({ ...element, parent: -1 });
    }
    start = end + 1;
  }
  return { all, brokenLines };
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
