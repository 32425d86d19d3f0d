// 2012 temporal relations in the other release: `N.xml.txt` with `.extent` (EVENT, TIMEX3, SECTIME) and `.tlink`.
import type { Annotation, Attribute, Document, Entity, Relation } from '../document';
import { entitiesOf } from '../document';
import type { NotWritten, Problem } from '../ledger';
import { missingText } from './brat';
import { mismatch, movedFrom } from './bratPlacing';
import { parseFields, startsWithField, type Field } from './fieldLine';
import type {
  FileHead,
  Format,
  OutputFile,
  ReadResult,
  SourceFile,
  SourceGroup,
  WriteResult,
} from './format';
import { problemAt, readText, textOf, warningAt } from './groupText';
import { temporalElement, temporalLabel } from './i2b22012';
import { LineFile, type ParsedLine } from './lineFile';
import { formatPlace, LineTokens, quoteOf, type Tokenization } from './lineTokens';
import { outputPath } from './outputPath';
import { countedRemarks } from './remarks';
import { temporalElements } from './xmlRecognition';

export const i2b22012Extent: Format = {
  name: 'i2b2-2012-extent',
  aliases: ['extent'],
  title: '2012 temporal relations (.extent and .tlink beside .xml.txt)',
  recognize: ({ extension, head }: FileHead) => {
    const role = extension === 'extent' ? 'extents' : extension === 'tlink' ? 'tlinks' : undefined;
    return startsWithField(head, temporalElements) ? role : undefined;
  },
  async *read(group) {
    yield await readExtents(group);
  },
  write: writeExtents,
};

class ExtentTrivia {
  readonly textPath: string;
  readonly files = new Map<string, LineFile>();
  /** Attributes of each element, as the file orders them. */
  readonly orders = new Map<string, readonly string[]>();
  tokenization: Tokenization = 'runs';
  constructor(textPath: string) {
    this.textPath = textPath;
  }
}

async function readExtents(group: SourceGroup): Promise<ReadResult> {
  const problems: Problem[] = [];
  const text = await textOf(group, 'text', problems);
  const reading = new ExtentReading(
    group.id,
    text?.text ?? '',
    problems,
    new ExtentTrivia(text?.file.path ?? ''),
  );
  for (const role of ['extents', 'tlinks']) {
    const file = group.files.get(role);
    if (file === undefined) continue;
    if (text === undefined) problems.push(problemAt(file, 0, missingText(file)));
    reading.readFile(role, file, await readText(file, problems));
  }
  return { documents: text === undefined ? [] : [reading.document()], problems, lost: reading.lost };
}

class ExtentReading {
  readonly lost: NotWritten[] = [];
  readonly #id: string;
  readonly #text: string;
  readonly #problems: Problem[];
  readonly #trivia: ExtentTrivia;
  readonly #tokens: LineTokens;
  readonly #annotations: Annotation[] = [];
  readonly #byPlace = new Map<string, Entity>();
  readonly #counts = new Map<string, number>();

  constructor(id: string, text: string, problems: Problem[], trivia: ExtentTrivia) {
    this.#id = id;
    this.#text = text;
    this.#problems = problems;
    this.#trivia = trivia;
    this.#tokens = new LineTokens(text);
  }

  document(): Document {
    this.#trivia.tokenization = this.#tokens.preferred;
    return { id: this.#id, text: this.#text, annotations: this.#annotations, trivia: this.#trivia };
  }

  readFile(role: string, file: SourceFile, source: string): void {
    const layout = new LineFile(file.path);
    this.#trivia.files.set(role, layout);
    layout.read(source, file, this.#problems, (line, number) => {
      const fields = parseFields(line)?.fields;
      const result =
        fields === undefined
          ? undefined
          : role === 'extents'
            ? this.#extent(fields, file, number)
            : this.#link(fields);
      if (result !== undefined) return result;
      const name = /^\s*([A-Z0-9]+)="/.exec(line)?.[1];
      if (role === 'extents' && name !== undefined) {
        this.lost.push({
          document: this.#id,
          entity: `line ${number}`,
          label: name,
          reason: 'is on a line that cannot be read',
        });
      }
      return role === 'extents'
        ? 'Is not of the form EVENT="text" line:word line:word||type="…"; it was left out.'
        : 'Does not link two known extents; it was left out.';
    });
  }

