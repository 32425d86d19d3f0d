// The lines under a PubTator title: mentions with offsets and concept identifiers, and relations between concepts.
import type { Annotation, Entity, Normalization, Relation } from '../../document';
import type { OffsetMap } from '../../offsets';
import type { TextLine } from '../../textLines';
import { placeEntity } from '../brat/bratPlacing';
import type { EntityReport } from '../entityReport';
import { formatMention, type PubtatorTrivia } from './pubtatorWriter';

/** A line and its fields: document, start, end, text, type, concept; or document, label, concept, concept. */
export interface MentionLine {
  readonly line: TextLine;
  readonly fields: readonly string[];
}

const whole = /^-?\d{1,12}$/;

/** Begins as a mention does, whatever parts its fields. */
export const likeMention = /^\S+\s+\d{1,12}\s+\d{1,12}\s/;

/** Reads the lines of one document into annotations. */
export class MentionReading {
  readonly annotations: Annotation[] = [];
  /** As the lines name the document. */
  readonly #stated: string;
  readonly #map: OffsetMap;
  readonly #report: EntityReport;
  readonly #trivia: PubtatorTrivia;
  readonly #hasTabs: boolean;
  /** The first mention of each concept. */
  readonly #byConcept = new Map<string, Entity>();
  #entities = 0;
  #relations = 0;

  constructor(stated: string, map: OffsetMap, report: EntityReport, trivia: PubtatorTrivia) {
    this.#stated = stated;
    this.#map = map;
    this.#report = report;
    this.#trivia = trivia;
    this.#hasTabs = trivia.text.includes('\t');
  }

  take({ line, fields }: MentionLine): void {
    if (fields[0] !== this.#stated && fields.length >= 4)
      this.#report.warn(line.number, 'Names another document; read as one of the document it stands with.');
    if (fields.length >= 5 && whole.test(fields[1]!) && whole.test(fields[2]!)) this.#mention(line, fields);
    else if (fields.length >= 4 && !whole.test(fields[1]!)) this.#relation(line, fields);
    else this.#broken(line, fields);
  }

  #broken(line: TextLine, fields: readonly string[]): void {
    const { number } = line;
    if ((fields.length >= 3 && /^\d/.test(fields[1]!)) || likeMention.test(line.content))
      this.#report.lost.push({
        document: this.#report.document,
        entity: `line ${number}`,
        label: fields[4] ?? '',
        reason: 'is on a line that cannot be read',
      });
    this.#report.problem(
      number,
      'Is not a mention (id, start, end, text, type, concept) nor a relation; it was left out.',
    );
  }

  #mention(line: TextLine, fields: readonly string[]): void {
    const id = `T${++this.#entities}`;
    const [, start, end] = fields;
    const { quoted, rest } = this.#quotedIn(fields);
    const [label, concept] = rest;
    const stated = {
      id,
      number: line.number,
      label: label!,
      quoted,
      offsets: [{ start: Number(start), end: Number(end) }],
    };
    const entity = placeEntity(stated, this.#trivia.text, this.#map, this.#report);
    if (entity === undefined) return;
    this.annotations.push(entity);
    if (concept !== undefined && concept !== '' && concept !== '-') {
      const resource = /^[A-Za-z]+(?=:)/.exec(concept)?.[0] ?? 'concept';
      const link: Normalization = {
        kind: 'normalization',
        id: `N${this.#entities}`,
        target: id,
        resource,
        identifier: concept,
      };
      this.annotations.push(link);
      for (const part of [concept, ...concept.split(/[|;,]/)])
        if (!this.#byConcept.has(part)) this.#byConcept.set(part, entity);
    }
    const stands = concept === '' || concept === '-' ? undefined : concept;
    this.#keep(entity, line, formatMention(this.#stated, entity, stands, this.#trivia.text, this.#map));
  }

  /** The text of a mention, which may hold tabs as its place does, and the fields behind it. */
  #quotedIn(fields: readonly string[]): { readonly quoted: string; readonly rest: readonly string[] } {
    const [start, end] = [this.#map.toIndex(Number(fields[1])), this.#map.toIndex(Number(fields[2]))];
    let behind = 4;
    if (this.#hasTabs && start !== undefined && end !== undefined && fields[3]!.length < end - start) {
      const slice = this.#trivia.text.slice(start, end);
      const last = 3 + slice.split('\t').length;
      if (fields.slice(3, last).join('\t') === slice) behind = last;
    }
    return { quoted: fields.slice(3, behind).join('\t'), rest: fields.slice(behind) };
  }

  #relation(line: TextLine, fields: readonly string[]): void {
    const [, label, first, second] = fields;
    const from = this.#byConcept.get(first!);
    const to = this.#byConcept.get(second!);
    if (from === undefined || to === undefined) {
      this.#report.problem(line.number, 'Relates a concept that no mention has; the relation was left out.');
      return;
    }
    const own: Relation = {
      kind: 'relation',
      id: `R${++this.#relations}`,
      label: label!,
      arguments: [
        { role: 'Arg1', target: from.id },
        { role: 'Arg2', target: to.id },
      ],
    };
    this.annotations.push(own);
    // Concepts are related, not mentions: which identifier of a mention was meant is kept with the line.
    this.#keep(own, line, '');
  }

  #keep(annotation: Annotation, line: TextLine, canonical: string): void {
    if (line.content !== canonical || line.lineEnd !== this.#trivia.layout.lineEnd)
      this.#trivia.keep(annotation, line.content + line.lineEnd);
  }
}
