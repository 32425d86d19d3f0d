// JSON Lines and JSON: exports of doccano, Prodigy and Label Studio, and our own lines (a document each).
import type { Annotation, Document, Entity } from '../document';
import { entitiesOf } from '../document';
import type { NotWritten, Problem } from '../ledger';
import { candidateCodings, chooseCoding, defaultCoding, OffsetMap, type OffsetCoding } from '../offsets';
import { whyOutside, canonicalQuote, mismatch } from './bratPlacing';
import { fileLines } from './fileLines';
import type { FileHead, Format, ReadResult, SourceFile, SourceGroup, WriteResult } from './format';
import { problemAt, readText, warningAt } from './groupText';
import { documentLabels, otherAnnotations } from './jsonAnnotations';
import { compactStyle, formatJson, styleOf, type JsonStyle } from './jsonStyle';
import {
  isArray,
  isObject,
  parseJson,
  readTask,
  type Json,
  type JsonObject,
  type StatedEntity,
  type Task,
} from './jsonTask';
import { outputPath } from './outputPath';
import { countedRemarks } from './remarks';
import { codingByWords } from './wordEdges';
import { anchor } from '../anchor';
import { UniqueNames } from '../uniqueNames';

export const jsonLines: Format = {
  name: 'jsonl',
  aliases: ['json', 'doccano', 'prodigy', 'label-studio', 'jsonlines'],
  title: 'JSON Lines and JSON (doccano, Prodigy, Label Studio, our own)',
  recognize,
  claim: ({ extension }) => (/^(?:jsonl?|ndjson|txt)$/.test(extension) ? 'document' : undefined),
  read: readJson,
  write: writeJsonLines,
};

