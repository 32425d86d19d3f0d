// 2012 temporal relations in the other release: `N.xml.txt` with `.extent` (EVENT, TIMEX3, SECTIME) and `.tlink`.
import type { Annotation, Attribute, Document, Entity, Relation } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { missingText } from '../brat/brat';
import { mismatch, movedFrom } from '../brat/bratPlacing';
import { parseFields, startsWithField, type Field } from '../fieldLine';
import type { FileHead, Format, ReadResult, SourceFile, SourceGroup } from '../format';
import { problemAt, readText, textOf, warningAt } from '../groupText';
import { temporalLabel } from './i2b22012';
import { ExtentTrivia, formatExtent, formatLink, writeExtents } from './i2b22012ExtentWriter';
import { LineFile, type ParsedLine } from '../lineFile';
import { formatPlace, LineTokens } from '../lineTokens';
import { temporalElements } from '../xml/xmlRecognition';

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
