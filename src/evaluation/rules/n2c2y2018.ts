// n2c2 2018 track 2 (adverse drug events and medication extraction): entities and relations, strict and lenient.
import { envelope, type Entity } from '../../corpus/document';
import { ByStart } from '../matching/byStart';
import { relationsOf, type ResolvedRelation } from '../matching/items';
import { createOverlapFinder } from '../matching/overlapFinder';
import type { DocumentPair } from '../matching/pairing';
import { endOf, startOf } from '../matching/spans';
import { addMatch, tallyOf, type Tallies } from '../counts/tally';
import type { Rule } from './rule';

type Mode = 'strict' | 'lenient';

/** A discontinuous entity is its envelope: the program reads the first and the last offset only. */
export function sameConcept(a: Entity, b: Entity, mode: Mode): boolean {
  if (a.label !== b.label) return false;
  if (mode === 'strict') return startOf(a) === startOf(b) && endOf(a) === endOf(b);
  return endOf(a) > startOf(b) && startOf(a) < endOf(b);
}

function sameRelation(a: ResolvedRelation, b: ResolvedRelation, mode: Mode): boolean {
  if (a.label !== b.label || a.arguments.length !== b.arguments.length) return false;
  return a.arguments.every((entity, i) => sameConcept(entity, b.arguments[i]!, mode));
}

/**
 * The program's count, step by step, in file order. Each predicted item claims every gold item it equals; when it equals
 * one that was claimed before, it is taken out of the comparison: neither right nor wrong. What is left is right if it
 * equals any gold item. A predicted item that spans two gold ones is one match, and the second gold one is missed.
 * @param equals the gold items that a predicted one equals
 */
function countWithDropping<T extends { readonly label: string }>(
  gold: readonly T[],
  predicted: readonly T[],
  equals: (predicted: T) => readonly T[],
): Tallies {
  const tallies: Tallies = new Map();
  for (const item of gold) tallyOf(tallies, item.label).gold++;
  const claimed = new Set<T>();
  for (const item of predicted) {
    const tally = tallyOf(tallies, item.label);
    const equal = equals(item);
    const dropped = equal.some((other) => claimed.has(other));
    for (const other of equal) claimed.add(other);
    if (dropped) continue;
    tally.predicted++;
    if (equal.length > 0) addMatch(tally);
  }
  return tallies;
}

function countEntities({ goldEntities, predictedEntities }: DocumentPair, mode: Mode): Tallies {
  const near = nearby(goldEntities, (entity) => entity, mode);
  return countWithDropping(goldEntities, predictedEntities, (predicted) =>
    near(predicted).filter((gold) => sameConcept(gold, predicted, mode)),
  );
}

/** Of many items those, in their order, that may stand for the same concept as an entity: with its start, or overlapping it. */
export function nearby<T>(
  items: readonly T[],
  mentionOf: (item: T) => Entity,
  mode: Mode,
): (entity: Entity) => readonly T[] {
  if (mode === 'strict') {
    const byStart = new ByStart<T>();
    for (const item of items) byStart.add(startOf(mentionOf(item)), item);
    return (entity) => byStart.all(startOf(entity));
  }
  const find = createOverlapFinder(items.map((item) => envelope(mentionOf(item))));
  return (entity) => find(envelope(entity)).map((index) => items[index]!);
}

function countRelations(pair: DocumentPair, mode: Mode): Tallies {
  const gold = byLabel(relationsOf(pair.gold));
  return countWithDropping([...gold.values()].flat(), relationsOf(pair.predicted), (predicted) =>
    (gold.get(predicted.label) ?? []).filter((other) => sameRelation(other, predicted, mode)),
  );
}

function byLabel<T extends { readonly label: string }>(items: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(item.label);
    if (group === undefined) groups.set(item.label, [item]);
    else group.push(item);
  }
  return groups;
}

function rule(mode: Mode): Rule {
  return {
    name: `n2c2-2018-${mode}`,
    title:
      mode === 'strict'
        ? 'n2c2 2018 track 2: label and first and last offset equal'
        : 'n2c2 2018 track 2: label equal and spans overlap',
    source: 'Henry et al. 2020 (JAMIA 27:3) and the evaluation program of n2c2 2018 track 2',
    macroOver: 'documents',
    count: (pair) => ({
      labels: countEntities(pair, mode),
      parts: { relations: countRelations(pair, mode) },
    }),
  };
}

export const n2c2y2018Strict = rule('strict');
export const n2c2y2018Lenient = rule('lenient');
