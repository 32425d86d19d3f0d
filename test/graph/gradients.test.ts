// Every gradient rule against central differences, in float64 where the kernels have it.
import { describe, expect, it } from 'vitest';
import { Builder } from '../../src/graph/builder';
import { differentiate } from '../../src/graph/autodiff';
import { Graph } from '../../src/graph/graph';
import type { GradientRules } from '../../src/graph/gradients/rule';
import { notDifferentiable } from '../../src/graph/gradients/rule';
import { gradientRules } from '../../src/graph/gradients/table';
import { opNames } from '../../src/graph/ops/table';
import { compareWithDifferences } from './finiteDifferences';
import { gradientCases } from './gradientCases';

/** Truncation and rounding of central differences at the chosen steps. */
const tolerance = { float64: 1e-6, float32: 2e-3 };

const cases = Object.entries(gradientCases).flatMap(([op, named]) =>
  named === notDifferentiable
    ? []
    : Object.entries(named).map(([name, difference]) => ({ op, name, difference })),
);

describe('gradient rules', () => {
  it('have a case for every op that has a rule', () => {
    expect(Object.keys(gradientCases).sort()).toEqual([...opNames].sort());
    const withRule = opNames.filter((op) => gradientRules[op] !== notDifferentiable);
    const withCase = opNames.filter((op) => gradientCases[op] !== notDifferentiable);
    expect(withCase).toEqual(withRule);
  });

  it.each(cases)('$op: $name', async ({ difference }) => {
    const limit = difference.tolerance ?? tolerance[difference.dataType ?? 'float64'];
    for (const { input, relative } of await compareWithDifferences(difference))
      expect(relative, `input ${input}`).toBeLessThan(limit);
  });

  it('are found wrong when a rule is wrong', async () => {
    const broken: GradientRules = {
      ...gradientRules,
      softmax: ({ outputs: [y] }, cotangent, g) => [g.multiply(cotangent, y!)],
    };
    const difference = {
      inputs: [[3, 4]],
      build: (g: Builder, [x]: readonly { name: string }[]) => g.softmax(x as never),
    };
    const [mismatch] = await compareWithDifferences(difference, broken);
    expect(mismatch!.relative).toBeGreaterThan(0.01);
  });
});

describe('differentiation', () => {
  it('stops at values on the way, so that tables need no gradient of their own size', () => {
    const g = new Builder(new Graph());
    const rows = g.gather(g.graph.parameter('table', [9, 4]), g.graph.input('ids', 'int64', [5]));
    const loss = g.sumOfSquares(rows);
    const before = g.graph.nodes.length;
    expect(differentiate(g, loss, [rows])[0]!.shape).toEqual([5, 4]);
    expect(g.graph.nodes.slice(before).map(({ op }) => op)).not.toContain('scatterAdd');
  });

  it('names a target that does not act on the loss', () => {
    const g = new Builder(new Graph());
    const [a, b] = [g.graph.input('a', 'float32', [2]), g.graph.input('b', 'float32', [2])];
    expect(() => differentiate(g, g.sumOfSquares(a), [b])).toThrow('b does not act on the loss');
  });

  it('refuses an op that has no gradient', () => {
    const g = new Builder(new Graph());
    const x = g.graph.input('x', 'float32', [2]);
    const loss = g.sumOfSquares(g.cumulativeSum(x, 0));
    expect(() => differentiate(g, loss, [x])).toThrow('The op cumulativeSum has no gradient');
  });
});
