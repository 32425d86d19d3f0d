// Writing PHI tags into the text of a record, and what its reader keeps so that the same bytes come back.
import type { Annotation, Document, Entity } from '../../document';
import { entitiesOf } from '../../document';
import type { NotWritten } from '../../ledger';
import type { WriteResult } from '../format';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';
import { encodeContent, escapeAttribute, type Reference } from '../xml/xmlText';

/** The text of a record without its tags. */
export interface InlineText {
  readonly text: string;
  readonly entities: readonly Entity[];
  readonly references: readonly Reference[];
  /** The opening tag of each entity. */
  readonly openings: ReadonlyMap<Annotation, string>;
}

export class InlineTrivia {
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

export function writeInline(document: Document): WriteResult {
  const trivia =
    document.trivia instanceof InlineTrivia && document.trivia.text === document.text
      ? document.trivia
      : undefined;
  const { body, written, notWritten } = new InlineWriting(document, trivia).write();
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
    written,
    notWritten,
    remarks: countedRemarks(
      trivia === undefined ? document : { annotations: document.annotations },
      'i2b2-2006',
      [],
    ),
  };
}

/** Tags may stand in one another, but not cross. */
class InlineWriting {
  readonly #document: Document;
  readonly #trivia: InlineTrivia | undefined;
  readonly #references: readonly Reference[];
  readonly #notWritten: NotWritten[] = [];
  readonly #pieces: string[] = [];
  /** Ends of the tags that are open, the innermost last. */
  readonly #open: number[] = [];
  #reached = 0;
  #nextReference = 0;

  constructor(document: Document, trivia: InlineTrivia | undefined) {
    this.#document = document;
    this.#trivia = trivia;
    this.#references = trivia?.references ?? [];
  }

  write(): { readonly body: string; readonly written: number; readonly notWritten: readonly NotWritten[] } {
    const entities = entitiesOf(this.#document);
    for (const entity of [...entities].sort(outerFirst)) this.#entity(entity);
    this.#closeUntil(Number.POSITIVE_INFINITY);
    this.#textUntil(this.#document.text.length);
    const notWritten = this.#notWritten;
    return { body: this.#pieces.join(''), written: entities.length - notWritten.length, notWritten };
  }

  #entity(entity: Entity): void {
    const [{ start, end }, ...more] = entity.fragments;
    this.#closeUntil(start);
    if (more.length > 0) this.#refuse(entity, 'is discontinuous: a tag has one beginning and one end');
    else if (end > (this.#open.at(-1) ?? end))
      this.#refuse(entity, 'crosses an entity that starts earlier: a tag ends before the one around it');
    else {
      this.#textUntil(start);
      const opening = this.#trivia?.openings.get(entity);
      this.#pieces.push(opening ?? `<PHI TYPE="${escapeAttribute(entity.label)}">`);
      this.#open.push(end);
    }
  }

  #refuse({ id, label }: Entity, reason: string): void {
    this.#notWritten.push({ document: this.#document.id, entity: id, label, reason });
  }

  #closeUntil(index: number): void {
    for (let end = this.#open.at(-1); end !== undefined && end <= index; end = this.#open.at(-1)) {
      this.#open.pop();
      this.#textUntil(end);
      this.#pieces.push('</PHI>');
    }
  }

  #textUntil(end: number): void {
    const first = this.#nextReference;
    while ((this.#references[this.#nextReference]?.index ?? end) < end) this.#nextReference++;
    const references = this.#references.slice(first, this.#nextReference);
    this.#pieces.push(encodeContent(this.#document.text, { start: this.#reached, end }, references));
    this.#reached = end;
  }
}

const outerFirst = (a: Entity, b: Entity): number =>
  a.fragments[0].start - b.fragments[0].start || b.fragments[0].end - a.fragments[0].end;
