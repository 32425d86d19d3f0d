// What one rule counted for one label: enough to add documents up and to compute precision, recall and F1.

/**
 * Precision and recall keep their own numerators, because some rules count a match differently from the two sides
 * (2012 compares in both directions, SemEval gives half points, 2018 drops a predicted entity instead of calling it wrong).
 */
export interface Tally {
  /** Number of gold items. */
  gold: number;
  /** Number of predicted items that the rule counts. */
  predicted: number;
  /** Numerator of recall. */
  matchedGold: number;
  /** Numerator of precision. */
  matchedPredicted: number;
}

/** Label → tally. */
export type Tallies = Map<string, Tally>;

export interface Scores {
  /** 0–1; 0 where nothing was predicted. */
  readonly precision: number;
  /** 0–1; 0 where nothing is in the gold standard. */
  readonly recall: number;
  /** Harmonic mean; 0 where both are 0. */
  readonly f1: number;
}

export interface CountedScores extends Scores {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

export interface LabelScores extends CountedScores {
  /** Number of gold items. */
  readonly support: number;
}

export const emptyTally = (): Tally => ({ gold: 0, predicted: 0, matchedGold: 0, matchedPredicted: 0 });

export function tallyOf(tallies: Tallies, label: string): Tally {
  let tally = tallies.get(label);
  if (tally === undefined) {
    tally = emptyTally();
    tallies.set(label, tally);
  }
  return tally;
}

/** Counts an item that is matched from both sides. */
export function addMatch(tally: Tally): void {
  tally.matchedGold++;
  tally.matchedPredicted++;
}

export function addTally(sum: Tally, tally: Tally): void {
  sum.gold += tally.gold;
  sum.predicted += tally.predicted;
  sum.matchedGold += tally.matchedGold;
  sum.matchedPredicted += tally.matchedPredicted;
}

export function totalOf(tallies: Tallies): Tally {
  const total = emptyTally();
  for (const tally of tallies.values()) addTally(total, tally);
  return total;
}

const ratio = (numerator: number, denominator: number): number =>
  denominator === 0 ? 0 : numerator / denominator;

export const f1Of = (precision: number, recall: number): number =>
  ratio(2 * precision * recall, precision + recall);

export function scoresOf(tally: Tally): Scores {
  const precision = ratio(tally.matchedPredicted, tally.predicted);
  const recall = ratio(tally.matchedGold, tally.gold);
  return { precision, recall, f1: f1Of(precision, recall) };
}

export function countedScoresOf(tally: Tally): CountedScores {
  return {
    ...scoresOf(tally),
    truePositives: tally.matchedGold,
    falsePositives: tally.predicted - tally.matchedPredicted,
    falseNegatives: tally.gold - tally.matchedGold,
  };
}
