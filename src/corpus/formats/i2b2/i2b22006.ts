// De-identification of 2006: one XML for a whole split, PHI tags inside the text, no offsets: they come from stripping the tags.
import type { Annotation, Document, DocumentLabel, Entity } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import type { Span } from '../../span';
import { LineNumbers } from '../../textLines';
import type { Format, ReadResult, SourceGroup } from '../format';
import { problemAt, readText } from '../groupText';
import { cutOffProblems } from '../xml/xmlEnd';
import { xmlTasks } from '../xml/xmlRecognition';
import { decodeContent, decodeReferences, type Reference } from '../xml/xmlText';
import { InlineTrivia, writeInline, type InlineText } from './i2b22006Writer';

export const i2b22006: Format = {
  name: 'i2b2-2006',
  aliases: ['deid-2006'],
  title: '2006 de-identification (inline XML)',
  recognize: (file) => (xmlTasks(file).includes('i2b2-2006') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' ? 'document' : undefined),
  read: readInline,
  write: writeInline,
};

async function* readInline(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  const lost: NotWritten[] = [];
  const raw = await readText(file, problems);
  const records = recordsOf(raw);
  if (records.length === 0) problems.push(problemAt(file, 0, 'Has no RECORD; nothing was read.'));
  problems.push(...cutOffProblems(file, raw));
  const lines = new LineNumbers(raw);
  let documents: Document[] = [];
  let from = 0;
  for (const [i, record] of records.entries()) {
    const text = textIn(raw, record);
    const id = idOf(group.id, raw.slice(record.start, text.start), i);
    const inline = parseInline(raw, text, ({ label, index, reason, entity }) => {
      if (entity !== undefined) lost.push({ document: id, entity, label, reason });
      problems.push(problemAt(file, lines.at(index), `${entity ?? 'A </PHI>'} ${reason}; it was left out.`));
    });
    const end = i === records.length - 1 ? raw.length : record.end;
    const trivia = new InlineTrivia(file.path, raw.slice(from, text.start), raw.slice(text.end, end), inline);
    from = end;
    documents.push({
      id,
      text: inline.text,
      annotations: inline.entities,
      ...labelsIn(raw.slice(record.start, text.start)),
      trivia,
    });
    if (documents.length < batchSize) continue;
    yield { documents, problems: problems.splice(0), lost: lost.splice(0) };
    documents = [];
  }
  yield { documents, problems, lost };
}

/** Records given at a time: each is small, and there may be many. */
const batchSize = 100;

function recordsOf(raw: string): Span[] {
  const opens = [...raw.matchAll(/<RECORD(?=[\s>])/g)].map(({ index }) => index);
  let close = 0;
  return opens.map((start, i) => {
    const next = opens[i + 1] ?? raw.length;
    if (close >= 0 && close < start) close = raw.indexOf('</RECORD>', start);
    // A record that is never closed ends where the next one begins.
    return { start, end: close < 0 || close >= next ? next : close + 9 };
  });
}

function textIn(raw: string, record: Span): Span {
  const content = raw.slice(record.start, record.end);
  const open = /<TEXT(?:\s[^<>]*)?>/.exec(content);
  const head = content.indexOf('>') + 1;
  const start = open === null ? (head === 0 ? content.length : head) : open.index + open[0].length;
  const close = content.indexOf(open === null ? '</RECORD>' : '</TEXT>', start);
  return { start: record.start + start, end: close < 0 ? record.end : record.start + close };
}

function idOf(fileId: string, head: string, index: number): string {
  const id = /<RECORD\s[^<>]*\bID\s*=\s*["']([^"']*)["']/i.exec(head)?.[1];
  const folder = fileId.slice(0, fileId.lastIndexOf('/') + 1);
  return id === undefined || id === '' ? `${fileId}-${index + 1}` : `${folder}${decodeReferences(id)}`;
}

/** The smoking challenge of the same year states one label a record: `<SMOKING STATUS="CURRENT SMOKER"/>`. */
function labelsIn(head: string): Pick<Document, 'labels'> {
  const labels = [...head.matchAll(/<(SMOKING)\s+STATUS\s*=\s*["']([^"'<>]*)["']/g)].map(
    ([, name, value]): DocumentLabel => ({ name: name!, value: decodeReferences(value!) }),
  );
  return labels.length === 0 ? {} : { labels };
}

const noReferences: readonly Reference[] = [];
const noOpenings: ReadonlyMap<Annotation, string> = new Map();

/** A tag of which no entity came. */
interface Fault {
  /** In the file. */
  readonly index: number;
  /** Absent for an end of nothing. */
  readonly entity: string | undefined;
  readonly label: string;
  readonly reason: string;
}
type Report = (fault: Fault) => void;

/** Strips PHI tags; other tags are kept as text and reported. */
function parseInline(raw: string, { start, end }: Span, report: Report): InlineText {
  const content = raw.slice(start, end);
  if (!/[<&]/.test(content))
    return { text: content, entities: [], references: noReferences, openings: noOpenings };
  const reading = new InlineReading(start, report);
  let from = 0;
  for (const match of content.matchAll(/<PHI\b([^<>]*)>|<\/PHI\s*>/g)) {
    reading.add(content.slice(from, match.index));
    from = match.index + match[0].length;
    if (match[1] !== undefined) reading.open(match[0], match[1], match.index);
    if (match[1] === undefined || match[1].endsWith('/')) reading.close(match.index);
  }
  reading.add(content.slice(from));
  return reading.end();
}

/** The text of a record with its tags taken out, and the entities they mark. */
class InlineReading {
  readonly #offset: number;
  readonly #report: Report;
  readonly #references: Reference[] = [];
  /** By the order of their opening tags, outer ones before those inside; undefined for tags of which none came. */
  readonly #entities: (Entity | undefined)[] = [];
  readonly #openings = new Map<Annotation, string>();
  readonly #open: OpenTag[] = [];
  #text = '';

  /** @param offset of the text in the file */
  constructor(offset: number, report: Report) {
    this.#offset = offset;
    this.#report = report;
  }

  add(piece: string): void {
    this.#text += decodeContent(piece, this.#text.length, this.#references);
  }

  open(tag: string, attributes: string, index: number): void {
    const type = /\bTYPE\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes);
    const label = decodeReferences(type?.[1] ?? type?.[2] ?? 'PHI');
    const number = this.#entities.push(undefined) - 1;
    this.#open.push({ number, start: this.#text.length, label, tag, index });
  }

  close(index: number): void {
    const opened = this.#open.pop();
    if (opened === undefined)
      this.#report({ index: this.#offset + index, entity: undefined, label: '', reason: 'closes nothing' });
    else if (opened.start === this.#text.length) this.#lose(opened, 'is empty');
    else {
      const { number, start, label, tag } = opened;
      const fragment = { start, end: this.#text.length };
      const entity: Entity = { kind: 'entity', id: idOfTag(number), label, fragments: [fragment] };
      this.#entities[number] = entity;
      this.#openings.set(entity, tag);
    }
  }

  end(): InlineText {
    for (const opened of this.#open) this.#lose(opened, 'is never closed');
    const entities = this.#entities.filter((entity) => entity !== undefined);
    return { text: this.#text, entities, references: this.#references, openings: this.#openings };
  }

  #lose({ number, label, index }: OpenTag, reason: string): void {
    this.#report({ index: this.#offset + index, entity: idOfTag(number), label, reason });
  }
}

const idOfTag = (number: number): string => `P${number}`;

interface OpenTag {
  /** How many tags were opened before it. */
  readonly number: number;
  readonly start: number;
  readonly label: string;
  readonly tag: string;
  readonly index: number;
}
