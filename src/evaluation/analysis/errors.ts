// Every entity of both sides with what became of it: right, wrong boundary, wrong label, both, missed, spurious.
import type { Entity } from '../../corpus/document';
import type { DocumentPair } from '../matching/pairing';
import { matchOverlapping } from '../rules/overlap';
import { strictPairs } from '../rules/strict';
import { compareEntities, sameFragments } from '../matching/spans';

export type ErrorKind = 'boundary' | 'label' | 'both' | 'missed' | 'spurious';
export type Outcome = 'correct' | ErrorKind;

/** `missed` has no predicted entity, `spurious` no gold one, all others have both. */
export interface AlignedEntities {
  readonly outcome: Outcome;
  readonly gold?: Entity;
  readonly predicted?: Entity;
}

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
  const steps: [Outcome, (a: Entity, b: Entity) => boolean][] = [
    ['label', sameFragments],
    ['boundary', (a, b) => a.label === b.label],
    ['both', () => true],
  ];
  for (const [outcome, allowed] of steps) {
    const gold = pair.goldEntities.filter((entity) => !usedGold.has(entity)).sort(compareEntities);
    const predicted = pair.predictedEntities
      .filter((entity) => !usedPredicted.has(entity))
      .sort(compareEntities);
    for (const [left, right] of matchOverlapping(gold, predicted, allowed))
      use(outcome, gold[left]!, predicted[right]!);
  }
  for (const gold of pair.goldEntities) if (!usedGold.has(gold)) aligned.push({ outcome: 'missed', gold });
  for (const predicted of pair.predictedEntities) {
    if (!usedPredicted.has(predicted)) aligned.push({ outcome: 'spurious', predicted });
  }
  return aligned.sort((a, b) => compareEntities((a.gold ?? a.predicted)!, (b.gold ?? b.predicted)!));
}
