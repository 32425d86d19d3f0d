// Both sides of a pair in text order.
import type { Entity } from '../../corpus/document';
import { lastPair } from './lastPair';
import { compareEntities } from './spans';

export interface SortedSides {
  readonly gold: readonly Entity[];
  readonly predicted: readonly Entity[];
}

export const sortedSides = lastPair(({ goldEntities, predictedEntities }): SortedSides => ({
  gold: goldEntities.toSorted(compareEntities),
  predicted: predictedEntities.toSorted(compareEntities),
}));
