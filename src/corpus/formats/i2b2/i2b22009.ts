// 2009 medication entries: lines of fields m, do, mo, f, du, r (text with places) and e, t, c, ln (values), beside the note.
import type { Annotation, Attribute, Document, Entity } from '../../document';
import { entitiesOf } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import type { Span } from '../../span';
import { missingText } from '../brat/brat';
import { mismatch, movedFrom } from '../brat/bratPlacing';
import { inLowerCase, parseFields, startsWithField, type Field } from '../fieldLine';
import type { Format, ReadResult, SourceFile, SourceGroup, WriteResult } from '../format';
import { problemAt, readText, textOf, warningAt } from '../groupText';
import { LineFile, type ParsedLine } from '../lineFile';
import { formatPlace, LineTokens, quoteOf, type Tokenization } from '../lineTokens';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';
import { UniqueNames } from '../../uniqueNames';

const textFields = ['m', 'do', 'mo', 'f', 'du', 'r'];
const defaultOrder = [...textFields, 'e', 't', 'c', 'ln'];

export const i2b22009: Format = {
  name: 'i2b2-2009',
  aliases: ['medication-2009'],
  title: '2009 medication entries (.i2b2, _gold.entries or .m beside the note)',
  recognize: ({ extension, head }) =>
    ['i2b2', 'entries', 'm'].includes(extension) &&
    startsWithField(head, ['m']) &&
    (extension !== 'm' || head.trim() !== '')
      ? 'annotations'
      : undefined,
  async *read(group) {
    yield await readMedications(group);
  },
  write: writeMedications,
};

class MedicationTrivia {
  readonly textPath: string;
  readonly lines: LineFile;
  order: readonly string[] = defaultOrder;
  tokenization: Tokenization = 'runs';
  constructor(textPath: string, lines: LineFile) {
    this.textPath = textPath;
    this.lines = lines;
  }
}

async function readMedications(group: SourceGroup): Promise<ReadResult> {
  const problems: Problem[] = [];
  const file = group.files.get('annotations')!;
  const text = await textOf(group, 'text', problems);
  if (text === undefined) problems.push(problemAt(file, 0, missingText(file)));
  const source = await readText(file, problems);
  const trivia = new MedicationTrivia(text?.file.path ?? '', new LineFile(file.path));
  const reading = new MedicationReading(group.id, text?.text ?? '', file, problems, trivia);
  trivia.lines.read(source, file, problems, (line, number) => reading.entry(line, number));
  trivia.tokenization = reading.tokens.preferred;
  const document = { id: group.id, text: text?.text ?? '', annotations: reading.annotations, trivia };
  return { documents: text === undefined ? [] : [document], problems, lost: reading.lost };
}

class MedicationReading {
  readonly annotations: Annotation[] = [];
  readonly lost: NotWritten[] = [];
  readonly tokens: LineTokens;
  readonly #id: string;
  readonly #text: string;
  readonly #file: SourceFile;
  readonly #problems: Problem[];
  readonly #trivia: MedicationTrivia;
  /** A line may state a field twice. */
  readonly #ids = new UniqueNames();
  #entities = 0;
  #relations = 0;

  constructor(id: string, text: string, file: SourceFile, problems: Problem[], trivia: MedicationTrivia) {
    this.#id = id;
    this.#text = text;
    this.#file = file;
    this.#problems = problems;
    this.#trivia = trivia;
    this.tokens = new LineTokens(text);
  }

