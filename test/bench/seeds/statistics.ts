// Do two sets of scores differ by more than their seeds do? Welch's t-test and the interval of the difference.
import { spreadOf, type Spread } from '../../../src/evaluation/seeds';

export interface Difference {
  readonly left: Spread;
  readonly right: Spread;
  /** Left minus right. */
  readonly mean: number;
  /** 95 % of the difference, by Welch's t with Satterthwaite's degrees of freedom. */
  readonly interval: readonly [low: number, high: number];
  /** Two-sided. */
  readonly p: number;
}

/** @throws RangeError for fewer than two scores a side: they have no deviation. */
export function welch(left: readonly number[], right: readonly number[]): Difference {
  if (left.length < 2 || right.length < 2) throw new RangeError('Two scores a side are the least');
  const [a, b] = [spreadOf(left), spreadOf(right)];
  const [u, v] = [a.deviation ** 2 / left.length, b.deviation ** 2 / right.length];
  const mean = a.mean - b.mean;
  const error = Math.sqrt(u + v);
  if (error === 0) return { left: a, right: b, mean, interval: [mean, mean], p: mean === 0 ? 1 : 0 };
  const freedom = (u + v) ** 2 / (u ** 2 / (left.length - 1) + v ** 2 / (right.length - 1));
  const reach = error * quantile(0.95, freedom);
  return {
    left: a,
    right: b,
    mean,
    interval: [mean - reach, mean + reach],
    p: 1 - central(Math.abs(mean) / error, freedom),
  };
}

/** P(|T| ≤ t) of Student's t: with t = √ν tan θ the density is cos^(ν−1) θ, integrated by Simpson's rule. */
function central(t: number, freedom: number): number {
  const integral = (to: number): number => {
    const pieces = 2000;
    const value = (i: number): number => Math.cos((to * i) / pieces) ** (freedom - 1);
    let sum = value(0) + value(pieces);
    for (let i = 1; i < pieces; i++) sum += value(i) * (i % 2 === 0 ? 2 : 4);
    return (sum * to) / pieces / 3;
  };
  return integral(Math.atan(t / Math.sqrt(freedom))) / integral(Math.PI / 2);
}

/** The t that holds the share `inside` between −t and t. */
function quantile(inside: number, freedom: number): number {
  let [low, high] = [0, 1000];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (central(middle, freedom) < inside) low = middle;
    else high = middle;
  }
  return high;
}
