// The entities of one open note: annotated and predicted, kept in place while the text changes. Knows nothing of the editor.
import { compareSpans, type Span } from '../../corpus/span';
import type { AnnotatedEntity, MovedEntity } from '../../protocol/annotations';
import type { EntityColumns } from '../../protocol/tagger';
import { shiftSpans, type SpanEdit } from './textEdits';

export interface NoteEntity extends Span {
  readonly kind: 'annotated' | 'predicted';
  readonly label: string;
  /** Id in the annotation file. */
  readonly id?: string;
  readonly confidence?: number;
  /** All fragments of a discontinuous one, `start`–`end` its envelope. */
  readonly fragments: readonly Span[];
  readonly attributes: readonly string[];
}

/** What a rejected prediction is known by: while it says the same of the same place, it stays away. */
export interface Rejection extends Span {
  readonly label: string;
}

export class NoteEntities {
  private annotatedEntities: readonly NoteEntity[] = [];
  private predictedEntities: readonly NoteEntity[] = [];
  private rejected: readonly Rejection[] = [];
  private shown: readonly NoteEntity[] | undefined;

  /** Both kinds in text order, without predictions that were rejected or that an annotation already states. */
  get all(): readonly NoteEntity[] {
    this.shown ??= [...this.annotatedEntities, ...this.predictions()].sort(compareSpans);
    return this.shown;
  }

  get annotated(): readonly NoteEntity[] {
    return this.annotatedEntities;
  }

  get rejections(): readonly Rejection[] {
    return this.rejected;
  }

  setAnnotated(entities: readonly AnnotatedEntity[]): void {
    this.annotatedEntities = entities.map(fromAnnotation);
    this.shown = undefined;
  }

  setPredicted(columns: EntityColumns, minimumConfidence: number): void {
    this.predictedEntities = fromColumns(columns, minimumConfidence);
    this.shown = undefined;
  }

  clearPredicted(): void {
    this.predictedEntities = [];
    this.shown = undefined;
  }

  setRejections(rejections: readonly Rejection[]): void {
    this.rejected = rejections;
    this.shown = undefined;
  }

  reject(entity: NoteEntity): void {
    const { label, start, end } = entity;
    this.setRejections([...this.rejected, { label, start, end }]);
  }

  /** Keeps everything in its place after edits of the text. */
  edit(edits: readonly SpanEdit[]): void {
    if (edits.length === 0) return;
    this.annotatedEntities = moveAll(this.annotatedEntities, edits);
    this.predictedEntities = moveAll(this.predictedEntities, edits);
    this.rejected = this.rejected.flatMap((rejection) => {
      const span = shiftSpans(rejection, edits);
      return span === null ? [] : [{ label: rejection.label, ...span }];
    });
    this.shown = undefined;
  }

  /** The entity at an offset: of several the shortest, of equal ones the annotated. */
  at(offset: number): NoteEntity | undefined {
    const around = this.all.filter(({ start, end }) => start <= offset && offset <= end);
    return around.sort((a, b) => a.end - a.start - (b.end - b.start) || a.kind.localeCompare(b.kind))[0];
  }

  /** The first entity that starts after an offset, from the top again at the end; and the other way round. */
  next(offset: number): NoteEntity | undefined {
    return this.all.find(({ start }) => start > offset) ?? this.all[0];
  }

  previous(offset: number): NoteEntity | undefined {
    return this.all.findLast(({ start }) => start < offset) ?? this.all.at(-1);
  }

  /** Places of all annotated entities, for the annotation file; one without fragments was deleted with its text. */
  moved(ids: readonly string[]): MovedEntity[] {
    const byId = new Map(this.annotatedEntities.map((entity) => [entity.id, entity.fragments]));
    return ids.map((id) => ({ id, fragments: byId.get(id) ?? [] }));
  }

  private predictions(): readonly NoteEntity[] {
    const taken = new Set([...this.annotatedEntities, ...this.rejected].map(key));
    return this.predictedEntities.filter((entity) => !taken.has(key(entity)));
  }
}

const key = ({ start, end, label }: Rejection): string => `${start}:${end}:${label}`;

function fromAnnotation({ id, label, fragments, attributes }: AnnotatedEntity): NoteEntity {
  const start = fragments[0].start;
  const end = fragments.at(-1)?.end ?? start;
  return { kind: 'annotated', id, label, start, end, fragments, attributes };
}

function fromColumns(columns: EntityColumns, minimumConfidence: number): NoteEntity[] {
  const entities: NoteEntity[] = [];
  for (let i = 0; i < columns.starts.length; i++) {
    const confidence = columns.confidence[i] ?? 0;
    if (confidence < minimumConfidence) continue;
    const span = { start: columns.starts[i] ?? 0, end: columns.ends[i] ?? 0 };
    const label = columns.labels[columns.label[i] ?? 0] ?? '';
    entities.push({ kind: 'predicted', label, ...span, confidence, fragments: [span], attributes: [] });
  }
  return entities;
}

function moveAll(entities: readonly NoteEntity[], edits: readonly SpanEdit[]): NoteEntity[] {
  return entities.flatMap((entity) => {
    const fragments = entity.fragments.flatMap((fragment) => shiftSpans(fragment, edits) ?? []);
    const [first] = fragments;
    const last = fragments.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ ...entity, start: first.start, end: last.end, fragments }];
  });
}
