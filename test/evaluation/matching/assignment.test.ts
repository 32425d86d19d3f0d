import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maximumMatching, type Pair, type WeightedEdge } from '../../../src/evaluation/matching/assignment';

/** Tries every matching. */
function bestByTrying(edges: readonly WeightedEdge[]): readonly [pairs: number, weight: number] {
  const [first, ...rest] = edges;
  if (first === undefined) return [0, 0];
  const without = bestByTrying(rest);
  const free = rest.filter(({ left, right }) => left !== first.left && right !== first.right);
  const [pairs, weight] = bestByTrying(free);
  const taking = [pairs + 1, weight + first.weight] as const;
  return taking[0] > without[0] || (taking[0] === without[0] && taking[1] > without[1]) ? taking : without;
}

const someEdges = fc.uniqueArray(
  fc.record({ left: fc.nat(4), right: fc.nat(4), weight: fc.integer({ min: 1, max: 20 }) }),
  { maxLength: 11, selector: ({ left, right }) => left * 10 + right },
);

it('has the most pairs, and of those the most weight', () => {
  fc.assert(
    fc.property(someEdges, (edges) => {
      const pairs: Pair[] = maximumMatching(edges);
      const weightOf = ([left, right]: Pair): number =>
        edges.find((edge) => edge.left === left && edge.right === right)!.weight;
      expect(new Set(pairs.map(([left]) => left)).size).toBe(pairs.length);
      expect(new Set(pairs.map(([, right]) => right)).size).toBe(pairs.length);
      const weight = pairs.reduce((sum, pair) => sum + weightOf(pair), 0);
      expect([pairs.length, weight]).toEqual(bestByTrying(edges));
    }),
    { numRuns: 500 },
  );
});
