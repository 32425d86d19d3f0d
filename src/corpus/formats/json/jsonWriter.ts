// Writing JSON: a document into the object it was read from, or as one line of our own.
import type { Annotation, Argument, Document, Entity } from '../../document';
import { entitiesOf } from '../../document';
import { defaultCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import { canonicalQuote } from '../brat/bratPlacing';
import type { WriteResult } from '../format';
import { compactStyle, formatJson, type JsonStyle } from './jsonStyle';
import { isArray, isObject, type Json, type JsonObject, type StatedEntity, type Task } from './jsonTask';
import { outputPath } from '../outputPath';
import { countedRemarks } from '../remarks';

/** What an object was, besides its entities. */
export interface JsonTrivia {
  readonly format: 'jsonl';
  readonly path: string;
  readonly task: Task;
  readonly object: JsonObject;
  /** Whether the file has it as spaCy's pair of the text and the rest. */
  readonly isPair: boolean;
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

export function writeJsonLines(document: Document): WriteResult {
  const trivia =
    isJsonTrivia(document.trivia) && document.trivia.task.text === document.text
      ? document.trivia
      : undefined;
  const written = entitiesOf(document).length;
  const remarks = countedRemarks({ annotations: document.annotations }, 'jsonl', [
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
            ...endsOf(annotation.arguments),
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

/** Two ends of no particular role have names of their own. */
function endsOf(list: readonly Argument[]): object {
  const [from, to] = list;
  return list.length === 2 && from!.role === 'Arg1' && to!.role === 'Arg2'
    ? { from: from!.target, to: to!.target }
    : { from: from?.target, to: to?.target, arguments: list };
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
export function formatObject(document: Pick<Document, 'text' | 'annotations'>, trivia: JsonTrivia): string {
  const map = new OffsetMap(document.text, trivia.coding);
  const byId = new Map(entitiesOf(document).map((entity) => [entity.id, entity]));
  /** A place in the object may state an entity for each of its labels. */
  const stated = new Map<string, { readonly template: Json; readonly entities: Entity[] }>();
  for (const own of trivia.task.entities) {
    const made = trivia.made.get(own);
    if (made === undefined) continue;
    const key = own.path.join('/');
    const place = stated.get(key) ?? { template: own.template, entities: [] };
    stated.set(key, place);
    const now = byId.get(made.id);
    if (now !== undefined) place.entities.push(now);
  }
  const kept = new Map<string, Json>();
  const removed = new Set<string>();
  for (const [key, { template, entities }] of stated) {
    if (entities.length === 0) removed.add(key);
    else kept.set(key, spanInto(template, entities, map));
  }
  const isSame = kept.size === 0 && removed.size === 0;
  const object = isSame ? trivia.object : (rebuild(trivia.object, '', 0, kept, removed) as JsonObject);
  const style = trivia.style ?? compactStyle;
  return formatJson(
    trivia.isPair ? asPair(object) : object,
    style,
    trivia.inArray ? ' '.repeat(style.indent) : '',
  );
}

function asPair({ text, ...rest }: JsonObject): Json {
  return [text ?? '', rest];
}

/** @param path of the value in the object, `depth` names long */
function rebuild(
  value: Json,
  path: string,
  depth: number,
  kept: ReadonlyMap<string, Json>,
  removed: ReadonlySet<string>,
): Json {
  const replaced = kept.get(path);
  if (replaced !== undefined) return replaced;
  if (depth >= 4 || typeof value !== 'object' || value === null) return value;
  const inner = (name: string | number): string => (depth === 0 ? String(name) : `${path}/${name}`);
  if (isArray(value)) {
    return value.flatMap((item, i) =>
      removed.has(inner(i)) ? [] : [rebuild(item, inner(i), depth + 1, kept, removed)],
    );
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      rebuild(member, inner(name), depth + 1, kept, removed),
    ]),
  );
}

/** The stated span with the model's offsets and labels; everything else as it was, what it quotes too. */
function spanInto(template: Json, entities: readonly Entity[], map: OffsetMap): Json {
  const entity = entities[0]!;
  const labels = entities.map(({ label }) => label);
  const [start, end] = [map.toOffset(entity.fragments[0].start), map.toOffset(entity.fragments.at(-1)!.end)];
  if (isArray(template)) return [start, end, entity.label, ...template.slice(3)];
  if (!isObject(template)) return template;
  const { value } = template;
  if (isObject(value)) return { ...template, value: { ...value, start, end, ...labelList(value, labels) } };
  const offsets =
    'start_offset' in template
      ? { start_offset: start, end_offset: end }
      : 'start' in template
        ? { start, end }
        : {};
  const label = 'label' in template ? { label: entity.label } : labelList(template, labels);
  return { ...template, ...offsets, ...label };
}

/** The one list of labels in a region: `labels`, `hypertextlabels` …; the label alone where there is none. */
function labelList(holder: JsonObject, labels: readonly string[]): JsonObject {
  const key = Object.keys(holder).find((name) => name.endsWith('labels') && isArray(holder[name]));
  if (key !== undefined) return { [key]: labels };
  return 'type' in holder ? { type: labels[0]! } : {};
}
