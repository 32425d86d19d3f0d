// The confidence intervals of all rules of a report, and of their labels as far as the budget goes.
import { bootstrapIntervals, type BootstrapOptions } from './statistics/bootstrap';
import type { RuleIntervals } from './report';
import type { RuleCounts } from './ruleCounts';
import { totalColumns } from './counts/tallyColumns';

/** Document draws spent on intervals of single labels, so that a big corpus under all rules stays a matter of seconds. */
const labelDraws = 60_000_000;

/**
 * The rules named first get intervals for their labels too, as far as `labelDraws` goes.
 * @param labels of each rule
 */
export function ruleIntervals(
  counts: readonly RuleCounts[],
  labels: readonly (readonly string[])[],
  options: BootstrapOptions,
  signal: AbortSignal | undefined,
): RuleIntervals[] {
  const documents = counts[0]?.documents ?? 0;
  const affordable = affordableLabels(labels, documents * options.resamples);
  const subjects = counts.flatMap((rule, i) => [
    totalColumns(rule.labels, documents),
    ...affordable[i]!.map((label) => rule.labels.get(label)!),
  ]);
  const intervals = bootstrapIntervals(subjects, documents, options, signal);
  let at = 0;
  return affordable.map((names) => ({
    micro: intervals[at++]!,
    perLabel: Object.fromEntries(names.map((label) => [label, intervals[at++]!])),
  }));
}

function affordableLabels(labels: readonly (readonly string[])[], draws: number): (readonly string[])[] {
  let left = labelDraws;
  return labels.map((names) => {
    const cost = names.length * draws;
    if (cost > left) return [];
    left -= cost;
    return names;
  });
}
