// A rule against a table of cases that were worked by hand.
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../src/evaluation/rules/rule';
import { counts, document, score } from '../documents';

interface Case {
  readonly why: string;
  readonly text?: string;
  readonly gold: readonly string[];
  readonly predicted: readonly string[];
  /** True positives, false positives, false negatives. */
  readonly expected: readonly [number, number, number];
}

export function table(rule: Rule, cases: readonly Case[]): void {
  describe(rule.name, () => {
    it.each(cases)('$why', ({ text, gold, predicted, expected }) => {
      const parts = text === undefined ? {} : { text };
      const { micro } = score(rule, [document(gold, parts)], [document(predicted, parts)]);
      expect(counts(micro)).toEqual(expected);
    });
  });
}
