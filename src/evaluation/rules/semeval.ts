// SemEval-2013 task 9.1: the MUC categories COR, INC, PAR, MIS and SPU in four measures.
import type { DocumentPair } from '../matching/pairing';
import { lastPair } from '../matching/lastPair';
import { sortedSides, type SortedSides } from '../matching/sortedSides';
import { endOf, forEachEnvelopeOverlap, sameFragments, sharedCharacters, startOf } from '../matching/spans';
import { tallyOf, type Tallies } from '../counts/tally';
import type { DocumentCount, Rule } from './rule';

type Measure = 'strict' | 'exact' | 'partial' | 'type';
type Verdict = 'correct' | 'incorrect' | 'partial';

/** A gold and a predicted entity that share characters; indices into the sorted sides. */
interface Candidate {
  readonly gold: number;
  readonly predicted: number;
  readonly sameSpan: boolean;
  readonly sameLabel: boolean;
  /** How far the boundaries lie apart, both ends together. */
  readonly distance: number;
}

/** Exact hits that are taken before anything else, the better ones first. */
const exactHits: Readonly<Record<Measure, readonly ((candidate: Candidate) => boolean)[]>> = {
  strict: [({ sameSpan, sameLabel }) => sameSpan && sameLabel],
  exact: [({ sameSpan, sameLabel }) => sameSpan && sameLabel, ({ sameSpan }) => sameSpan],
  partial: [({ sameSpan, sameLabel }) => sameSpan && sameLabel, ({ sameSpan }) => sameSpan],
  type: [({ sameSpan, sameLabel }) => sameSpan && sameLabel],
};

/** Of the gold entities that a predicted one overlaps: of its own label the closest, then the others in text order. */
function byLabelThenDistance(a: Candidate, b: Candidate): number {
  if (a.predicted !== b.predicted) return a.predicted - b.predicted;
  if (a.sameLabel !== b.sameLabel) return a.sameLabel ? -1 : 1;
  return (a.sameLabel ? a.distance - b.distance : 0) || a.gold - b.gold;
}

function verdictOf(measure: Measure, { sameSpan, sameLabel }: Candidate): Verdict {
  if (measure === 'strict') return sameSpan && sameLabel ? 'correct' : 'incorrect';
  if (measure === 'exact') return sameSpan ? 'correct' : 'incorrect';
  if (measure === 'partial') return sameSpan ? 'correct' : 'partial';
  return sameLabel ? 'correct' : 'incorrect';
}

/** All overlapping pairs, by predicted entity, then gold entity, in text order. */
const candidatesOf = lastPair((pair): readonly Candidate[] => {
  const { gold, predicted } = sortedSides(pair);
  const candidates: Candidate[] = [];
  forEachEnvelopeOverlap(predicted, gold, (right, left) => {
    const a = gold[left]!;
    const b = predicted[right]!;
    if (sharedCharacters(a, b) === 0) return;
    candidates.push({
      gold: left,
      predicted: right,
      sameSpan: sameFragments(a, b),
      sameLabel: a.label === b.label,
      distance: Math.abs(startOf(a) - startOf(b)) + Math.abs(endOf(a) - endOf(b)),
    });
  });
  return candidates;
});

/**
 * One to one. The whole document is searched for exact pairs first, so that no earlier overlap takes a gold entity away
 * from the prediction that hits it exactly; then predicted entities in text order take the first free gold entity they
 * overlap (for `type`, one of the same label with the closest boundaries before any other).
 */
function alignment(measure: Measure, candidates: readonly Candidate[], sides: SortedSides): Candidate[] {
  const takenGold = new Uint8Array(sides.gold.length);
  const takenPredicted = new Uint8Array(sides.predicted.length);
  const chosen: Candidate[] = [];
  const take = (list: readonly Candidate[]): void => {
    for (const candidate of list) {
      if (takenGold[candidate.gold] === 1 || takenPredicted[candidate.predicted] === 1) continue;
      takenGold[candidate.gold] = 1;
      takenPredicted[candidate.predicted] = 1;
      chosen.push(candidate);
    }
  };
  for (const fits of exactHits[measure]) take(candidates.filter(fits));
  take(measure === 'type' ? candidates.toSorted(byLabelThenDistance) : candidates);
  return chosen;
}

function count(measure: Measure, pair: DocumentPair): DocumentCount {
  const sides = sortedSides(pair);
  const { gold, predicted } = sides;
  const chosen = alignment(measure, candidatesOf(pair), sides);
  const labels: Tallies = new Map();
  const sums = { correct: 0, incorrect: 0, partial: 0, missed: gold.length, spurious: predicted.length };
  for (const { label } of gold) tallyOf(labels, label).gold++;
  const partners = predicted.slice();
  for (const candidate of chosen) partners[candidate.predicted] = gold[candidate.gold]!;
  for (const { label } of partners) tallyOf(labels, label).predicted++;
  for (const candidate of chosen) {
    const verdict = verdictOf(measure, candidate);
    sums[verdict]++;
    sums.missed--;
    sums.spurious--;
    const credit = verdict === 'correct' ? 1 : verdict === 'partial' ? 0.5 : 0;
    const tally = tallyOf(labels, gold[candidate.gold]!.label);
    tally.matchedGold += credit;
    tally.matchedPredicted += credit;
  }
  return { labels, sums };
}

function summarise(sums: Readonly<Record<string, number>>): Record<string, number> {
  const value = (name: string): number => sums[name] ?? 0;
  const paired = value('correct') + value('incorrect') + value('partial');
  return {
    correct: value('correct'),
    incorrect: value('incorrect'),
    partial: value('partial'),
    missed: value('missed'),
    spurious: value('spurious'),
    possible: paired + value('missed'),
    actual: paired + value('spurious'),
  };
}

const titles: Readonly<Record<Measure, string>> = {
  strict: 'same span and same label',
  exact: 'same span, whatever the label',
  partial: 'same span, or half a point for an overlap, whatever the label',
  type: 'any overlap with the same label',
};

function rule(measure: Measure): Rule {
  return {
    name: `semeval-${measure}`,
    title: `SemEval-2013 9.1: ${titles[measure]}`,
    source: 'Segura-Bedmar et al. 2013 (SemEval-2013 task 9.1); MUC-5 categories (Chinchor & Sundheim 1993)',
    macroOver: 'labels',
    count: (pair) => count(measure, pair),
    summarise,
  };
}

export const semevalStrict = rule('strict');
export const semevalExact = rule('exact');
export const semevalPartial = rule('partial');
export const semevalType = rule('type');
