// One object of a JSON or JSON Lines export: doccano, Prodigy, Label Studio, spaCy or our own, read into places and written back.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** An entity as an export states it; offsets in the export's own unit. */
export interface StatedEntity {
  readonly id: string | undefined;
  readonly label: string;
  readonly fragments: readonly { readonly start: number; readonly end: number }[];
  readonly quoted: string | undefined;
  readonly confidence: number | undefined;
  /** Why it does not count (rejected example, second annotator). */
  readonly lost?: string;
  /** Where it stands in the object: the path to its array, and its index there. */
  readonly path: readonly (string | number)[];
  readonly template: Json;
}

export interface StatedRelation {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly template: Json;
}

export type Dialect =
  'own' | 'doccano' | 'doccano relations' | 'prodigy' | 'label studio' | 'label studio minimal';

export interface Task {
  readonly dialect: Dialect;
  readonly id: string | undefined;
  readonly text: string;
  /** Path to the text in the object. */
  readonly textPath: readonly string[];
  readonly entities: readonly StatedEntity[];
  readonly relations: readonly StatedRelation[];
  /** Places of entities that have no sense (offsets missing …), by message. */
  readonly broken: readonly string[];
}

const number = (value: Json | undefined): number => (typeof value === 'number' ? value : Number.NaN);
const string = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** Undefined when the object holds no text. */
export function readTask(object: JsonObject): Task | undefined {
  const data = object['data'];
  if (isObject(data)) {
    const key = textKey(data);
    return key === undefined
      ? undefined
      : labelStudio(object, data[key] as string, ['data', key], object['id']);
  }
  const key = textKey(object);
  if (key === undefined) return undefined;
  const text = object[key] as string;
  if (isArray(object['spans'])) return prodigy(object, text, key);
  if (
    isArray(object['entities']) &&
    object['entities'].every((item) => isObject(item) && ('fragments' in item || 'start' in item))
  )
    return own(object, text, key);
  return doccano(object, text, key);
}

function textKey(object: JsonObject): string | undefined {
  const names = ['text', 'data', 'content', 'sentence', 'note'];
  return (
    names.find((name) => typeof object[name] === 'string') ??
    Object.keys(object).find((name) => /text/i.test(name) && typeof object[name] === 'string')
  );
}

function own(object: JsonObject, text: string, key: string): Task {
  const items = object['entities'] as readonly JsonObject[];
  const entities = items.map((item, i): StatedEntity => {
    const stated = isArray(item['fragments'])
      ? item['fragments']
      : [[item['start'] ?? null, item['end'] ?? null]];
    const fragments = stated.map((pair) =>
      isArray(pair)
        ? { start: number(pair[0]), end: number(pair[1]) }
        : { start: Number.NaN, end: Number.NaN },
    );
    return { ...common(item), fragments, path: ['entities', i], template: item };
  });
  const relations = (isArray(object['relations']) ? object['relations'] : [])
    .filter(isObject)
    .flatMap((item): StatedRelation[] => {
      const [from, to, label] = [string(item['from']), string(item['to']), string(item['label'])];
      return from === undefined || to === undefined
        ? []
        : [{ label: label ?? 'relation', from, to, template: item }];
    });
  return { dialect: 'own', id: string(object['id']), text, textPath: [key], entities, relations, broken: [] };
}

function common(item: JsonObject): Pick<StatedEntity, 'id' | 'label' | 'quoted' | 'confidence'> {
  const confidence = item['confidence'] ?? item['score'];
  return {
    id: string(item['id']),
    label: string(item['label']) ?? string(item['type']) ?? '',
    quoted: string(item['text']),
    confidence: typeof confidence === 'number' ? confidence : undefined,
  };
}

function prodigy(object: JsonObject, text: string, key: string): Task {
  const answer = string(object['answer']);
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
        fragments: [{ start: number(item['start']), end: number(item['end']) }],
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
  const relations = (isArray(object['relations']) ? object['relations'] : [])
    .filter(isObject)
    .flatMap((item): StatedRelation[] => {
      const [from, to] = [item['head_span'], item['child_span']].map((span) =>
        places.get(placeOf(span) ?? ''),
      );
      return from === undefined || to === undefined
        ? []
        : [{ label: string(item['label']) ?? 'relation', from: `#${from}`, to: `#${to}`, template: item }];
    });
  const meta = isObject(object['meta']) ? string(object['meta']['id']) : undefined;
  return {
    dialect: 'prodigy',
    id: string(object['id']) ?? meta,
    text,
    textPath: [key],
    entities,
    relations,
    broken,
  };
}