function recognize({ extension, head, whole, tail }: FileHead): 'document' | undefined {
  if (!/^(?:jsonl?|ndjson|json1)$/.test(extension) || !/^[\ufeff\s]*[[{]/.test(head)) return undefined;
  const hasText = /"(?:text|data|content|sentence|note)"\s*:/.test(head);
  const spans = /"(?:spans|labels?|entities|annotations|completions)"\s*:\s*\[/;
  const hasSpans = spans.test(head) || (!whole && spans.test(tail));
  return hasText && (hasSpans || extension !== 'json') ? 'document' : undefined;
}

interface JsonTrivia {
  readonly format: 'jsonl';
  readonly path: string;
  readonly task: Task;
  readonly object: JsonObject;
  readonly coding: OffsetCoding;
  readonly style: JsonStyle | undefined;
  /** Whether it is a member of the file's one array. */
  readonly inArray: boolean;
  /** The entity each stated one became. */
  readonly made: ReadonlyMap<StatedEntity, Entity>;
  /** The object as it was written, used only while nothing was changed. */
  readonly raw: string | undefined;
  readonly annotations: readonly Annotation[];
  /** What stands before the object and, for the last one, behind it: line ends, brackets, commas. */
  readonly before: string;
  readonly after: string;
}

const isJsonTrivia = (trivia: unknown): trivia is JsonTrivia =>
  typeof trivia === 'object' && trivia !== null && 'format' in trivia && trivia.format === 'jsonl';

interface Item {
  readonly value: Json | undefined;
  readonly raw: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly style: JsonStyle | undefined;
}

async function* readJson(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  let index = 0;
  for await (const item of itemsOf(file, problems)) {
    yield readItem(item, group.id, ++index, file, problems);
  }
  if (problems.length > 0) yield { documents: [], problems, lost: [] };
}

/** The objects of a file: one a line, or the members of one array, or one object. */
async function* itemsOf(file: SourceFile, problems: Problem[]): AsyncGenerator<Item> {
  if (/\.json$/i.test(file.path)) {
    const raw = await readText(file, problems);
    const value = parseJson(raw.replace(/^\ufeff/, ''));
    if (value !== undefined) {
      yield* isArray(value)
        ? membersOf(value, raw)
        : [
            {
              value,
              raw: raw.trim(),
              line: 1,
              before: raw.slice(0, raw.length - raw.trimStart().length),
              after: raw.slice(raw.trimEnd().length),
              style: undefined,
            },
          ];
      return;
    }
  }
  yield* linesOf(file, problems);
}

/** Raw text of members is not kept: the array is written anew in the style of the whole. */
function* membersOf(members: readonly Json[], raw: string): Generator<Item> {
  const content = raw.trim();
  const style = styleOf(content, members, undefined);
  const inner = style !== undefined && style.indent > 0 ? `\n${' '.repeat(style.indent)}` : '';
  const comma = style === undefined || style.indent > 0 ? ',' : style.comma;
  for (const [i, value] of members.entries()) {
    const before = (i === 0 ? `${raw.slice(0, raw.length - raw.trimStart().length)}[` : comma) + inner;
    const last = i === members.length - 1;
    const after = last ? `${inner === '' ? '' : '\n'}]${raw.slice(raw.trimEnd().length)}` : '';
    yield { value, raw: '', line: 0, before, after, style };
  }
}

async function* linesOf(file: SourceFile, problems: Problem[]): AsyncGenerator<Item> {
  let before = '';
  let held: Item | undefined;
  for await (const lines of fileLines(file, problems)) {
    for (const { number, content, lineEnd } of lines) {
      const bare = number === 1 ? content.replace(/^\ufeff/, '') : content;
      if (bare.trim() === '') {
        before += content + lineEnd;
        continue;
      }
      if (held !== undefined) yield held;
      const bom = bare === content ? '' : '\ufeff';
      held = {
        value: parseJson(bare),
        raw: bare,
        line: number,
        before: before + bom,
        after: '',
        style: undefined,
      };
      before = lineEnd;
    }
  }
  if (held !== undefined) yield { ...held, after: before };
}

function readItem(
  item: Item,
  fileId: string,
  index: number,
  file: SourceFile,
  problems: Problem[],
): ReadResult {
  const nothing = (message: string): ReadResult => ({
    documents: [],
    problems: [...problems.splice(0), problemAt(file, item.line, message)],
    lost: [],
  });
  if (item.value === undefined) return nothing('Is not JSON; the line was left out.');
  const object = isArray(item.value) ? spacyPair(item.value) : item.value;
  const task = isObject(object) ? readTask(object) : undefined;
  if (task === undefined) return nothing(`Object ${index} holds no text; it was left out.`);
  const folder = fileId.slice(0, fileId.lastIndexOf('/') + 1);
  const id = task.id === undefined || task.id === '' ? `${fileId}-${index}` : folder + task.id;
  const coding = codingOf(task);
  const reading = placeTask(task, id, new OffsetMap(task.text, coding), file, item.line, problems);
  const style = item.style ?? styleOf(item.raw, object, undefined);
  const own = object as JsonObject;
  if (task.dialect === 'own') addOthers(reading, own, file, item.line, problems);
  const labels = task.dialect === 'own' ? documentLabels(own) : undefined;
  const document: Document = {
    id,
    text: task.text,
    annotations: reading.annotations,
    ...(labels === undefined ? {} : { labels }),
  };
  const draft: JsonTrivia = {
    format: 'jsonl',
    path: file.path,
    task,
    object: object as JsonObject,
    coding,
    style,
    inArray: item.raw === '',
    made: reading.made,
    raw: undefined,
    annotations: reading.annotations,
    before: item.before,
    after: item.after,
  };
  const regenerated = formatObject({ ...document, trivia: draft }, draft);
  const trivia = item.raw === '' || regenerated === item.raw ? draft : { ...draft, raw: item.raw };
  return { documents: [{ ...document, trivia }], problems: problems.splice(0), lost: reading.lost };
}

/** Events, attributes and the like of our own lines; ids that are taken already are left out and reported. */
function addOthers(
  reading: PlacedTask,
  object: JsonObject,
  file: SourceFile,
  line: number,
  problems: Problem[],
): void {
  if (object['annotations'] === undefined) return;
  const taken = new Set(reading.annotations.map(({ id }) => id));
  const others = otherAnnotations(object);
  if (others === undefined)
    problems.push(problemAt(file, line, 'Its annotations are not of the form we write; they were left out.'));
  for (const other of others ?? []) {
    if (taken.has(other.id))
      problems.push(problemAt(file, line, `The id ${other.id} occurs twice; the second one was left out.`));
    else reading.annotations.push(other);
    taken.add(other.id);
  }
}

/** spaCy's `["text", {"entities": [[0, 5, "X"]]}]`. */
function spacyPair(pair: readonly Json[]): Json {
  const [text, more] = pair;
  return typeof text === 'string' && isObject(more) ? { text, ...more } : null;
}

function codingOf({ text, entities }: Task): OffsetCoding {
  const quotes = entities.flatMap(({ fragments, quoted }) =>
    fragments.length === 1 && quoted !== undefined ? [{ ...fragments[0]!, quoted }] : [],
  );
  if (quotes.length > 0)
    return chooseCoding(text, quotes, candidateCodings(text), (quote) => quote.replace(/\\n|\s+/g, ' '));
  return codingByWords(
    text,
    entities.flatMap(({ fragments }) => fragments),
  );
}

interface PlacedTask {
  readonly annotations: Annotation[];
  readonly made: Map<StatedEntity, Entity>;
  readonly lost: NotWritten[];
}

function placeTask(
  task: Task,
  id: string,
  map: OffsetMap,
  file: SourceFile,
  line: number,
  problems: Problem[],
): PlacedTask {
  const placed: PlacedTask = { annotations: [], made: new Map(), lost: [] };
  const ids = new Map<string, string>();
  const entityIds = new UniqueNames();
  for (const message of task.broken)
    problems.push(problemAt(file, line, `In document ${id}, ${message}; it was left out.`));
  for (const [i, stated] of task.entities.entries()) {
    const entityId = entityIds.take(stated.id ?? `T${i + 1}`);
    const entity = placeStated(stated, entityId, task.text, map);
    if (typeof entity === 'string') {
      placed.lost.push({ document: id, entity: entityId, label: stated.label, reason: entity });
      if (stated.lost === undefined) problems.push(problemAt(file, line, `${entityId} ${entity}.`));
      continue;
    }
    if (
      entity.quoted !== undefined &&
      anchor(task.text, entity.fragments[0], entity.quoted).kind === 'mismatch' &&
      entity.fragments.length === 1
    ) {
      problems.push(warningAt(file, line, mismatch(entityId)));
    }
    if (stated.id !== undefined && !ids.has(stated.id)) ids.set(stated.id, entityId);
    ids.set(`#${i}`, entityId);
    placed.made.set(stated, entity);
    placed.annotations.push(entity);
  }
  for (const [i, { label, from, to }] of task.relations.entries()) {
    const ends = [from, to].map((end, e) => ({ role: `Arg${e + 1}`, target: ids.get(end) ?? end }));
    placed.annotations.push({ kind: 'relation', id: entityIds.take(`R${i + 1}`), label, arguments: ends });
  }
  return placed;
}

/** The entity, or why there is none. */
function placeStated(stated: StatedEntity, id: string, text: string, map: OffsetMap): Entity | string {
  if (stated.lost !== undefined) return stated.lost;
  if (stated.fragments.length === 0) return 'has no offsets';
  const fragments = [];
  for (const place of stated.fragments) {
    if (!Number.isInteger(place.start) || !Number.isInteger(place.end))
      return 'has offsets that are not whole numbers';
    const [start, end] = [map.toIndex(place.start), map.toIndex(place.end)];
    if (start === undefined || end === undefined) return whyOutside(place, map);
    if (start >= end) return 'is empty';
    fragments.push({ start, end });
  }
  fragments.sort((a, b) => a.start - b.start);
  const entity: Entity = {
    kind: 'entity',
    id,
    label: stated.label,
    fragments: [fragments[0]!, ...fragments.slice(1)],
  };
  const confidence = stated.confidence === undefined ? {} : { confidence: stated.confidence };
  const differs = stated.quoted !== undefined && stated.quoted !== canonicalQuote(entity, text);
  return { ...entity, ...confidence, ...(differs ? { quoted: stated.quoted } : {}) };
}

function writeJsonLines(document: Document): WriteResult {
  const trivia =
    isJsonTrivia(document.trivia) && document.trivia.task.text === document.text
      ? document.trivia
      : undefined;
  const written = entitiesOf(document).length;
  const remarks = countedRemarks({ ...document, labels: [] }, 'jsonl', [
    'relation',
    'attribute',
    'event',
    'normalization',
    'note',
    'equivalence',
  ]);
  if (trivia === undefined) {
    return {
      files: [{ path: 'corpus.jsonl', contents: `${formatOwn(document)}\n`, shared: true }],
      written,
      notWritten: [],
      remarks,
    };
  }
  const unchanged =
    trivia.annotations.length === document.annotations.length &&
    trivia.annotations.every((annotation, i) => annotation === document.annotations[i]);
  const body = (unchanged ? trivia.raw : undefined) ?? formatObject(document, trivia);
  const contents = trivia.before + body + trivia.after;
  return {
    files: [{ path: outputPath(trivia.path), contents, shared: true }],
    written,
    notWritten: [],
    remarks,
  };
}

/** A document as one line of our own: offsets in code points, half-open; every kind of annotation is kept. */
function formatOwn(document: Document): string {
  const map = new OffsetMap(document.text, defaultCoding);
  const entities = entitiesOf(document).map((entity) => ownEntity(entity, document.text, map));
  const others = document.annotations.filter(
    (annotation) => annotation.kind !== 'entity' && annotation.kind !== 'relation',
  );
  const relations = document.annotations.flatMap((annotation) =>
    annotation.kind === 'relation'
      ? [
          {
            id: annotation.id,
            label: annotation.label,
            from: annotation.arguments[0]?.target,
            to: annotation.arguments[1]?.target,
          },
        ]
      : [],
  );
  return JSON.stringify({
    id: document.id,
    text: document.text,
    entities,
    ...(relations.length > 0 ? { relations } : {}),
    ...(others.length > 0 ? { annotations: others } : {}),
    ...(document.labels === undefined ? {} : { documentLabels: document.labels }),
  });
}

function ownEntity(entity: Entity, text: string, map: OffsetMap): object {
  const fragments = entity.fragments.map(({ start, end }) => [map.toOffset(start), map.toOffset(end)]);
  const place = { start: fragments[0]![0], end: fragments.at(-1)![1] };
  return {
    id: entity.id,
    label: entity.label,
    ...place,
    ...(fragments.length > 1 ? { fragments } : {}),
    text: entity.quoted ?? canonicalQuote(entity, text),
    ...(entity.confidence === undefined ? {} : { confidence: entity.confidence }),
  };
}

/** The object as it was read, with its entities from the model. */
function formatObject(document: Document, trivia: JsonTrivia): string {
  const map = new OffsetMap(document.text, trivia.coding);
  const present = new Set<Annotation>(document.annotations);
  const kept = new Map<string, JsonObject | Json>();
  const removed = new Set<string>();
  for (const stated of trivia.task.entities) {
    const entity = trivia.made.get(stated);
    const key = stated.path.join('/');
    if (entity === undefined) continue;
    if (present.has(entity)) kept.set(key, spanInto(stated, entity, document.text, map));
    else removed.add(key);
  }
  const object = rebuild(trivia.object, [], kept, removed) as JsonObject;
  const style = trivia.style ?? compactStyle;
  return formatJson(object, style, trivia.inArray ? ' '.repeat(style.indent) : '');
}

function rebuild(
  value: Json,
  path: readonly (string | number)[],
  kept: ReadonlyMap<string, Json>,
  removed: ReadonlySet<string>,
): Json {
  const key = path.join('/');
  const replaced = kept.get(key);
  if (replaced !== undefined) return replaced;
  if (path.length >= 4 || typeof value !== 'object' || value === null) return value;
  if (isArray(value)) {
    return value.flatMap((item, i) =>
      removed.has([...path, i].join('/')) ? [] : [rebuild(item, [...path, i], kept, removed)],
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, rebuild(member, [...path, name], kept, removed)]),
  );
}

/** The stated span with the model's offsets and label; everything else as it was. */
function spanInto({ template }: StatedEntity, entity: Entity, text: string, map: OffsetMap): Json {
  const [start, end] = [map.toOffset(entity.fragments[0].start), map.toOffset(entity.fragments.at(-1)!.end)];
  if (isArray(template)) return [start, end, entity.label, ...template.slice(3)];
  if (!isObject(template)) return template;
  if (isObject(template['value'])) return { ...template, value: { ...template['value'], start, end } };
  const offsets =
    'start_offset' in template
      ? { start_offset: start, end_offset: end }
      : 'start' in template
        ? { start, end }
        : {};
  const label = 'label' in template ? { label: entity.label } : {};
  const quoted =
    typeof template['text'] === 'string' ? { text: entity.quoted ?? canonicalQuote(entity, text) } : {};
  return { ...template, ...offsets, ...label, ...quoted };
}
