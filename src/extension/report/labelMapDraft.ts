// A label map to start from: the predicted labels that the gold standard does not have, with what they may be called there.
import type { EvaluationReport } from '../../protocol/report';

type Labels = Pick<EvaluationReport, 'labels' | 'labelIssues'>;

/** The labels that only one side uses. */
export const oneSidedLabels = ({ labelIssues = [] }: Labels): string[] =>
  labelIssues.flatMap(({ labels }) => labels);

/** As JSON, a label a line. One that resembles no gold label stands for itself, to be filled in. */
export function draftLabelMap({ labels, labelIssues = [] }: Labels): string {
  const of = (kind: string): readonly string[] =>
    labelIssues.find((issue) => issue.kind === kind)?.labels ?? [];
  const onlyPredicted = of('only-predicted');
  const foreign = new Set(onlyPredicted);
  const gold = new Map(labels.filter((label) => !foreign.has(label)).map((label) => [bare(label), label]));
  const asked = onlyPredicted.length > 0 ? onlyPredicted : of('only-gold');
  const entries = asked.map((label) => [
    label,
    foreign.has(label) ? (gold.get(bare(label)) ?? label) : label,
  ]);
  return `${JSON.stringify(Object.fromEntries(entries), undefined, 2)}\n`;
}

/** Without what spellings of one label differ in: case, hyphens and underscores, a plural. */
const bare = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(/s$/, '');
