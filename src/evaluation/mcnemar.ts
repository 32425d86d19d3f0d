// McNemar's test: of the gold entities that only one of two systems found, are the halves equal? (McNemar 1947)

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

/** Twice the probability of at most `fewer` heads in `tosses` of a fair coin, at most 1. Summed in logarithms. */
export function binomialTwoSided(fewer: number, tosses: number): number {
  if (tosses === 0) return 1;
  let logTerm = -tosses * Math.LN2;
  let sum = 0;
  for (let heads = 0; heads <= fewer; heads++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(tosses - heads) - Math.log(heads + 1);
  }
  return Math.min(1, 2 * sum);
}
