// JSON Lines and JSON: exports of doccano, Prodigy and Label Studio, and our own lines (a document each).
import { entityText, type Annotation, type Document, type Entity } from '../../document';
import type { NotWritten, Problem } from '../../ledger';
import { candidateCodings, chooseCoding, OffsetMap, type OffsetCoding } from '../../offsets';
import { whyOutside, canonicalQuote, mismatch, movedFrom } from '../brat/bratPlacing';
import type { FileHead, Format, ReadResult, SourceFile, SourceGroup } from '../format';
import { problemAt, warningAt } from '../groupText';
import { documentLabels, otherAnnotations } from './jsonAnnotations';
import { styleOf } from './jsonStyle';
import { isArray, isObject, type Json, type JsonObject, type StatedEntity, type Task } from './jsonTask';
import { readTask } from './readTask';
import { codingByWords } from '../wordEdges';
import { anchor } from '../../anchor';
import { UniqueNames } from '../../uniqueNames';

import { itemsOf, type Item } from './jsonItems';
import { formatObject, writeJsonLines, type JsonTrivia } from './jsonWriter';

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
  const hasText = /"(?:text|data|content|sentence|note)"\s*:/.test(head) || startsWithPair.test(head);
  const spans = /"(?:spans|labels?|entities|ents|annotations|completions)"\s*:\s*\[/;
  const hasSpans = [head, whole ? '' : tail].some((part) => spans.test(part) || spanLike.test(part));
  return hasText && (hasSpans || extension !== 'json') ? 'document' : undefined;
}

/** spaCy's pairs of a text and what is in it, one a line, in an array, or among the annotations of an annotator's file. */
const startsWithPair =
  /^[\ufeff\s]*(?:\{[^{}]{0,5000}"annotations"\s*:\s*)?(?:\[\s*(?:null\s*,\s*)*){1,2}"[^]*"entities"\s*:/;
/** An object with offsets and labels, in a list of whatever name. */
const spanLike = /\{[^{}]{0,500}"start"\s*:\s*\d[^{}]{0,500}"labels?"\s*:/;

async function* readJson(group: SourceGroup): AsyncGenerator<ReadResult> {
  const file = group.files.get('document')!;
  const problems: Problem[] = [];
  let index = 0;
  for await (const item of itemsOf(file, problems)) {
    yield readItem(item, group.id, ++index, file, problems);
  }
  if (problems.length > 0) yield { documents: [], problems, lost: [] };
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
  if (item.value === undefined) return nothing('Is not JSON, or nested too deeply; the line was left out.');
  const isPair = isArray(item.value);
  const object = isArray(item.value) ? spacyPair(item.value) : item.value;
  const task = isObject(object) ? readTask(object) : undefined;
  if (task === undefined) return nothing(`Object ${index} holds no text; it was left out.`);
  const folder = fileId.slice(0, fileId.lastIndexOf('/') + 1);
  const id = task.id === undefined || task.id === '' ? `${fileId}-${index}` : folder + task.id;
  const coding = codingOf(task);
  const reading = placeTask(task, id, new OffsetMap(task.text, coding), file, item.line, problems);
  const style = item.style ?? styleOf(item.raw, item.value, undefined);
  const own = object as JsonObject;
  if (task.isOwn) addOthers(reading, own, file, item.line, problems);
  const labels = (task.isOwn ? documentLabels(own) : undefined) ?? task.labels;
  const draft: JsonTrivia = {
    format: 'jsonl',
    path: file.path,
    task,
    object: own,
    isPair,
    coding,
    style,
    inArray: item.raw === '',
    made: reading.made,
    raw: undefined,
    annotations: reading.annotations,
    before: item.before,
    after: item.after,
  };
  const { annotations } = reading;
  const regenerated = formatObject({ text: task.text, annotations }, draft);
  const trivia = item.raw === '' || regenerated === item.raw ? draft : { ...draft, raw: item.raw };
  const bare: Document = { id, text: task.text, annotations, trivia };
  const document = labels.length === 0 ? bare : { ...bare, labels };
  return { documents: [document], problems: problems.splice(0), lost: reading.lost };
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
  // Members of an array have no line of their own.
  const named = (message: string): string => (line > 0 ? message : `In document ${id}: ${message}`);
  for (const message of task.broken)
    problems.push(problemAt(file, line, `In document ${id}, ${message}; it was left out.`));
  for (const name of task.unknownLists)
    problems.push(
      warningAt(
        file,
        line,
        `In document ${id}, no list of entities was found; what ${name} holds is not known.`,
      ),
    );
  for (const [i, stated] of task.entities.entries()) {
    const entityId = entityIds.take(stated.id ?? `T${i + 1}`);
    const entity = placeStated(stated, entityId, task.text, map);
    if (typeof entity === 'string') {
      placed.lost.push({ document: id, entity: entityId, label: stated.label, reason: entity });
      if (stated.lost === undefined) problems.push(problemAt(file, line, named(`${entityId} ${entity}.`)));
      continue;
    }
    const settled = anchored(entity, task.text, (message) =>
      problems.push(warningAt(file, line, named(message))),
    );
    if (stated.id !== undefined && !ids.has(stated.id)) ids.set(stated.id, entityId);
    ids.set(`#${i}`, entityId);
    placed.made.set(stated, settled);
    placed.annotations.push(settled);
  }
  const target = (stated: string): string => ids.get(stated) ?? stated;
  for (const [i, { label, arguments: stated }] of task.relations.entries()) {
    const ends = stated.map((end) => ({ role: end.role, target: target(end.target) }));
    placed.annotations.push({ kind: 'relation', id: entityIds.take(`R${i + 1}`), label, arguments: ends });
  }
  for (const [i, { name, value, target: stated }] of task.attributes.entries()) {
    const attributeId = entityIds.take(`A${i + 1}`);
    placed.annotations.push({ kind: 'attribute', id: attributeId, name, target: target(stated), value });
  }
  return placed;
}

/** Where its quoted text is, if that is elsewhere, once. */
function anchored(entity: Entity, text: string, warn: (message: string) => void): Entity {
  const { quoted, id } = entity;
  if (quoted === undefined || entity.fragments.length > 1) return entity;
  const found = anchor(text, entity.fragments[0], quoted);
  if (found.kind === 'mismatch') warn(mismatch(id));
  if (found.kind !== 'moved') return entity;
  warn(movedFrom(id, 'offsets'));
  return withoutNeedlessQuote({ ...entity, fragments: [found.span] }, text);
}

function withoutNeedlessQuote(entity: Entity, text: string): Entity {
  const { quoted, ...bare } = entity;
  return quoted === canonicalQuote(entity, text) || quoted === entityText({ text }, entity) ? bare : entity;
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
  const quoted = stated.quoted === undefined ? {} : { quoted: stated.quoted };
  return withoutNeedlessQuote({ ...entity, ...confidence, ...quoted }, text);
}
