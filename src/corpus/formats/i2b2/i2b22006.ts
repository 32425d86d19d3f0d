// De-identification of 2006: one XML for a whole split, PHI tags inside the text, no offsets: they come from stripping the tags.
import type { Annotation, Document, Entity } from '../../document';
import { entitiesOf } from '../../document';
import { flatten } from '../../flatten';
import type { NotWritten, Problem } from '../../ledger';
import type { Span } from '../../span';
import type { Format, ReadResult, SourceGroup, WriteResult } from '../format';
import { problemAt, readText } from '../groupText';
import { outputPath } from '../outputPath';
import { LineNumbers } from '../../textLines';
import { countedRemarks } from '../remarks';
import { cutOffProblems } from '../xml/xmlEnd';
import { xmlTasks } from '../xml/xmlRecognition';
import {
  decodeContent,
  decodeReferences,
  encodeContent,
  escapeAttribute,
  type Reference,
} from '../xml/xmlText';

export const i2b22006: Format = {
  name: 'i2b2-2006',
  aliases: ['deid-2006'],
  title: '2006 de-identification (inline XML)',
  recognize: (file) => (xmlTasks(file).includes('i2b2-2006') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' ? 'document' : undefined),
  read: readInline,
  write: writeInline,
};

class InlineTrivia {
  readonly path: string;
  /** Markup from the end of the record before to the text. */
  readonly before: string;
  /** Markup from the end of the text to the end of the record, and of the file behind the last one. */
  readonly after: string;
  readonly text: string;
  readonly references: readonly Reference[];
  /** The opening tag of each entity. */
  readonly openings: ReadonlyMap<Annotation, string>;
  constructor(path: string, before: string, after: string, inline: InlineText) {
    this.path = path;
    this.before = before;
    this.after = after;
    this.text = inline.text;
    this.references = inline.references;
    this.openings = inline.openings;
  }
}

async function* readInline(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  const raw = await readText(file, problems);
  const records = recordsOf(raw);
  if (records.length === 0) problems.push(problemAt(file, 0, 'Has no RECORD; nothing was read.'));
  problems.push(...cutOffProblems(file, raw));
  const lines = new LineNumbers(raw);
  let documents: Document[] = [];
  let from = 0;
  for (const [i, record] of records.entries()) {
    const text = textIn(raw, record);
    const inline = parseInline(raw, text, (index, message) =>
      problems.push(problemAt(file, lines.at(index), message)),
    );
    const end = i === records.length - 1 ? raw.length : record.end;
    const trivia = new InlineTrivia(file.path, raw.slice(from, text.start), raw.slice(text.end, end), inline);
    from = end;
    documents.push({
      id: idOf(group.id, raw.slice(record.start, text.start), i),
      text: inline.text,
      annotations: inline.entities,
      trivia,
    });
    if (documents.length < batchSize) continue;
    yield { documents, problems: problems.splice(0), lost: [] };
    documents = [];
  }
  yield { documents, problems, lost: [] };
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

interface InlineText {
  readonly text: string;
  readonly entities: readonly Entity[];
  readonly references: readonly Reference[];
  /** The opening tag of each entity. */
  readonly openings: ReadonlyMap<Annotation, string>;
}

const noReferences: readonly Reference[] = [];
const noOpenings: ReadonlyMap<Annotation, string> = new Map();

type Report = (index: number, message: string) => void;

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
    if (match[1] === undefined) reading.close(match.index);
    else reading.open(match[0], match[1], match.index);
  }
  reading.add(content.slice(from));
  return reading.end();
}

/** The text of a record with its tags taken out, and the entities they mark. */
class InlineReading {
  readonly #offset: number;
  readonly #report: Report;
  readonly #references: Reference[] = [];
  readonly #entities: Entity[] = [];
  readonly #openings = new Map<Annotation, string>();
  readonly #open: { start: number; label: string; tag: string; index: number }[] = [];
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
    this.#open.push({ start: this.#text.length, label, tag, index });
  }

  close(index: number): void {
    const opened = this.#open.pop();
    if (opened === undefined) this.#warn(index, 'A </PHI> closes nothing; it was left out.');
    else if (opened.start === this.#text.length)
      this.#warn(index, 'A PHI element is empty; it was left out.');
    else {
      const { start, label, tag } = opened;
      const id = `P${this.#entities.length}`;
      const entity: Entity = { kind: 'entity', id, label, fragments: [{ start, end: this.#text.length }] };
      this.#entities.push(entity);
      this.#openings.set(entity, tag);
    }
  }

  end(): InlineText {
    for (const { index } of this.#open) this.#warn(index, 'A PHI element is never closed; it was left out.');
    const entities = this.#entities.sort((a, b) => a.fragments[0].start - b.fragments[0].start);
    return { text: this.#text, entities, references: this.#references, openings: this.#openings };
  }

  #warn(index: number, message: string): void {
    this.#report(this.#offset + index, message);
  }
}

function writeInline(document: Document): WriteResult {
  const trivia =
    document.trivia instanceof InlineTrivia && document.trivia.text === document.text
      ? document.trivia
      : undefined;
  const notWritten: NotWritten[] = [];
  const usable = entitiesOf(document).filter(({ id, label, fragments }) => {
    if (fragments.length > 1)
      notWritten.push({
        document: document.id,
        entity: id,
        label,
        reason: 'is discontinuous: a tag has one beginning and one end',
      });
    return fragments.length === 1;
  });
  const { layers, leftOut } = flatten(usable, { kind: 'longest' });
  for (const { entity, reason } of leftOut) {
    notWritten.push({
      document: document.id,
      entity: entity.id,
      label: entity.label,
      reason: reason.replace(/ \(--flatten.*/, ', and inline tags cannot'),
    });
  }
  const kept = layers[0] ?? [];
  const body = formatInline(document, kept, trivia);
  const contents =
    trivia === undefined
      ? `<RECORD ID="${escapeAttribute(document.id)}">\n<TEXT>${body}</TEXT>\n</RECORD>\n`
      : trivia.before + body + trivia.after;
  const file =
    trivia === undefined
      ? {
          path: 'records.xml',
          contents,
          shared: true,
          opening: '<?xml version="1.0" encoding="UTF-8"?>\n<ROOT>\n',
          closing: '</ROOT>\n',
        }
      : { path: outputPath(trivia.path), contents, shared: true };
  return {
    files: [file],
    written: kept.length,
    notWritten,
    remarks: countedRemarks(document, 'i2b2-2006', []),
  };
}

function formatInline(
  document: Document,
  entities: readonly Entity[],
  trivia: InlineTrivia | undefined,
): string {
  const references = trivia?.references ?? [];
  const pieces: string[] = [];
  let from = 0;
  let at = 0;
  const content = (start: number, end: number): string => {
    const first = at;
    while (at < references.length && references[at]!.index < end) at++;
    return encodeContent(document.text, { start, end }, references.slice(first, at));
  };
  for (const entity of entities) {
    const [{ start, end }] = entity.fragments;
    pieces.push(
      content(from, start),
      trivia?.openings.get(entity) ?? `<PHI TYPE="${escapeAttribute(entity.label)}">`,
    );
    pieces.push(content(start, end), '</PHI>');
    from = end;
  }
  pieces.push(content(from, document.text.length));
  return pieces.join('');
}
