// Label Studio's tasks: annotations of one or more people, with regions, relations, choices and predictions.
import type { DocumentLabel } from '../../document';
import {
  isArray,
  isObject,
  numberIn,
  stringIn,
  twoEnds,
  type Json,
  type JsonObject,
  type StatedAttribute,
  type StatedEntity,
  type StatedRelation,
  type Task,
} from './jsonTask';

/** Tasks hold one or more annotations (one a person); the first that was not cancelled counts, the others are listed. */
export function readStudioTask(object: JsonObject, text: string): Task {
  const task = new StudioTask();
  const key = isArray(object['annotations']) ? 'annotations' : 'completions';
  const people = isArray(object[key]) ? object[key] : [];
  const first = people.findIndex((person) => isObject(person) && person['was_cancelled'] !== true);
  for (const [i, person] of people.entries())
    task.add(person, [key, i], i === first ? undefined : 'belongs to another annotation of the same task');
  for (const [i, prediction] of listIn(object, 'predictions').entries())
    task.add(prediction, ['predictions', i], 'is a prediction, not an annotation');
  for (const [i, draft] of listIn(object, 'drafts').entries())
    task.add(draft, ['drafts', i], 'is a draft, not an annotation');
  const { entities, relations, attributes, labels } = task;
  const id = stringIn(object['id']);
  return { isOwn: false, id, text, entities, relations, attributes, labels, broken: [], unknownLists: [] };
}

const listIn = (object: JsonObject, key: string): readonly Json[] => {
  const list = object[key];
  return isArray(list) ? list : [];
};

type Path = StatedEntity['path'];

class StudioTask {
  readonly entities: StatedEntity[] = [];
  readonly relations: StatedRelation[] = [];
  readonly attributes: StatedAttribute[] = [];
  readonly labels: DocumentLabel[] = [];

  /** @param lost why nothing of it counts */
  add(annotation: Json, path: Path, lost: string | undefined): void {
    if (!isObject(annotation) || !isArray(annotation['result'])) return;
    for (const [i, item] of annotation['result'].entries()) {
      if (!isObject(item)) continue;
      const place = [...path, 'result', i];
      const regions = regionsOf(item, place).map((region) =>
        lost === undefined ? region : { ...region, lost },
      );
      this.entities.push(...regions);
      if (lost === undefined && regions.length === 0) this.#other(item);
    }
  }

  #other(item: JsonObject): void {
    const [from, to] = [stringIn(item['from_id']), stringIn(item['to_id'])];
    if (item['type'] === 'relation') {
      const label = isArray(item['labels']) ? stringIn(item['labels'][0]) : undefined;
      if (from !== undefined && to !== undefined)
        this.relations.push({ label: label ?? 'relation', arguments: twoEnds(from, to) });
      return;
    }
    const type = stringIn(item['type']) ?? '';
    const value = isObject(item['value']) ? item['value'] : {};
    const answer = wordsOf(value[type === 'textarea' ? 'text' : type]);
    if (answer === '') return;
    const name = stringIn(item['from_name']) ?? type;
    const target = stringIn(item['id']);
    if (!('start' in value)) this.labels.push({ name, value: answer });
    else if (target !== undefined) this.attributes.push({ target, name, value: answer });
  }
}

/** What was chosen or typed, on one line. */
function wordsOf(value: Json | undefined): string {
  if (isArray(value)) return value.map(wordsOf).join(', ');
  return stringIn(value) ?? '';
}

/** A region with labels is an entity for each; other things said about a region (choices, remarks) make none. */
function regionsOf(item: JsonObject, path: Path): StatedEntity[] {
  const value = item['value'];
  const type = stringIn(item['type']) ?? 'labels';
  if (!isObject(value) || !('start' in value) || !type.endsWith('labels')) return [];
  const region = {
    id: stringIn(item['id']),
    fragments: [{ start: numberIn(value['start']), end: numberIn(value['end']) }],
    // Line ends stand as two characters in the texts that some versions quote.
    quoted: stringIn(value['text'])?.replaceAll('\\n', '\n'),
    confidence: undefined,
    path,
    template: item,
  };
  const labels = listIn(value, type in value ? type : 'labels').flatMap((label) => stringIn(label) ?? []);
  return labels.length === 0
    ? [{ ...region, label: '', lost: 'has no label' }]
    : labels.map((label) => ({ ...region, label }));
}

/** `{"start": 0, "end": 5, "labels": ["X"]}` in the short form of an export. */
export function minimalStudio(item: JsonObject, path: Path): StatedEntity[] {
  const fragments = [{ start: numberIn(item['start']), end: numberIn(item['end']) }];
  const quoted = stringIn(item['text']);
  return listIn(item, 'labels')
    .flatMap((label) => stringIn(label) ?? [])
    .map((label) => ({
      id: undefined,
      label,
      fragments,
      quoted,
      confidence: undefined,
      path,
      template: item,
    }));
}
