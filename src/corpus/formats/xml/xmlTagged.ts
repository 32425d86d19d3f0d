// XML files of one note with its text in TEXT and stand-off elements in TAGS: 2012, 2014, 2016, heart risk, 2018 track 1.
import { anchor, normalizeQuote } from '../../anchor';
import type { Annotation, Attribute, Document, DocumentLabel, Entity, Relation } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { candidateCodings, chooseCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import type { Span } from '../../span';
import { mismatch, quoting } from '../brat/bratPlacing';
import type { ReadResult, SourceFile, SourceGroup } from '../format';
import { problemAt, readText, warningAt } from '../groupText';
import { readElements, type XmlElement } from './xmlElements';
import { cutOffProblems } from './xmlEnd';
import { buildPieces, XmlSkeleton, type Piece } from './xmlSkeleton';
import { formatTagged, type TaggedDetails, type TaggedVocabulary } from './xmlTaggedMarkup';
import {
  fragmentsOf,
  isPlace,
  quoteOfFragments,
  quotesFragments,
  statedSpans,
  statesPlace,
  statesSpans,
} from './xmlTaggedPlace';
import { findText, textOfPieces, type TextPiece } from './xmlTaggedText';
import { UniqueNames } from '../../uniqueNames';

/** Reads one file; `vocabulary` says which elements mean what. */
export async function readTagged(group: SourceGroup, vocabulary: TaggedVocabulary): Promise<ReadResult> {
  const problems: Problem[] = [];
  const file = group.files.get('document')!;
  const raw = await readText(file, problems);
  const texts = findText(raw);
  if (texts === undefined) {
    return {
      documents: [],
      problems: [...problems, problemAt(file, 0, 'Has no TEXT element; nothing was read.')],
      lost: [],
    };
  }
  problems.push(...cutOffProblems(file, raw));
  const reading = new TaggedReading(group.id, file, raw, texts, vocabulary, problems);
  return reading.read();
}

class TaggedReading {
  readonly #id: string;
  readonly #file: SourceFile;
  readonly #raw: string;
  readonly #texts: readonly TextPiece[];
  readonly #text: string;
  readonly #vocabulary: TaggedVocabulary;
  readonly #problems: Problem[];
  readonly #lost: NotWritten[] = [];
  readonly #annotations: Annotation[] = [];
  readonly #labels: DocumentLabel[] = [];
  readonly #slots: (Span & Omit<Extract<Piece, { kind: 'slot' }>, 'kind'>)[] = [];
  readonly #ids = new UniqueNames();
  #unnamed = 0;

  constructor(
    id: string,
    file: SourceFile,
    raw: string,
    texts: readonly TextPiece[],
    vocabulary: TaggedVocabulary,
    problems: Problem[],
  ) {
    this.#id = id;
    this.#file = file;
    this.#raw = raw;
    this.#texts = texts;
    this.#text = textOfPieces(raw, texts);
    this.#vocabulary = vocabulary;
    this.#problems = problems;
  }

  read(): ReadResult {
    const { all, brokenLines } = readElements(
      this.#raw,
      this.#texts.map(({ part }) => part),
    );
    const elements = all.filter((element) => !isContainer(element));
    this.#reportBroken(brokenLines);
    const coding = this.#coding(elements);
    const map = new OffsetMap(this.#text, coding);
    const made = elements.map((element) => ({ element, parts: this.#annotate(element, map) }));
    const details = this.#details(elements, coding);
    const document = this.#document();
    for (const { element, parts } of made) this.#slot(element, parts, document, details);
    const addedAt = this.#raw.lastIndexOf('</TAGS>');
    const pieces = buildPieces(this.#raw, this.#texts, this.#slots, addedAt < 0 ? undefined : addedAt);
    const trivia = new XmlSkeleton(this.#vocabulary.format, this.#file.path, pieces, this.#text, details);
    this.#reportDangling();
    return { documents: [{ ...document, trivia }], problems: this.#problems, lost: this.#lost };
  }

  #document(): Document {
    const labels = this.#labels.length === 0 ? {} : { labels: this.#labels };
    return { id: this.#id, text: this.#text, annotations: this.#annotations, ...labels };
  }

  #reportBroken(lines: readonly number[]): void {
    const rows = this.#raw.split('\n');
    for (const line of lines) {
      this.#problems.push(
        problemAt(this.#file, line, 'Holds a tag that is not well formed; it was left out.'),
      );
      const tags = tagRows(rows, line);
      const tag = /<([A-Za-z_][\w.:-]*)\s/.exec(tags);
      if (tag === null || !/\b(?:start|spans)\s*=/.test(tags.slice(tag.index))) continue;
      this.#lost.push({
        document: this.#id,
        entity: `line ${line}`,
        label: tag[1]!,
        reason: 'is in a tag that is not well formed',
      });
    }
  }

  /** How offsets were counted in this file, by the quoted texts. */
  #coding(elements: readonly XmlElement[]): OffsetCoding {
    const quotes = elements.flatMap(({ attributes }) => {
      const quoted = attributes.get('text');
      if (quoted === undefined || quoted === '' || !statesPlace(attributes)) return [];
      const [{ start, end }, ...others] = statedSpans(attributes);
      return start >= 0 && end > start && others.length === 0 ? [{ start, end, quoted }] : [];
    });
    return chooseCoding(this.#text, quotes, candidateCodings(this.#text, [0, 1, -1], 'one'), normalizeQuote);
  }

  #details(elements: readonly XmlElement[], coding: OffsetCoding): TaggedDetails {
    const orders = new Map<string, readonly string[]>();
    for (const { name, attributes } of elements)
      if (!orders.has(name)) orders.set(name, [...attributes.keys()]);
    const first = elements.find(({ children }) => children === 0);
    const raw = first === undefined ? '/>' : this.#raw.slice(first.start, first.end);
    const inSpans = elements.some(({ attributes }) => statesSpans(attributes));
    return { coding, orders, inSpans, selfClosing: /\s+\/>$/.exec(raw)?.[0] ?? '/>' };
  }

  #annotate(element: XmlElement, map: OffsetMap): readonly (Annotation | DocumentLabel)[] {
    const { attributes } = element;
    if (this.#isLabel(element)) return this.#label(element);
    if (statesPlace(attributes)) return this.#entity(element, map);
    if (attributes.has('fromID') && attributes.has('toID')) return this.#relation(element);
    if (element.children > 0 || attributes.size === 0) return [];
    const reason = 'has neither start and end, nor spans, nor fromID and toID';
    if (attributes.has('text'))
      this.#lost.push({
        document: this.#id,
        entity: this.#uniqueId(element),
        label: this.#vocabulary.labelOf(element).label,
        reason,
      });
    this.#problems.push(
      problemAt(this.#file, element.line, `A ${element.name} element ${reason}; it was left out.`),
    );
    return [];
  }

  #isLabel({ attributes, children }: XmlElement): boolean {
    if (this.#vocabulary.labelKey === undefined) return false;
    if (children > 0 || !(attributes.has('start') || statesSpans(attributes))) return true;
    return statedSpans(attributes)[0].start < 0;
  }

  #label({ name, attributes }: XmlElement): DocumentLabel[] {
    const values = [...attributes].filter(
      ([key, value]) => !(isPlace(key) || key === 'comment') && value !== '',
    );
    const only =
      values.length === 1 ? values[0]![1] : values.map(([key, value]) => `${key}=${value}`).join(' ');
    const label = { name, value: only };
    this.#labels.push(label);
    return [label];
  }

  #uniqueId(element: XmlElement): string {
    const stated = element.attributes.get('id') ?? '';
    const base = stated === '' ? `${element.name}${this.#unnamed++}` : stated;
    const id = this.#ids.take(base);
    if (id !== base) this.#warn(element, `The id ${base} occurs twice; the second one is read as ${id}.`);
    return id;
  }

  #warn(element: XmlElement, message: string): void {
    this.#problems.push(warningAt(this.#file, element.line, message));
  }

  #entity(element: XmlElement, map: OffsetMap): Annotation[] {
    const { label, type } = this.#vocabulary.labelOf(element);
    const id = this.#uniqueId(element);
    const fragments = fragmentsOf(statedSpans(element.attributes), map);
    if (typeof fragments === 'string') return this.#lose(element, id, label, fragments);
    const quoted = element.attributes.get('text');
    const entity = this.#anchored({ kind: 'entity', id, label, fragments }, quoted, element);
    const others = [...element.attributes].filter(
      ([key, value]) => !(isPlace(key) || key === type) && value !== '',
    );
    const attributes = others.map(([name, value]): Attribute => ({
      kind: 'attribute',
      id: `${id}.${name}`,
      name,
      target: id,
      value,
    }));
    this.#annotations.push(entity, ...attributes);
    return [entity, ...attributes];
  }

  #lose(element: XmlElement, id: string, label: string, reason: string): never[] {
    this.#lost.push({ document: this.#id, entity: id, label, reason });
    this.#problems.push(problemAt(this.#file, element.line, `${id} ${reason}.`));
    return [];
  }

  #anchored(entity: Entity, quoted: string | undefined, element: XmlElement): Entity {
    const own = quoteOfFragments(this.#text, entity);
    if (quoted === undefined || quoted === own) return entity;
    if (quoted === '') return quoting(entity, quoted);
    const [span, ...others] = entity.fragments;
    if (others.length > 0) {
      if (!quotesFragments(quoted, own)) this.#warn(element, mismatch(entity.id));
      return quoting(entity, quoted);
    }
    const found = anchor(this.#text, span, quoted);
    if (found.kind === 'moved') {
      this.#warn(
        element,
        `${entity.id} is not at its offsets; its text was found ${found.span.start - span.start} characters on, once, and taken there.`,
      );
      return { ...entity, fragments: [found.span] };
    }
    if (found.kind === 'mismatch') this.#warn(element, mismatch(entity.id));
    return quoting(entity, quoted);
  }

  #relation(element: XmlElement): Relation[] {
    const { attributes } = element;
    const relation: Relation = {
      kind: 'relation',
      id: this.#uniqueId(element),
      label: attributes.get('type') ?? attributes.get('TYPE') ?? element.name,
      arguments: [
        { role: 'from', target: attributes.get('fromID')! },
        { role: 'to', target: attributes.get('toID')! },
      ],
    };
    this.#annotations.push(relation);
    return [relation];
  }

  #slot(
    element: XmlElement,
    parts: readonly (Annotation | DocumentLabel)[],
    document: Document,
    details: TaggedDetails,
  ): void {
    const [own, ...others] = parts;
    if (own === undefined || element.children > 0) return;
    const raw = this.#raw.slice(element.start, element.end);
    const canonical = formatTagged(own, document, details, this.#vocabulary);
    const rest = others.filter((part): part is Annotation => 'kind' in part);
    this.#slots.push({
      start: element.start,
      end: element.end,
      own,
      parts: rest,
      raw: raw === canonical ? undefined : raw,
    });
  }

  #reportDangling(): void {
    for (const annotation of this.#annotations) {
      if (annotation.kind !== 'relation') continue;
      const missing = annotation.arguments.find(({ target }) => !this.#ids.has(target));
      if (missing !== undefined) {
        this.#problems.push(
          warningAt(this.#file, 0, `${annotation.id} points at ${missing.target}, which is not in the file.`),
        );
      }
    }
  }
}

/** A line (from 1), and those behind it until one begins with a tag. */
function tagRows(rows: readonly string[], line: number): string {
  let end = line;
  while (end < rows.length && end < line + 20 && !/^\s*</.test(rows[end]!)) end++;
  return rows.slice(line - 1, end).join('\n');
}

/** Elements that hold the others. */
function isContainer({ name, attributes, parent, children }: XmlElement): boolean {
  if ((name === 'TEXT' || name === 'TAGS') && !attributes.has('start')) return true;
  return attributes.size === 0 ? children > 0 || parent < 0 : parent < 0 && children > 0;
}
