// The document model: a note's text and everything annotated on it, in the order of the file it came from.
import { assertNever } from '../common/assertNever';
import type { Span } from './span';
import type { Sentence } from './sentence';

/** A labelled piece of text; more than one fragment when discontinuous (ascending, none empty). */
export interface Entity {
  readonly kind: 'entity';
  /** Unique in the document; brat's `T1` where the source has one. */
  readonly id: string;
  readonly label: string;
  readonly fragments: readonly [Span, ...Span[]];
  /** The probability of a predicted entity, 0–1. */
  readonly confidence?: number;
  /** The source's quoted text where it differs from the text of the fragments. */
  readonly quoted?: string;
}

export interface Argument {
  readonly role: string;
  /** Id of an entity or event. */
  readonly target: string;
}

export interface Relation {
  readonly kind: 'relation';
  readonly id: string;
  readonly label: string;
  readonly arguments: readonly Argument[];
}

/** A trigger entity with role arguments (brat `E`). */
export interface Event {
  readonly kind: 'event';
  readonly id: string;
  readonly label: string;
  /** Id of the trigger entity. */
  readonly trigger: string;
  readonly arguments: readonly Argument[];
}

/** A property of an entity, event or relation; without a value it is a flag (brat `A`/`M`). */
export interface Attribute {
  readonly kind: 'attribute';
  readonly id: string;
  readonly name: string;
  readonly target: string;
  readonly value?: string;
}

/** A link into a terminology (brat `N`; PubTator and 2019 track 3 concept ids). */
export interface Normalization {
  readonly kind: 'normalization';
  readonly id: string;
  readonly target: string;
  readonly resource: string;
  readonly identifier: string;
  readonly text?: string;
}

/** A remark of the annotator (brat `#`). */
export interface Note {
  readonly kind: 'note';
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly text: string;
}

/** A set of mentions of one thing (brat `*`; 2011 coreference chains). */
export interface Equivalence {
  readonly kind: 'equivalence';
  readonly id: string;
  readonly type: string;
  readonly targets: readonly string[];
}

export type Annotation = Entity | Relation | Event | Attribute | Normalization | Note | Equivalence;

/** A label of the whole document (2018 track 1 criteria, 2014 risk factors without a span). */
export interface DocumentLabel {
  readonly name: string;
  readonly value: string;
}

export interface Document {
  /** Path of the source relative to the folder that was read, without its extension; `/` between folders. */
  readonly id: string;
  readonly text: string;
  /** In source order, all kinds mixed. */
  readonly annotations: readonly Annotation[];
  readonly labels?: readonly DocumentLabel[];
  /** Sentences and tokens where the source states them (CoNLL, tokenised i2b2); otherwise `segment` in sentence.ts makes them. */
  readonly sentences?: readonly Sentence[];
  /** Format-private details a writer of the same format needs to give the same bytes (trailing blanks, attribute order …). */
  readonly trivia?: unknown;
}

/** In source order; the document's own list where it holds nothing else. */
export function entitiesOf({ annotations }: Pick<Document, 'annotations'>): readonly Entity[] {
  return holdsOnlyEntities(annotations)
    ? annotations
    : annotations.filter((annotation) => annotation.kind === 'entity');
}

const holdsOnlyEntities = (annotations: readonly Annotation[]): annotations is readonly Entity[] =>
  annotations.every(({ kind }) => kind === 'entity');

/** From the first fragment's start to the last one's end. */
export function envelope(entity: Entity): Span {
  return { start: entity.fragments[0].start, end: entity.fragments[entity.fragments.length - 1]!.end };
}

/** The text of the fragments, joined by single spaces. */
export function entityText({ text }: Pick<Document, 'text'>, entity: Entity): string {
  return entity.fragments.map(({ start, end }) => text.slice(start, end)).join(' ');
}

/** The trigger of each event, by id: where a format has no events, what is said of one is said of its trigger. */
export function triggersOf({ annotations }: Document): ReadonlyMap<string, string> {
  return new Map(
    annotations.flatMap((annotation) =>
      annotation.kind === 'event' ? [[annotation.id, annotation.trigger] as const] : [],
    ),
  );
}

/** The ids that an annotation points at. */
export function targetsOf(annotation: Annotation): readonly string[] {
  switch (annotation.kind) {
    case 'entity':
      return [];
    case 'relation':
      return annotation.arguments.map(({ target }) => target);
    case 'event':
      return [annotation.trigger];
    case 'equivalence':
      return annotation.targets;
    case 'attribute':
    case 'normalization':
    case 'note':
      return [annotation.target];
    default:
      return assertNever(annotation, 'annotation');
  }
}

/** The document without the annotations named, and without what cannot stand without them. */
export function rebuildWithout(document: Document, ids: ReadonlySet<string>): Document {
  if (ids.size === 0) return document;
  const gone = new Set(ids);
  const pending = [...document.annotations];
  let before = -1;
  while (before !== gone.size) {
    before = gone.size;
    for (const annotation of pending) {
      if (annotation.kind !== 'equivalence' && targetsOf(annotation).some((id) => gone.has(id)))
        gone.add(annotation.id);
    }
  }
  const kept = pending.flatMap((annotation): Annotation[] => {
    if (annotation.kind === 'equivalence') return thinned(annotation, gone);
    if (gone.has(annotation.id)) return [];
    return annotation.kind === 'event' ? [withoutArguments(annotation, gone)] : [annotation];
  });
  return { ...document, annotations: kept };
}

function thinned(equivalence: Equivalence, gone: ReadonlySet<string>): Equivalence[] {
  const targets = equivalence.targets.filter((id) => !gone.has(id));
  if (targets.length === equivalence.targets.length) return [equivalence];
  return targets.length < 2 ? [] : [{ ...equivalence, targets }];
}

function withoutArguments(event: Event, gone: ReadonlySet<string>): Event {
  const kept = event.arguments.filter(({ target }) => !gone.has(target));
  return kept.length === event.arguments.length ? event : { ...event, arguments: kept };
}
