// The exact two-sided binomial test against one half.

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
