// The entities of one open note: annotated and predicted, kept in place while the text changes. Knows nothing of the editor.
import { compareSpans, type Span } from '../../corpus/span';
import type { AnnotatedEntity } from '../../protocol/annotations';
import type { EntityColumns } from '../../protocol/tagger';
import { noPredictions, PredictedEntities, type Prediction, type TakenPlace } from './predictedEntities';
import { shiftFragments, shiftSpans, type SpanEdit } from './textEdits';

export interface NoteEntity extends Span {
  readonly kind: 'annotated' | 'predicted';
  readonly label: string;
  /** Id in the annotation file. */
  readonly id?: string;
  /** Name of the file it comes from, where that is not changed here. */
  readonly readOnlyFile?: string;
  readonly confidence?: number;
  /** All fragments of a discontinuous one, `start`–`end` its envelope. */
  readonly fragments: readonly Span[];
  readonly attributes: readonly string[];
}

/** What a rejected prediction is known by: while it says the same of the same place, it stays away. */
export type Rejection = TakenPlace;

export class NoteEntities {
  private annotatedEntities: readonly NoteEntity[] = [];
  private predicted = new PredictedEntities(noPredictions, 0, []);
  private rejected: readonly Rejection[] = [];
  private sorted: readonly NoteEntity[] | undefined;
  private changes = 0;

  /** Counts the changes besides those that come with edits of the text: what was drawn at a version still holds. */
  get version(): number {
    return this.changes;
  }

  /** Annotated and predicted, without predictions that were rejected or that an annotation already states. */
  get length(): number {
    return this.annotatedEntities.length + this.predicted.length;
  }

  /** By index, annotated ones first; one object at a time, for work in slices. */
  get(index: number): NoteEntity {
    const annotated = this.annotatedEntities[index];
    return annotated ?? fromPrediction(this.predicted.get(index - this.annotatedEntities.length));
  }

  /** Where the entity of an index is; cheaper than the entity. */
  spanOf(index: number): Span {
    return this.annotatedEntities[index] ?? this.predicted.spanOf(index - this.annotatedEntities.length);
  }

  /** Both kinds in text order. Makes an object for each: not for every keystroke. */
  get all(): readonly NoteEntity[] {
    this.sorted ??= Array.from({ length: this.length }, (_, index) => this.get(index)).sort(compareSpans);
    return this.sorted;
  }

  get annotated(): readonly NoteEntity[] {
    return this.annotatedEntities;
  }

  get rejections(): readonly Rejection[] {
    return this.rejected;
  }

  setAnnotated(entities: readonly AnnotatedEntity[]): void {
    this.annotatedEntities = entities.map(fromAnnotation);
    this.hideTaken();
  }

  setPredicted(columns: EntityColumns, minimumConfidence: number): void {
    this.predicted = new PredictedEntities(columns, minimumConfidence, this.taken());
    this.changed();
  }

  clearPredicted(): void {
    this.setPredicted(noPredictions, 0);
  }

  setRejections(rejections: readonly Rejection[]): void {
    this.rejected = rejections;
    this.hideTaken();
  }

  reject({ label, start, end }: NoteEntity): void {
    this.setRejections([...this.rejected, { label, start, end }]);
  }

  /** Keeps everything in its place after edits of the text. */
  edit(edits: readonly SpanEdit[]): void {
    if (edits.length === 0) return;
    this.annotatedEntities = moveAll(this.annotatedEntities, edits);
    this.rejected = this.rejected.flatMap((rejection) => {
      const span = shiftSpans(rejection, edits);
      return span === null ? [] : [{ label: rejection.label, ...span }];
    });
    if (this.predicted.edit(edits)) this.predicted.hide(this.taken());
    this.sorted = undefined;
  }

  /** The entity at an offset: of several the shortest, of equal ones the annotated. */
  at(offset: number): NoteEntity | undefined {
    const around = this.annotatedEntities.filter(({ start, end }) => start <= offset && offset <= end);
    for (const index of this.predicted.at(offset)) around.push(fromPrediction(this.predicted.get(index)));
    return around.sort((a, b) => a.end - a.start - (b.end - b.start) || a.kind.localeCompare(b.kind))[0];
  }

  /** The first entity that starts after an offset, from the top again at the end; and the other way round. */
  next(offset: number): NoteEntity | undefined {
    return this.all.find(({ start }) => start > offset) ?? this.all[0];
  }

  previous(offset: number): NoteEntity | undefined {
    return this.all.findLast(({ start }) => start < offset) ?? this.all.at(-1);
  }

  private *taken(): Generator<TakenPlace> {
    yield* this.annotatedEntities;
    yield* this.rejected;
  }

  private hideTaken(): void {
    this.predicted.hide(this.taken());
    this.changed();
  }

  private changed(): void {
    this.sorted = undefined;
    this.changes++;
  }
}

function fromAnnotation({ id, label, fragments, attributes, readOnlyFile }: AnnotatedEntity): NoteEntity {
  const start = fragments[0].start;
  const end = fragments.at(-1)?.end ?? start;
  const file = readOnlyFile === undefined ? {} : { readOnlyFile };
  return { kind: 'annotated', id, label, start, end, fragments, attributes, ...file };
}

function fromPrediction({ label, start, end, confidence }: Prediction): NoteEntity {
  return { kind: 'predicted', label, start, end, confidence, fragments: [{ start, end }], attributes: [] };
}

function moveAll(entities: readonly NoteEntity[], edits: readonly SpanEdit[]): NoteEntity[] {
  return entities.flatMap((entity) => {
    const fragments = shiftFragments(entity.fragments, edits);
    const [first] = fragments;
    const last = fragments.at(-1);
    if (first === undefined || last === undefined) return [];
    return [{ ...entity, start: first.start, end: last.end, fragments }];
  });
}
