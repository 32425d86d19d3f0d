// From the counts of all documents to the scores of a rule: micro, macro in the rule's own sense, per label.
import type { RuleCounts } from './ruleCounts';
import type { Rule } from './rules/rule';
import {
  addTally,
  countedScoresOf,
  f1Of,
  scoresOf,
  tallyOf,
  totalOf,
  type CountedScores,
  type LabelScores,
  type Scores,
  type Tallies,
} from './counts/tally';
import { sumOfColumns, tallyAt, totalColumns, type TallyTable } from './counts/tallyColumns';

export interface MacroScores extends Scores {
  /** Population standard deviation over documents (2014 and 2016). */
  readonly precisionDeviation?: number;
  readonly recallDeviation?: number;
}

export interface PartScores {
  readonly micro: CountedScores;
  readonly macro: MacroScores;
  readonly perLabel: Readonly<Record<string, LabelScores>>;
}

/** Further parts (`relations`, `attributes` …) and the rule's own numbers stand beside the three. */
export interface RuleScores extends PartScores {
  readonly macroOver: Rule['macroOver'];
  readonly weighted?: Scores;
  readonly details?: Readonly<Record<string, number>>;
  readonly parts: Readonly<Record<string, PartScores>>;
}

export function scoreRule(rule: Rule, { documents, labels, parts, sums }: RuleCounts): RuleScores {
  const total = sumOfTable(labels);
  return {
    ...scorePart(rule.macroOver, labels, total, documents),
    macroOver: rule.macroOver,
    ...(rule.weighted === true ? { weighted: weightedMean(total) } : {}),
    ...(rule.summarise === undefined ? {} : { details: rule.summarise(Object.fromEntries(sums)) }),
    parts: Object.fromEntries(
      [...parts].map(([name, table]) => [
        name,
        scorePart(rule.macroOver, table, sumOfTable(table), documents),
      ]),
    ),
  };
}

function scorePart(
  over: Rule['macroOver'],
  table: TallyTable,
  total: Tallies,
  documents: number,
): PartScores {
  return {
    micro: countedScoresOf(totalOf(total)),
    macro:
      over === 'labels'
        ? meanOverLabels(total)
        : meanOverDocuments(table, documents, over === 'documents-pooled'),
    perLabel: perLabel(total),
  };
}

/** What was counted for a label by a rule that counts a match alike from both sides. */
export interface LabelCounts {
  readonly support: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** Scores of disjoint sets of documents taken together, from the counts of each. */
export function poolLabels(parts: readonly Readonly<Record<string, LabelCounts>>[]): PartScores {
  const total: Tallies = new Map();
  for (const [label, { support, truePositives, falsePositives }] of parts.flatMap(
    Object.entries<LabelCounts>,
  )) {
    addTally(tallyOf(total, label), {
      gold: support,
      predicted: truePositives + falsePositives,
      matchedGold: truePositives,
      matchedPredicted: truePositives,
    });
  }
  return scorePart('labels', new Map(), total, 0);
}

const sumOfTable = (table: TallyTable): Tallies =>
  new Map([...table].map(([label, columns]) => [label, sumOfColumns(columns)]));

/** Labels in alphabetical order; every label of either side is there. */
function perLabel(total: Tallies): Record<string, LabelScores> {
  const labels = [...total.keys()].sort();
  return Object.fromEntries(
    labels.map((label) => [
      label,
      { ...countedScoresOf(total.get(label)!), support: total.get(label)!.gold },
    ]),
  );
}

function meanOverLabels(total: Tallies): MacroScores {
  return meanOf([...total.values()].map(scoresOf));
}

/** A document in which nothing is to be found, or nothing was, counts 0 (n2c2 2018, i2b2 2014). */
function meanOverDocuments(table: TallyTable, documents: number, pooled: boolean): MacroScores {
  const totals = totalColumns(table, documents);
  const scores = Array.from({ length: documents }, (_, document) => scoresOf(tallyAt(totals, document)));
  const mean = meanOf(scores);
  if (!pooled) return mean;
  return {
    ...mean,
    f1: f1Of(mean.precision, mean.recall),
    precisionDeviation: deviation(scores.map((score) => score.precision)),
    recallDeviation: deviation(scores.map((score) => score.recall)),
  };
}

function meanOf(scores: readonly Scores[]): Scores {
  return {
    precision: mean(scores.map((score) => score.precision)),
    recall: mean(scores.map((score) => score.recall)),
    f1: mean(scores.map((score) => score.f1)),
  };
}

function weightedMean(total: Tallies): Scores {
  const support = totalOf(total).gold;
  const sum = { precision: 0, recall: 0, f1: 0 };
  for (const tally of total.values()) {
    const scores = scoresOf(tally);
    const weight = support === 0 ? 0 : tally.gold / support;
    sum.precision += scores.precision * weight;
    sum.recall += scores.recall * weight;
    sum.f1 += scores.f1 * weight;
  }
  return sum;
}

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Population standard deviation. */
export function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
