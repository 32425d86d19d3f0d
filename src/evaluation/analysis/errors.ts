// Every entity of both sides with what became of it: right, wrong boundary, wrong label, both, missed, spurious.
import type { Entity } from '../../corpus/document';
import type { DocumentPair } from '../matching/pairing';
import { matchOverlapping } from '../rules/overlap';
import { strictPairs } from '../rules/strict';
import { sortedSides } from '../matching/sortedSides';
import { compareEntities, sameFragments } from '../matching/spans';

export type ErrorKind = 'boundary' | 'label' | 'both' | 'missed' | 'spurious';
export type Outcome = 'correct' | ErrorKind;

/** `missed` has no predicted entity, `spurious` no gold one, all others have both. */
export interface AlignedEntities {
  readonly outcome: Outcome;
  readonly gold?: Entity;
  readonly predicted?: Entity;
}

/** Within what is left over by the exact pairs, in this order. */
const steps: readonly (readonly [Outcome, (gold: Entity, predicted: Entity) => boolean])[] = [
  ['label', sameFragments],
  ['boundary', (gold, predicted) => gold.label === predicted.label],
  ['both', () => true],
];

/**
 * Puts gold and predicted entities side by side, the closest first: same span and label; same span, other label; overlap
 * with the same label; overlap with another label. Within a step the matching is the largest one. Sorted by place.
 */
export function alignEntities(pair: DocumentPair): AlignedEntities[] {
  const aligned: AlignedEntities[] = [];
  const usedGold = new Set<Entity>();
  const usedPredicted = new Set<Entity>();
  const use = (outcome: Outcome, gold: Entity, predicted: Entity): void => {
    usedGold.add(gold);
    usedPredicted.add(predicted);
    aligned.push({ outcome, gold, predicted });
  };
  for (const [gold, predicted] of strictPairs(pair)) use('correct', gold, predicted);
  let { gold, predicted } = sortedSides(pair);
  for (const [outcome, allowed] of steps) {
    gold = gold.filter((entity) => !usedGold.has(entity));
    predicted = predicted.filter((entity) => !usedPredicted.has(entity));
    for (const [left, right] of matchOverlapping(gold, predicted, allowed))
      use(outcome, gold[left]!, predicted[right]!);
  }
  for (const entity of pair.goldEntities)
    if (!usedGold.has(entity)) aligned.push({ outcome: 'missed', gold: entity });
  for (const entity of pair.predictedEntities)
    if (!usedPredicted.has(entity)) aligned.push({ outcome: 'spurious', predicted: entity });
  return aligned.sort((a, b) => compareEntities((a.gold ?? a.predicted)!, (b.gold ?? b.predicted)!));
}
