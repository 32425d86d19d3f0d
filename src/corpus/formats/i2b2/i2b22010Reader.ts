// Reading 2010 concepts, assertions and relations, and 2011 coreference (the same lines, other types, chains and pairs).
import type { Annotation, Attribute, Document, Entity, Equivalence, Relation } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { inLowerCase, parseFields, type Field } from '../fieldLine';
import type { ReadResult, SourceFile, SourceGroup } from '../format';
import { problemAt, readText, textOf, warningAt } from '../groupText';
import {
  formatAssertionLine,
  formatChainLine,
  formatConcept,
  formatConceptLine,
  formatPairLine,
  formatRelationLine,
} from './i2b22010Lines';
import { LineFile, type ParsedLine } from '../lineFile';
import { formatPlace, LineTokens, type Tokenization } from '../lineTokens';
import { missingText } from '../brat/brat';
import { mismatch, movedFrom } from '../brat/bratPlacing';

/** Roles of files, in the order in which they are read. */
export const roles = ['concepts', 'assertions', 'relations', 'chains', 'pairs'] as const;
export type Role = (typeof roles)[number];

/** What a 2010 folder looked like. */
export class I2b22010Trivia {
  readonly textPath: string;
  readonly files = new Map<Role, LineFile>();
  /** Concepts that stand in an assertion file only. */
  readonly assertedOnly = new Set<Annotation>();
  /** The type that a pair's line states. */
  readonly pairTypes = new Map<Annotation, string>();
  tokenization: Tokenization = 'runs';

  constructor(textPath: string) {
    this.textPath = textPath;
  }
}

export async function readI2b22010(group: SourceGroup): Promise<ReadResult> {
  const problems: Problem[] = [];
  const text = await textOf(group, 'text', problems);
  const reading = new Reading(
    group.id,
    text?.text ?? '',
    problems,
    new I2b22010Trivia(text?.file.path ?? ''),
  );
  for (const role of roles) {
    const file = group.files.get(role);
    if (file === undefined) continue;
    if (text === undefined) problems.push(problemAt(file, 0, missingText(file)));
    const source = await readText(file, problems);
    reading.readFile(role, file, source);
  }
  return { documents: text === undefined ? [] : [reading.document()], problems, lost: reading.lost };
}

class Reading {
  readonly lost: NotWritten[] = [];
  readonly #id: string;
  readonly #text: string;
  readonly #tokens: LineTokens;
  readonly #problems: Problem[];
  readonly #trivia: I2b22010Trivia;
  readonly #annotations = new Set<Annotation>();
  /** How many assertions there were about each place and type. */
  readonly #asserted = new Map<string, number>();
  /** By place and type, and by place alone; several when a concept is stated twice. */
  readonly #byPlace = new Map<string, Entity[]>();
  readonly #counts = { entity: 0, attribute: 0, relation: 0, equivalence: 0 };
  readonly #lostPlaces = new Set<string>();

  constructor(id: string, text: string, problems: Problem[], trivia: I2b22010Trivia) {
    this.#id = id;
    this.#text = text;
    this.#tokens = new LineTokens(text);
    this.#problems = problems;
    this.#trivia = trivia;
  }