/** `label`, `labels` or `entities` with triples or objects. */
function doccano(object: JsonObject, text: string, key: string): Task {
  const list =
    ['label', 'labels', 'entities', 'annotations'].find((name) => isArray(object[name])) ?? 'label';
  const items = isArray(object[list]) ? object[list] : [];
  const broken: string[] = [];
  const entities = items.flatMap((item, i): StatedEntity[] => {
    const path = [list, i];
    if (isArray(item) && item.length >= 3) {
      return [
        {
          id: undefined,
          label: string(item[2]) ?? '',
          fragments: [{ start: number(item[0]), end: number(item[1]) }],
          quoted: undefined,
          confidence: undefined,
          path,
          template: item,
        },
      ];
    }
    if (!isObject(item)) {
      // A plain word is a label of the whole text.
      if (typeof item !== 'string') broken.push('a label is neither [start, end, label] nor an object');
      return [];
    }
    if (isArray(item['labels'])) return minimalStudio(item, path);
    const [start, end] = [
      number(item['start_offset'] ?? item['start']),
      number(item['end_offset'] ?? item['end']),
    ];
    return [{ ...common(item), fragments: [{ start, end }], path, template: item }];
  });
  const relations = (isArray(object['relations']) ? object['relations'] : [])
    .filter(isObject)
    .flatMap((item): StatedRelation[] => {
      const [from, to] = [string(item['from_id']), string(item['to_id'])];
      return from === undefined || to === undefined
        ? []
        : [{ label: string(item['type']) ?? 'relation', from, to, template: item }];
    });
  const minimal = items.some((item) => isObject(item) && isArray(item['labels']));
  const dialect = minimal
    ? 'label studio minimal'
    : isArray(object['relations']) || list === 'entities'
      ? 'doccano relations'
      : 'doccano';
  return { dialect, id: string(object['id']), text, textPath: [key], entities, relations, broken };
}

function minimalStudio(item: JsonObject, path: readonly (string | number)[]): StatedEntity[] {
  const fragments = [{ start: number(item['start']), end: number(item['end']) }];
  const labels = (item['labels'] as readonly Json[]).flatMap((label) => string(label) ?? []);
  return labels.map((label) => ({
    id: undefined,
    label,
    fragments,
    quoted: string(item['text']),
    confidence: undefined,
    path,
    template: item,
  }));
}

/** Tasks hold one or more annotations (one a person); the first that was not cancelled counts. */
function labelStudio(
  object: JsonObject,
  text: string,
  textPath: readonly string[],
  id: Json | undefined,
): Task {
  const key = isArray(object['annotations']) ? 'annotations' : 'completions';
  const annotations = isArray(object[key]) ? object[key] : [];
  const first = annotations.findIndex(
    (annotation) => isObject(annotation) && annotation['was_cancelled'] !== true,
  );
  const entities: StatedEntity[] = [];
  const relations: StatedRelation[] = [];
  for (const [a, annotation] of annotations.entries()) {
    if (!isObject(annotation) || !isArray(annotation['result'])) continue;
    const lost = a === first ? {} : { lost: 'belongs to another annotation of the same task' };
    for (const [r, item] of annotation['result'].entries()) {
      if (!isObject(item)) continue;
      if (item['type'] === 'relation') {
        const [from, to] = [string(item['from_id']), string(item['to_id'])];
        const label = isArray(item['labels']) ? string(item['labels'][0]) : undefined;
        if (a === first && from !== undefined && to !== undefined)
          relations.push({ label: label ?? 'relation', from, to, template: item });
      } else
        entities.push(...studioResult(item, [key, a, 'result', r]).map((entity) => ({ ...entity, ...lost })));
    }
  }
  return { dialect: 'label studio', id: string(id), text, textPath, entities, relations, broken: [] };
}

function studioResult(item: JsonObject, path: readonly (string | number)[]): StatedEntity[] {
  const value = item['value'];
  if (!isObject(value) || !('start' in value)) return [];
  const labels = value[string(item['type']) ?? 'labels'] ?? value['labels'] ?? value['hypertextlabels'];
  const fragments = [{ start: number(value['start']), end: number(value['end']) }];
  return (isArray(labels) ? labels : []).flatMap((label): StatedEntity[] => [
    {
      id: string(item['id']),
      label: string(label) ?? '',
      fragments,
      quoted: string(value['text']),
      confidence: undefined,
      path,
      template: item,
    },
  ]);
}

const deepest = 200;

/** Undefined for what is not JSON, and for what is nested so deeply that it is nobody's annotation. */
export function parseJson(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isDeeper(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
