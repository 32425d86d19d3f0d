// Same label and at least one shared character, one to one: most pairs, then most shared characters. Our own lenient default.
import type { Entity } from '../../corpus/document';
import { maximumMatching, type Pair, type WeightedEdge } from '../matching/assignment';
import { sortedSides, type SortedSides } from '../matching/sortedSides';
import { forEachEnvelopeOverlap, sharedCharacters } from '../matching/spans';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';

export const overlap: Rule = {
  name: 'overlap',
  title: 'Same label and at least one shared character, one to one (maximum matching)',
  source: 'Maximum bipartite matching a document and label: most pairs, then most shared characters',
  macroOver: 'labels',
  count: (pair) => ({ labels: countOverlap(sortedSides(pair)) }),
};

function countOverlap({ gold, predicted }: SortedSides): Tallies {
  const tallies: Tallies = new Map();
  for (const entity of gold) tallyOf(tallies, entity.label).gold++;
  for (const entity of predicted) tallyOf(tallies, entity.label).predicted++;
  for (const [left] of matchOverlapping(gold, predicted, sameLabel)) {
    addMatch(tallyOf(tallies, gold[left]!.label));
  }
  return tallies;
}

const sameLabel = (a: Entity, b: Entity): boolean => a.label === b.label;

/**
 * The best one-to-one matching of overlapping entities that `allowed` lets through, as index pairs.
 * @param gold @param predicted sorted by `compareEntities`
 */
export function matchOverlapping(
  gold: readonly Entity[],
  predicted: readonly Entity[],
  allowed: (gold: Entity, predicted: Entity) => boolean,
): Pair[] {
  const edges: WeightedEdge[] = [];
  forEachEnvelopeOverlap(gold, predicted, (left, right) => {
    const a = gold[left]!;
    const b = predicted[right]!;
    if (!allowed(a, b)) return;
    const weight = sharedCharacters(a, b);
    if (weight > 0) edges.push({ left, right, weight });
  });
  return maximumMatching(edges);
}