  document(): Document {
    this.#trivia.tokenization = this.#tokens.preferred;
    return { id: this.#id, text: this.#text, annotations: [...this.#annotations], trivia: this.#trivia };
  }

  readFile(role: Role, file: SourceFile, source: string): void {
    const layout = new LineFile(file.path);
    this.#trivia.files.set(role, layout);
    layout.read(source, file, this.#problems, (line, number) => {
      const parsed = parseFields(line, inLowerCase);
      if (parsed === undefined) return this.#broken(role, line, number);
      if (parsed.oddBars)
        this.#problems.push(
          warningAt(file, number, 'Fields are not parted by two bars; read as if they were.'),
        );
      const result = this.#parseLine(role, parsed.fields, file, number);
      if (typeof result !== 'string') for (const part of result.parts) this.#annotations.add(part);
      return result;
    });
  }

  /** A line that is no line of fields: if it begins like a concept, an entity is lost and listed. */
  #broken(role: Role, line: string, number: number): string {
    const message = 'Is not a line of the form c="text" line:word line:word||t="type"';
    if (role === 'concepts' && /^\s*c="/i.test(line))
      this.#lose(`line ${number}`, /t="([^"]*)/i.exec(line)?.[1] ?? '', 'is on a line that cannot be read');
    return `${message}; it was left out.`;
  }

  #lose(entity: string, label: string, reason: string): void {
    this.lost.push({ document: this.#id, entity, label, reason });
  }

  #parseLine(role: Role, fields: readonly Field[], file: SourceFile, number: number): ParsedLine | string {
    switch (role) {
      case 'concepts':
        return this.#concept(fields, file, number);
      case 'assertions':
        return this.#assertion(fields, file, number);
      case 'relations':
        return this.#relation(fields);
      case 'chains':
        return this.#chain(fields, file, number);
      case 'pairs':
        return this.#pair(fields, file, number);
    }
  }

  #concept(fields: readonly Field[], file: SourceFile, number: number): ParsedLine | string {
    const [concept, type] = fields;
    if (concept?.key !== 'c' || type?.key !== 't' || concept.places.length !== 1) {
      this.#lose(`line ${number}`, type?.value ?? '', 'is on a line that cannot be read');
      return 'Is not of the form c="text" line:word line:word||t="type"; it was left out.';
    }
    const entity = this.#place(concept, type.value, file, number);
    if (typeof entity === 'string') return entity;
    return {
      own: entity,
      parts: [entity],
      canonical: this.#line(entity, (text) => formatConceptLine(text, entity.label)),
    };
  }

  /** The canonical line, or one that no file has when the entity does not stand at words. */
  #line(entity: Entity, format: (concept: string) => string): string {
    const concept = formatConcept(this.#text, this.#tokens, entity, this.#tokens.preferred);
    return concept === undefined ? '' : format(concept);
  }

  /** A new entity for a field; a message when it is nowhere. */
  #place(field: Field, label: string, file: SourceFile, number: number): Entity | string {
    const id = `T${++this.#counts.entity}`;
    const place = field.places[0]!;
    const found = this.#tokens.resolve(place, field.value);
    if (found.kind === 'nowhere') {
      const reason =
        this.#text === ''
          ? 'has no text: the note is missing or empty'
          : 'names a line or word that the text does not have';
      this.#lose(id, label, reason);
      this.#lostPlaces.add(formatPlace(place));
      return `${id} ${reason}.`;
    }
    if (found.kind === 'moved') this.#problems.push(warningAt(file, number, movedFrom(id, 'line and word')));
    if (found.kind === 'mismatch') this.#problems.push(warningAt(file, number, mismatch(id)));
    const quoted = found.kind === 'mismatch' ? { quoted: field.value } : {};
    const entity: Entity = { kind: 'entity', id, label, fragments: [found.span], ...quoted };
    for (const key of [`${formatPlace(place)} ${label}`, formatPlace(place)]) {
      const same = this.#byPlace.get(key);
      if (same === undefined) this.#byPlace.set(key, [entity]);
      else same.push(entity);
    }
    return entity;
  }

  #find(field: Field, label?: string): Entity | undefined {
    const place = field.places[0];
    if (place === undefined) return undefined;
    return this.#byPlace.get(
      label === undefined ? formatPlace(place) : `${formatPlace(place)} ${label}`,
    )?.[0];
  }

  #assertion(fields: readonly Field[], file: SourceFile, number: number): ParsedLine | string {
    const [concept, type, assertion] = fields;
    if (concept?.key !== 'c' || concept.places.length !== 1 || type?.key !== 't' || assertion?.key !== 'a') {
      return 'Is not of the form c="text" line:word line:word||t="type"||a="assertion"; it was left out.';
    }
    const known = this.#unasserted(concept, type.value);
    if (known === undefined && this.#lostPlaces.has(formatPlace(concept.places[0]!))) return '';
    const entity = known ?? this.#place(concept, type.value, file, number);
    if (typeof entity === 'string') return entity;
    if (known === undefined) this.#trivia.assertedOnly.add(entity);
    const own: Attribute = {
      kind: 'attribute',
      id: `A${++this.#counts.attribute}`,
      name: 'assertion',
      target: entity.id,
      value: assertion.value,
    };
    const canonical = this.#line(entity, (text) => formatAssertionLine(text, entity.label, assertion.value));
    return { own, parts: [entity, own], canonical };
  }

  /** The concept an assertion is about; of several alike the first that has none yet. */
  #unasserted(concept: Field, label: string): Entity | undefined {
    const key = `${formatPlace(concept.places[0]!)} ${label}`;
    const alike = this.#byPlace.get(key) ?? [];
    const next = this.#asserted.get(key) ?? 0;
    this.#asserted.set(key, next + 1);
    return alike[next] ?? alike[0];
  }

  #relation(fields: readonly Field[]): ParsedLine | string {
    const [first, label, second] = fields;
    if (first?.key !== 'c' || label?.key !== 'r' || second?.key !== 'c')
      return 'Is not of the form c="…"||r="relation"||c="…"; it was left out.';
    return this.#link(first, label.value, second, (a, b) => formatRelationLine(a, label.value, b));
  }

  #link(
    first: Field,
    label: string,
    second: Field,
    format: (a: string, b: string) => string,
  ): ParsedLine | string {
    const [from, to] = [this.#find(first), this.#find(second)];
    if (from === undefined || to === undefined)
      return 'Relates a concept that the concept file does not have; the relation was left out.';
    const ends = [from, to].map(({ id }, i) => ({ role: `Arg${i + 1}`, target: id }));
    const own: Relation = { kind: 'relation', id: `R${++this.#counts.relation}`, label, arguments: ends };
    const canonical = this.#line(from, (a) => this.#line(to, (b) => format(a, b)));
    return { own, parts: [from, to, own], canonical };
  }

  #pair(fields: readonly Field[], file: SourceFile, number: number): ParsedLine | string {
    const concepts = fields.filter(({ key, places }) => key === 'c' && places.length === 1);
    const [first, second] = concepts;
    if (first === undefined || second === undefined) return 'Is not a pair of concepts; it was left out.';
    const label = fields.find(({ key }) => key === 'r')?.value ?? 'coref';
    const type = typeOf(fields);
    for (const concept of concepts) this.#mention(concept, type ?? 'mention', file, number);
    const parsed = this.#link(first, label, second, (a, b) => formatPairLine(a, label, b, type));
    if (typeof parsed !== 'string' && type !== undefined) this.#trivia.pairTypes.set(parsed.own, type);
    return parsed;
  }

  #chain(fields: readonly Field[], file: SourceFile, number: number): ParsedLine | string {
    const concepts = fields.filter(({ key, places }) => key === 'c' && places.length === 1);
    const type = typeOf(fields);
    if (concepts.length === 0 || type === undefined)
      return 'Is not of the form c="…"||c="…"||t="coref type"; it was left out.';
    const mentions = concepts.flatMap((concept) => this.#mention(concept, type, file, number) ?? []);
    if (mentions.length === 0) return 'Names no concept that the text has; the chain was left out.';
    const own: Equivalence = {
      kind: 'equivalence',
      id: `*${++this.#counts.equivalence}`,
      type,
      targets: mentions.map(({ id }) => id),
    };
    const places = mentions.map((mention) => this.#line(mention, (text) => text));
    return {
      own,
      parts: [...mentions, own],
      canonical: places.includes('') ? '' : formatChainLine(places, type),
    };
  }

  /** A mention that the concept file has not: it is made, and belongs to the chains only. */
  #mention(concept: Field, type: string, file: SourceFile, number: number): Entity | undefined {
    const known = this.#find(concept);
    if (known !== undefined) return known;
    const entity = this.#place(concept, type, file, number);
    if (typeof entity === 'string') {
      this.#problems.push(problemAt(file, number, entity));
      return undefined;
    }
    this.#trivia.assertedOnly.add(entity);
    this.#annotations.add(entity);
    return entity;
  }
}

/** `coref person` → person */
function typeOf(fields: readonly Field[]): string | undefined {
  const value = fields.find(({ key }) => key === 't')?.value;
  return value?.replace(/^coref /, '');
}