  entry(line: string, number: number): ParsedLine | string {
    const parsed = parseFields(line, inLowerCase);
    const medication = parsed?.fields.find(({ key }) => key === 'm');
    if (parsed === undefined || medication === undefined) {
      if (/^\s*m="/i.test(line)) this.#lose(`line ${number}`, 'm', 'is on a line that cannot be read');
      return 'Is not an entry of the form m="drug" line:word line:word||do="…"||…; it was left out.';
    }
    if (parsed.oddBars) this.#warn(number, 'Fields are not parted by two bars; read as if they were.');
    if (this.annotations.length === 0) this.#trivia.order = orderOf(parsed.fields);
    const own = this.#entity(medication, number);
    const parts = parsed.fields
      .filter(({ key }) => key !== 'm')
      .flatMap((field) => this.#part(field, own, number));
    if (own === undefined) return '';
    this.annotations.push(own, ...parts);
    return {
      own,
      parts: [own, ...parts],
      canonical:
        formatEntry(own, parts, this.#trivia.order, this.#text, this.tokens, this.tokens.preferred) ?? '',
    };
  }

  #warn(line: number, message: string): void {
    this.#problems.push(warningAt(this.#file, line, message));
  }

  #lose(entity: string, label: string, reason: string): void {
    this.lost.push({ document: this.#id, entity, label, reason });
  }

  #part(field: Field, medication: Entity | undefined, number: number): Annotation[] {
    if (!textFields.includes(field.key)) {
      if (medication === undefined) return [];
      const id = this.#ids.take(`${medication.id}.${field.key}`);
      return [{ kind: 'attribute', id, name: field.key, target: medication.id, value: field.value }];
    }
    const entity = this.#entity(field, number);
    if (entity === undefined) return [];
    if (medication === undefined) {
      const reason = 'belongs to a medication that has no place in the text';
      this.#lose(entity.id, entity.label, reason);
      this.#problems.push(problemAt(this.#file, number, `${entity.id} (${entity.label}) ${reason}.`));
      return [];
    }
    const ends = [
      { role: 'm', target: medication.id },
      { role: field.key, target: entity.id },
    ];
    return [entity, { kind: 'relation', id: `R${++this.#relations}`, label: field.key, arguments: ends }];
  }

  /** Undefined for `nm` (no place), and for places that the text does not have. */
  #entity(field: Field, number: number): Entity | undefined {
    if (field.places.length === 0 && /^(?:nm)?$/.test(field.value)) return undefined;
    const id = `T${++this.#entities}`;
    const fail = (reason: string): undefined => {
      this.#lose(id, field.key, reason);
      this.#problems.push(problemAt(this.#file, number, `${id} (${field.key}) ${reason}.`));
      return undefined;
    };
    if (field.places.length === 0) {
      fail('has no line and word');
      return;
    }
    const pieces = field.value.split('...');
    const quotes = pieces.length === field.places.length ? pieces : field.places.map(() => undefined);
    const fragments: Span[] = [];
    let quoted: string | undefined;
    for (const [i, place] of field.places.entries()) {
      const quote = quotes[i]?.trim();
      const found = this.tokens.resolve(place, quote ?? field.value);
      if (found.kind === 'nowhere') {
        fail(
          this.#text === ''
            ? 'has no text: the note is missing or empty'
            : 'names a line or word that the text does not have',
        );
        return;
      }
      if (found.kind === 'moved') this.#warn(number, movedFrom(`${id} (${field.key})`, 'line and word'));
      if (found.kind === 'mismatch') {
        quoted = field.value;
        if (quote !== undefined || field.places.length === 1)
          this.#warn(number, mismatch(`${id} (${field.key})`));
      }
      fragments.push(found.span);
    }
    fragments.sort((a, b) => a.start - b.start);
    return {
      kind: 'entity',
      id,
      label: field.key,
      fragments: fragments as [Span, ...Span[]],
      ...(quoted === undefined ? {} : { quoted }),
    };
  }
}

/** Each key once; more than the task has are nobody's layout. */
const orderOf = (fields: readonly Field[]): string[] =>
  [...new Set(fields.map(({ key }) => key))].slice(0, 2 * defaultOrder.length);

/** Undefined when an entity does not begin and end at words. */
function formatEntry(
  medication: Entity,
  parts: readonly Annotation[],
  order: readonly string[],
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const used = new Set<Annotation>();
  const fields: string[] = [];
  for (const key of order) {
    const own =
      key === 'm'
        ? medication
        : parts.find((part): part is Entity | Attribute => !used.has(part) && isField(part, key));
    if (own !== undefined) used.add(own);
    const field = own === undefined ? `${key}="nm"` : formatField(key, own, text, tokens, tokenization);
    if (field === undefined) return undefined;
    fields.push(field);
  }
  return fields.join('||');
}

const isField = (part: Annotation, key: string): boolean =>
  (part.kind === 'entity' && part.label === key) || (part.kind === 'attribute' && part.name === key);

function formatField(
  key: string,
  own: Entity | Attribute,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  if (own.kind === 'attribute') return `${key}="${own.value ?? ''}"`;
  const places = own.fragments.map((fragment) => tokens.placeOf(fragment, tokenization));
  if (places.some((place) => place === undefined)) return undefined;
  const quoted =
    own.quoted?.replace(/[\r\n]+/g, ' ') ??
    own.fragments.map((fragment) => quoteOf(text, fragment)).join('...');
  return `${key}="${quoted}" ${places.map((place) => formatPlace(place!)).join(',')}`;
}

function writeMedications(document: Document): WriteResult {
  const trivia = document.trivia instanceof MedicationTrivia ? document.trivia : undefined;
  const tokens = new LineTokens(document.text);
  const present = new Set(document.annotations);
  const entries = entriesOf(document);
  const lines: string[] = [];
  const written = new Set<Entity>();
  for (const [medication, parts] of entries) {
    const line = formatEntry(
      medication,
      parts,
      trivia?.order ?? defaultOrder,
      document.text,
      tokens,
      trivia?.tokenization ?? 'runs',
    );
    const kept = trivia?.lines.has(medication) === true;
    if (line === undefined && !kept) continue;
    for (const part of [medication, ...parts]) if (part.kind === 'entity') written.add(part);
    lines.push(trivia?.lines.line(medication, line ?? '', (part) => present.has(part)) ?? `${line ?? ''}\n`);
  }
  const notWritten = entitiesOf(document)
    .filter((entity) => !written.has(entity))
    .map(({ id, label }) => ({ document: document.id, entity: id, label, reason: reasonFor(label) }));
  const path = outputPath(document.id);
  return {
    files: [
      { path: trivia?.lines.path ?? `${path}.i2b2`, contents: lines.join('') + (trivia?.lines.after ?? '') },
      { path: trivia?.textPath ?? `${path}.txt`, contents: document.text },
    ],
    written: written.size,
    notWritten,
    remarks: countedRemarks(document, 'i2b2-2009', ['relation', 'attribute']),
  };
}

const reasonFor = (label: string): string =>
  textFields.includes(label)
    ? 'does not begin and end at words parted by blanks, or belongs to no medication'
    : 'has a label that 2009 entries have no field for (m, do, mo, f, du, r)';

/** Each medication with its entities, relations and attributes. */
function entriesOf(document: Document): Map<Entity, Annotation[]> {
  const byId = new Map(entitiesOf(document).map((entity) => [entity.id, entity]));
  const entries = new Map<Entity, Annotation[]>();
  for (const entity of byId.values()) if (entity.label === 'm') entries.set(entity, []);
  for (const annotation of document.annotations) {
    if (annotation.kind === 'attribute') entries.get(byId.get(annotation.target)!)?.push(annotation);
    if (annotation.kind !== 'relation') continue;
    const ends = annotation.arguments.map(({ target }) => byId.get(target));
    const medication = ends.find((end) => end?.label === 'm');
    const field = ends.find((end) => end !== undefined && end !== medication);
    if (medication !== undefined && field !== undefined) entries.get(medication)?.push(field, annotation);
  }
  return entries;
}
