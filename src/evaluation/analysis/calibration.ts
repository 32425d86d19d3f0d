// Whether the confidences of predicted entities can be believed: reliability, expected calibration error, thresholds.
import type { AlignedEntities } from './errors';
import { scoresOf, type Scores } from '../counts/tally';

export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean confidence of the entities in the bin; 0 where it is empty. */
  readonly confidence: number;
  /** Share of them that are right (same span and label). */
  readonly accuracy: number;
}

/** Scores when only entities at or above the confidence are kept. */
export interface ThresholdPoint extends Scores {
  readonly threshold: number;
  readonly predicted: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error over ten equal bins (Guo et al. 2017). */
  readonly expectedError: number;
  /** The largest gap of a bin that holds anything. */
  readonly maximumError: number;
  /** Mean squared difference of confidence and being right. */
  readonly brierScore: number;
  readonly thresholds: readonly ThresholdPoint[];
  /** The confidence to cut at for the best F1. */
  readonly bestThreshold: number;
  /** Precision and recall of each label as the threshold falls. */
  readonly perLabel: Readonly<Record<string, readonly ThresholdPoint[]>>;
}

interface Judged {
  readonly label: string;
  readonly confidence: number;
  readonly right: boolean;
}

const binCount = 10;
const curvePoints = 50;

/** Gathers aligned entities one by one: of those without a confidence only the gold labels. */
export class CalibrationData {
  readonly #judged: Judged[] = [];
  readonly #goldCounts = new Map<string, number>();

  add({ gold, predicted, outcome }: AlignedEntities): void {
    if (gold !== undefined) this.#goldCounts.set(gold.label, this.#goldOf(gold.label) + 1);
    if (predicted?.confidence === undefined) return;
    const { label, confidence } = predicted;
    this.#judged.push({ label, confidence, right: outcome === 'correct' });
  }

  #goldOf(label: string): number {
    return this.#goldCounts.get(label) ?? 0;
  }

  /** Undefined when no predicted entity has a confidence. */
  calibration(): Calibration | undefined {
    const judged = this.#judged;
    if (judged.length === 0) return undefined;
    const bins = binsOf(judged);
    const gaps = bins.map(({ accuracy, confidence }) => Math.abs(accuracy - confidence));
    const gold = [...this.#goldCounts.values()].reduce((sum, count) => sum + count, 0);
    const thresholds = curve(judged, gold);
    return {
      bins,
      expectedError: bins.reduce((sum, bin, i) => sum + (bin.count / judged.length) * gaps[i]!, 0),
      maximumError: Math.max(...gaps.map((gap, i) => (bins[i]!.count > 0 ? gap : 0))),
      brierScore:
        judged.reduce((sum, item) => sum + (item.confidence - Number(item.right)) ** 2, 0) / judged.length,
      thresholds,
      bestThreshold: thresholds.reduce((best, point) => (point.f1 > best.f1 ? point : best)).threshold,
      perLabel: this.#curvesOfLabels(),
    };
  }

  #curvesOfLabels(): Calibration['perLabel'] {
    const labels = [...new Set(this.#judged.map(({ label }) => label))].sort();
    return Object.fromEntries(
      labels.map((label) => [
        label,
        curve(
          this.#judged.filter((item) => item.label === label),
          this.#goldOf(label),
        ),
      ]),
    );
  }
}

/** A confidence of exactly 1 belongs to the last bin. */
function binsOf(judged: readonly Judged[]): CalibrationBin[] {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of judged) {
    const bin = sums[Math.min(binCount - 1, Math.max(0, Math.floor(confidence * binCount)))]!;
    bin.count++;
    bin.confidence += confidence;
    if (right) bin.right++;
  }
  return sums.map(({ count, confidence, right }, i) => ({
    low: i / binCount,
    high: (i + 1) / binCount,
    count,
    confidence: count === 0 ? 0 : confidence / count,
    accuracy: count === 0 ? 0 : right / count,
  }));
}

/** At most fifty points, at confidences that occur, from the lowest (everything kept) to the highest. */
function curve(judged: readonly Judged[], gold: number): ThresholdPoint[] {
  const descending = judged.toSorted((a, b) => b.confidence - a.confidence);
  const points: ThresholdPoint[] = [];
  let right = 0;
  descending.forEach((item, i) => {
    if (item.right) right++;
    if (descending[i + 1]?.confidence === item.confidence) return;
    const predicted = i + 1;
    const scores = scoresOf({ gold, predicted, matchedGold: right, matchedPredicted: right });
    points.push({ threshold: item.confidence, predicted, ...scores });
  });
  points.reverse();
  if (points.length <= curvePoints) return points;
  const best = points.reduce((a, b) => (b.f1 > a.f1 ? b : a));
  const step = (points.length - 1) / (curvePoints - 1);
  const kept = new Set(Array.from({ length: curvePoints }, (_, i) => points[Math.round(i * step)]!));
  kept.add(best);
  return points.filter((point) => kept.has(point));
}
