// Same fragments and same label, one to one. Our own default.
import type { Entity } from '../../corpus/document';
import { ByStart } from '../matching/byStart';
import type { DocumentPair } from '../matching/pairing';
import { sameFragments, startOf } from '../matching/spans';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';

export const strict: Rule = {
  name: 'strict',
  title: 'Same span (all fragments) and same label, one to one',
  source: 'Common exact-match definition; duplicates on one side need duplicates on the other',
  macroOver: 'labels',
  count: (pair) => ({ labels: countStrict(pair.goldEntities, pair.predictedEntities) }),
};

function countStrict(gold: readonly Entity[], predicted: readonly Entity[]): Tallies {
  const tallies: Tallies = new Map();
  const open = new ByStart<Entity>();
  for (const entity of gold) {
    tallyOf(tallies, entity.label).gold++;
    open.add(startOf(entity), entity);
  }
  for (const entity of predicted) {
    const tally = tallyOf(tallies, entity.label);
    tally.predicted++;
    if (open.take(startOf(entity), (other) => sameEntity(other, entity)) !== undefined) addMatch(tally);
  }
  return tallies;
}

const sameEntity = (a: Entity, b: Entity): boolean => a.label === b.label && sameFragments(a, b);

/** The pairs of exactly equal entities, in the order of the predicted ones; used where the entities themselves are needed. */
export function strictPairs({
  goldEntities,
  predictedEntities,
}: DocumentPair): [gold: Entity, predicted: Entity][] {
  const open = new ByStart<Entity>();
  for (const entity of goldEntities) open.add(startOf(entity), entity);
  const pairs: [Entity, Entity][] = [];
  for (const entity of predictedEntities) {
    const gold = open.take(startOf(entity), (other) => sameEntity(other, entity));
    if (gold !== undefined) pairs.push([gold, entity]);
  }
  return pairs;
}
