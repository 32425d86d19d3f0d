// McNemar's test: of the gold entities that only one of two systems found, are the halves equal? (McNemar 1947)
import { binomialTwoSided } from '../../common/binomial';

export interface McNemar {
  /** Gold entities found by A only, by B only, by both, by neither. */
  readonly onlyA: number;
  readonly onlyB: number;
  readonly both: number;
  readonly neither: number;
  /** Exact two-sided binomial probability. */
  readonly pValue: number;
}

export function mcNemar(foundByA: readonly boolean[], foundByB: readonly boolean[]): McNemar {
  let [onlyA, onlyB, both, neither] = [0, 0, 0, 0];
  foundByA.forEach((a, i) => {
    const b = foundByB[i]!;
    if (a && b) both++;
    else if (a) onlyA++;
    else if (b) onlyB++;
    else neither++;
  });
  return { onlyA, onlyB, both, neither, pValue: binomialTwoSided(Math.min(onlyA, onlyB), onlyA + onlyB) };
}