  #next(name: string): string {
    const prefix = { EVENT: 'E', TIMEX3: 'T', SECTIME: 'S' }[name] ?? name;
    const n = this.#counts.get(prefix) ?? 0;
    this.#counts.set(prefix, n + 1);
    return `${prefix}${n}`;
  }

  #extent(fields: readonly Field[], file: SourceFile, number: number): ParsedLine | string | undefined {
    const [head, ...rest] = fields;
    const place = head?.places[0];
    if (head === undefined || place === undefined || !temporalElements.includes(head.key)) return undefined;
    const id = this.#next(head.key);
    const label = temporalLabel(head.key, rest.find(({ key }) => key === 'type')?.value ?? '');
    const found = this.#tokens.resolve(place, head.value);
    if (found.kind === 'nowhere') {
      const reason = 'names a line or word that the text does not have';
      this.lost.push({ document: this.#id, entity: id, label, reason });
      return `${id} ${reason}.`;
    }
    if (found.kind === 'moved') this.#problems.push(warningAt(file, number, movedFrom(id, 'line and word')));
    if (found.kind === 'mismatch') this.#problems.push(warningAt(file, number, mismatch(id)));
    const entity: Entity = {
      kind: 'entity',
      id,
      label,
      fragments: [found.span],
      ...(found.kind === 'mismatch' ? { quoted: head.value } : {}),
    };
    const attributes = firstOfEach(rest)
      .filter(({ key, value }) => key !== 'type' && value !== '')
      .map(({ key, value }): Attribute => ({
        kind: 'attribute',
        id: `${id}.${key}`,
        name: key,
        target: id,
        value,
      }));
    this.#annotations.push(entity, ...attributes);
    const key = `${head.key} ${formatPlace(place)}`;
    if (!this.#byPlace.has(key)) this.#byPlace.set(key, entity);
    if (!this.#trivia.orders.has(head.key))
      this.#trivia.orders.set(
        head.key,
        rest.map((field) => field.key),
      );
    const canonical =
      formatExtent(entity, attributes, this.#trivia, this.#text, this.#tokens, this.#tokens.preferred) ?? '';
    return { own: entity, parts: [entity, ...attributes], canonical };
  }

  #link(fields: readonly Field[]): ParsedLine | undefined {
    const [first, second, type] = fields;
    const ends = [first, second].map((field) =>
      field?.places[0] === undefined
        ? undefined
        : this.#byPlace.get(`${field.key} ${formatPlace(field.places[0])}`),
    );
    const [from, to] = ends;
    if (from === undefined || to === undefined || type?.key !== 'type') return undefined;
    const own: Relation = {
      kind: 'relation',
      id: this.#next('TL'),
      label: type.value,
      arguments: [
        { role: 'from', target: from.id },
        { role: 'to', target: to.id },
      ],
    };
    this.#annotations.push(own);
    return {
      own,
      parts: [from, to, own],
      canonical: formatLink(own, from, to, this.#text, this.#tokens, this.#tokens.preferred) ?? '',
    };
  }
}

/** A line may state a field twice: the first one counts. */
const firstOfEach = (fields: readonly Field[]): Field[] =>
  [...new Map([...fields].reverse().map((field) => [field.key, field])).values()].reverse();

const defaultOrders: Readonly<Record<string, readonly string[]>> = {
  EVENT: ['type', 'modality', 'polarity'],
  TIMEX3: ['type', 'val', 'mod'],
  SECTIME: ['type', 'dvalue'],
};

function formatHead(
  entity: Entity,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const [span, ...more] = entity.fragments;
  const place = more.length > 0 ? undefined : tokens.placeOf(span, tokenization);
  if (place === undefined) return undefined;
  return `${temporalElement(entity.label).name}="${entity.quoted ?? quoteOf(text, span)}" ${formatPlace(place)}`;
}

function formatExtent(
  entity: Entity,
  attributes: readonly Attribute[],
  trivia: ExtentTrivia | undefined,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const head = formatHead(entity, text, tokens, tokenization);
  if (head === undefined) return undefined;
  const { name, type } = temporalElement(entity.label);
  const order = trivia?.orders.get(name) ?? defaultOrders[name] ?? ['type'];
  const values = order.map((key) =>
    key === 'type' ? type : (attributes.find((attribute) => attribute.name === key)?.value ?? ''),
  );
  return [head, ...order.map((key, i) => `${key}="${values[i]!}"`)].join('||');
}

function formatLink(
  link: Relation,
  from: Entity,
  to: Entity,
  text: string,
  tokens: LineTokens,
  tokenization: Tokenization,
): string | undefined {
  const ends = [from, to].map((end) => formatHead(end, text, tokens, tokenization));
  return ends.includes(undefined) ? undefined : `${ends.join('||')}||type="${link.label}"`;
}

function writeExtents(document: Document): WriteResult {
  const trivia = document.trivia instanceof ExtentTrivia ? document.trivia : undefined;
  const tokens = new LineTokens(document.text);
  const tokenization = trivia?.tokenization ?? 'runs';
  const entities = new Map(entitiesOf(document).map((entity) => [entity.id, entity]));
  const attributes = new Map<string, Attribute[]>();
  for (const annotation of document.annotations) {
    if (annotation.kind !== 'attribute') continue;
    attributes.set(annotation.target, [...(attributes.get(annotation.target) ?? []), annotation]);
  }
  const present = new Set(document.annotations);
  const lines: Record<string, string[]> = { extents: [], tlinks: [] };
  const notWritten: NotWritten[] = [];
  const push = (role: string, own: Annotation, canonical: string | undefined): boolean => {
    const layout = trivia?.files.get(role);
    if (canonical === undefined && layout?.has(own) !== true) return false;
    lines[role]!.push(
      layout?.line(own, canonical ?? '', (part) => present.has(part)) ?? `${canonical ?? ''}\n`,
    );
    return true;
  };
  for (const annotation of document.annotations) {
    if (annotation.kind === 'entity') {
      const line = formatExtent(
        annotation,
        attributes.get(annotation.id) ?? [],
        trivia,
        document.text,
        tokens,
        tokenization,
      );
      if (!push('extents', annotation, line)) {
        notWritten.push({
          document: document.id,
          entity: annotation.id,
          label: annotation.label,
          reason: 'does not begin and end at words parted by blanks',
        });
      }
    } else if (annotation.kind === 'relation') {
      const [from, to] = annotation.arguments.map(({ target }) => entities.get(target));
      if (from !== undefined && to !== undefined)
        push('tlinks', annotation, formatLink(annotation, from, to, document.text, tokens, tokenization));
    }
  }
  const path = outputPath(document.id);
  const files: OutputFile[] = [{ path: trivia?.textPath ?? `${path}.xml.txt`, contents: document.text }];
  for (const [role, extension] of [
    ['extents', 'extent'],
    ['tlinks', 'tlink'],
  ] as const) {
    const layout = trivia?.files.get(role);
    if (layout === undefined && trivia !== undefined) continue;
    files.push({
      path: layout?.path ?? `${path}.xml.${extension}`,
      contents: lines[role]!.join('') + (layout?.after ?? ''),
    });
  }
  const written = entities.size - notWritten.length;
  return {
    files,
    written,
    notWritten,
    remarks: countedRemarks(document, 'i2b2-2012-extent', ['relation', 'attribute']),
  };
}
