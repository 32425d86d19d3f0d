// Same fragments and same label, one to one. Our own default.
import type { Entity } from '../../corpus/document';
import type { DocumentPair } from '../pairing';
import { fragmentsKey } from '../spans';
import { addMatch, tallyOf, type Tallies } from '../tally';
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
  const open = new Map<string, number>();
  for (const entity of gold) {
    tallyOf(tallies, entity.label).gold++;
    const key = keyOf(entity);
    open.set(key, (open.get(key) ?? 0) + 1);
  }
  for (const entity of predicted) {
    const tally = tallyOf(tallies, entity.label);
    tally.predicted++;
    const key = keyOf(entity);
    const left = open.get(key) ?? 0;
    if (left === 0) continue;
    open.set(key, left - 1);
    addMatch(tally);
  }
  return tallies;
}

const keyOf = (entity: Entity): string => `${fragmentsKey(entity)} ${entity.label}`;

/** The pairs of exactly equal entities, as indices; used where the entities themselves are needed. */
export function strictPairs({
  goldEntities,
  predictedEntities,
}: DocumentPair): [gold: number, predicted: number][] {
  const open = new Map<string, number[]>();
  goldEntities.forEach((entity, index) => {
    const list = open.get(keyOf(entity));
    if (list === undefined) open.set(keyOf(entity), [index]);
    else list.push(index);
  });
  const pairs: [number, number][] = [];
  predictedEntities.forEach((entity, index) => {
    const gold = open.get(keyOf(entity))?.shift();
    if (gold !== undefined) pairs.push([gold, index]);
  });
  return pairs;
}
