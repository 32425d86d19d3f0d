// Objects of a text and lists of spans: our own lines, Prodigy, doccano, spaCy, and whatever else looks like them.
import type { DocumentLabel } from '../../document';
import { minimalStudio } from './labelStudio';
import {
  common,
  isArray,
  isObject,
  numberIn,
  objectsIn,
  stringIn,
  twoEnds,
  type Json,
  type JsonObject,
  type StatedEntity,
  type StatedRelation,
  type Task,
} from './jsonTask';

const nothingElse = {
  isOwn: false,
  relations: [],
  attributes: [],
  labels: [],
  broken: [],
  unknownLists: [],
} satisfies Partial<Task>;

export function readSpans(object: JsonObject, text: string): Task {
  if (isArray(object['spans'])) return prodigy(object, text);
  const entities = object['entities'];
  const isOwn =
    isArray(entities) && entities.every((item) => isObject(item) && ('fragments' in item || 'start' in item));
  return isOwn ? own(object, text) : lists(object, text);
}

function own(object: JsonObject, text: string): Task {
  const items = object['entities'] as readonly JsonObject[];
  const entities = items.map((item, i): StatedEntity => {
    const stated = isArray(item['fragments'])
      ? item['fragments']
      : [[item['start'] ?? null, item['end'] ?? null]];
    const fragments = stated.map((pair) =>
      isArray(pair)
        ? { start: numberIn(pair[0]), end: numberIn(pair[1]) }
        : { start: Number.NaN, end: Number.NaN },
    );
    return { ...common(item), fragments, path: ['entities', i], template: item };
  });
  const relations = objectsIn(object['relations']).flatMap((item): StatedRelation[] => {
    const label = stringIn(item['label']) ?? 'relation';
    const stated = objectsIn(item['arguments']).map((end) => ({
      role: stringIn(end['role']) ?? '',
      target: stringIn(end['target']) ?? '',
    }));
    const [from, to] = [stringIn(item['from']), stringIn(item['to'])];
    if (stated.length > 0) return [{ label, arguments: stated }];
    return from === undefined || to === undefined ? [] : [{ label, arguments: twoEnds(from, to) }];
  });
  return { ...nothingElse, isOwn: true, id: stringIn(object['id']), text, entities, relations };
}

function prodigy(object: JsonObject, text: string): Task {
  const answer = stringIn(object['answer']);
  const rejected =
    answer === 'reject' || answer === 'ignore' ? { lost: `its example was not accepted (${answer})` } : {};
  const spans = object['spans'] as readonly Json[];
  const broken: string[] = [];
  const entities = spans.flatMap((item, i): StatedEntity[] => {
    if (!isObject(item)) {
      broken.push('a span is not an object');
      return [];
    }
    return [
      {
        ...common(item),
        fragments: [{ start: numberIn(item['start']), end: numberIn(item['end']) }],
        path: ['spans', i],
        template: item,
        ...rejected,
      },
    ];
  });
  const placeOf = (span: Json | undefined): string | undefined =>
    isObject(span) ? JSON.stringify([span['start'], span['end']]) : undefined;
  const places = new Map<string, number>();
  for (const [i, span] of spans.entries()) {
    const place = placeOf(span);
    if (place !== undefined && !places.has(place)) places.set(place, i);
  }
  const relations = objectsIn(object['relations']).flatMap((item): StatedRelation[] => {
    const [from, to] = [item['head_span'], item['child_span']].map((span) => places.get(placeOf(span) ?? ''));
    return from === undefined || to === undefined
      ? []
      : [{ label: stringIn(item['label']) ?? 'relation', arguments: twoEnds(`#${from}`, `#${to}`) }];
  });
  const meta = isObject(object['meta']) ? stringIn(object['meta']['id']) : undefined;
  return { ...nothingElse, id: stringIn(object['id']) ?? meta, text, entities, relations, broken };
}

/** doccano, spaCy, Label Studio's short form: lists of triples or objects, under a usual name or another. */
function lists(object: JsonObject, text: string): Task {
  const entities: StatedEntity[] = [];
  const labels: DocumentLabel[] = [];
  const broken: string[] = [];
  const names = listNames(object);
  for (const name of names) {
    for (const [i, item] of (object[name] as readonly Json[]).entries()) {
      // A plain word is a label of the whole text.
      if (typeof item === 'string') labels.push({ name, value: item });
      else if (isTriple(item)) entities.push(triple(item, [name, i]));
      else if (isObject(item)) entities.push(...spanObject(item, [name, i]));
      else broken.push('a label is neither [start, end, label] nor an object');
    }
  }
  const relations = objectsIn(object['relations']).flatMap((item): StatedRelation[] => {
    const [from, to] = [stringIn(item['from_id']), stringIn(item['to_id'])];
    return from === undefined || to === undefined
      ? []
      : [{ label: stringIn(item['type']) ?? 'relation', arguments: twoEnds(from, to) }];
  });
  const id = stringIn(object['id']);
  const unknownLists = names.length > 0 ? [] : listsOfObjects(object);
  // Spelled out: for a file of many short texts a spread costs more than all the rest.
  return { isOwn: false, id, text, entities, relations, attributes: [], labels, broken, unknownLists };
}

const usualNames = ['label', 'labels', 'entities', 'annotations', 'ents'];
/** Lists of other things. */
const otherNames = new Set([
  ...usualNames,
  'relations',
  'tokens',
  'sents',
  'sentences',
  'Comments',
  'comments',
]);

/** The usual list that holds something, and all others that can only be of entities. */
function listNames(object: JsonObject): string[] {
  const names = Object.keys(object).filter((name) => isArray(object[name]));
  const there = usualNames.filter((name) => names.includes(name));
  const filled = there.find((name) =>
    (object[name] as readonly Json[]).some((item) => typeof item === 'object'),
  );
  const main = filled ?? there[0];
  const others = names.filter((name) => name !== main && holdsEntities(object[name]));
  return main === undefined ? others : [main, ...others];
}

const isTriple = (item: Json): item is readonly Json[] => isArray(item) && item.length >= 3;

const holdsEntities = (list: Json | undefined): boolean =>
  isArray(list) && list.length > 0 && list.every(isEntity);

function isEntity(item: Json): boolean {
  if (!isObject(item)) return false;
  const [start, end] = [startOf(item), endOf(item)];
  return (
    typeof start === 'number' &&
    typeof end === 'number' &&
    ('label' in item || 'labels' in item || 'type' in item)
  );
}

const startOf = (item: JsonObject): Json | undefined => item['start_offset'] ?? item['start'];
const endOf = (item: JsonObject): Json | undefined => item['end_offset'] ?? item['end'];

const listsOfObjects = (object: JsonObject): string[] =>
  Object.keys(object).filter((name) => !otherNames.has(name) && objectsIn(object[name]).length > 0);

const triple = (item: readonly Json[], path: StatedEntity['path']): StatedEntity => ({
  id: undefined,
  label: stringIn(item[2]) ?? '',
  fragments: [{ start: numberIn(item[0]), end: numberIn(item[1]) }],
  quoted: undefined,
  confidence: undefined,
  path,
  template: item,
});

function spanObject(item: JsonObject, path: StatedEntity['path']): StatedEntity[] {
  if (isArray(item['labels'])) return minimalStudio(item, path);
  const fragments = [{ start: numberIn(startOf(item)), end: numberIn(endOf(item)) }];
  return [{ ...common(item), fragments, path, template: item }];
}
