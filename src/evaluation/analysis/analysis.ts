// Where a model fails: error kinds, confusion, breakdowns, calibration. Holds offsets and labels, never note text.
import type { Entity } from '../../corpus/document';
import { entityText } from '../../corpus/document';
import { spanLength } from '../../corpus/span';
import { BreakdownCounts, type Breakdown, type Placed } from './breakdown';
import { CalibrationData, type Calibration } from './calibration';
import { ConfusionCounts, type Confusion } from './confusion';
import { alignEntities, type AlignedEntities, type ErrorKind, type Outcome } from './errors';
import type { DocumentPair } from '../matching/pairing';
import { sectionAt, sectionsOf } from './sections';
import { sentenceAt } from '../matching/sentences';
import { startOf } from '../matching/spans';

export interface AnalysisOptions {
  /** Surfaces of the training entities (`surfaceOf`), to tell seen from unseen. */
  readonly trainingSurfaces?: ReadonlySet<string>;
}

/** One side of an error. `fragments` are [start, end) in the gold text. */
export interface ErrorEntity {
  readonly id: string;
  readonly label: string;
  readonly fragments: readonly (readonly [start: number, end: number])[];
  readonly confidence?: number;
}

export interface ErrorRecord {
  readonly document: string;
  readonly kind: ErrorKind;
  readonly gold?: ErrorEntity;
  readonly predicted?: ErrorEntity;
  readonly section: string;
  readonly seen?: boolean;
}

export interface Analysis {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly confusion: Confusion;
  readonly breakdowns: readonly Breakdown[];
  readonly calibration?: Calibration;
  readonly errors: readonly ErrorRecord[];
}

/** Entity by entity, of which only the errors are kept. */
export function analyse(pairs: readonly DocumentPair[], options: Partial<AnalysisOptions> = {}): Analysis {
  const { trainingSurfaces } = options;
  const outcomes = { correct: 0, boundary: 0, label: 0, both: 0, missed: 0, spurious: 0 };
  const confusion = new ConfusionCounts();
  const breakdowns = new BreakdownCounts(trainingSurfaces !== undefined);
  const confidences = new CalibrationData();
  const errors: ErrorRecord[] = [];
  for (const pair of pairs) {
    for (const placed of placeEntities(pair, trainingSurfaces)) {
      const { aligned } = placed;
      outcomes[aligned.outcome]++;
      confusion.add(aligned);
      breakdowns.add(placed);
      confidences.add(aligned);
      if (aligned.outcome !== 'correct') errors.push(errorOf(placed, aligned.outcome));
    }
  }
  const calibration = confidences.calibration();
  return {
    outcomes,
    confusion: confusion.matrix(),
    breakdowns: breakdowns.breakdowns(),
    ...(calibration === undefined ? {} : { calibration }),
    errors,
  };
}

/** The aligned entities of a document with what the breakdowns ask about them. */
function placeEntities(pair: DocumentPair, trainingSurfaces: ReadonlySet<string> | undefined): Placed[] {
  const sections = sectionsOf(pair.gold.text);
  return alignEntities(pair).map((aligned) => {
    const entity = (aligned.gold ?? aligned.predicted)!;
    return {
      document: pair.id,
      aligned,
      section: sectionAt(sections, startOf(entity)),
      words: wordCount(pair, entity),
      sentenceWords: sentenceAt(pair.gold, startOf(entity))?.words ?? 0,
      ...(trainingSurfaces === undefined ? {} : { seen: trainingSurfaces.has(surfaceOf(pair, entity)) }),
    };
  });
}

/** The text of an entity as it is compared with the training data: lower case, single blanks. */
export function surfaceOf(pair: Pick<DocumentPair, 'gold'>, entity: Entity): string {
  return entityText(pair.gold, entity).toLowerCase().replace(/\s+/g, ' ').trim();
}

function wordCount(pair: DocumentPair, entity: Entity): number {
  let words = 0;
  for (const span of entity.fragments) {
    if (spanLength(span) > 0) words += pair.gold.text.slice(span.start, span.end).match(/\S+/g)?.length ?? 0;
  }
  return words;
}

function errorOf(
  { document, aligned: { gold, predicted }, section, seen }: Placed,
  kind: ErrorKind,
): ErrorRecord {
  return {
    document,
    kind,
    ...(gold === undefined ? {} : { gold: entityOf(gold) }),
    ...(predicted === undefined ? {} : { predicted: entityOf(predicted) }),
    section,
    ...(seen === undefined ? {} : { seen }),
  };
}

function entityOf({ id, label, fragments, confidence }: Entity): ErrorEntity {
  return {
    id,
    label,
    fragments: fragments.map(({ start, end }) => [start, end] as const),
    ...(confidence === undefined ? {} : { confidence }),
  };
}

export type { AlignedEntities };
