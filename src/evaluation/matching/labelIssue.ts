// Labels that only one side uses: often two names of one thing, which nothing but a label map brings together.
import { entitiesOf, type Document } from '../../corpus/document';
import type { DocumentPair } from './pairing';

export interface LabelIssue {
  readonly kind: 'only-gold' | 'only-predicted';
  readonly labels: readonly string[];
  readonly message: string;
}

/** Nothing where a side has no entities at all: then the labels are not what is wrong. */
export function labelIssues(pairs: readonly DocumentPair[]): LabelIssue[] {
  const gold = new Set<string>();
  const predicted = new Set<string>();
  for (const { goldEntities, predictedEntities } of pairs) {
    for (const { label } of goldEntities) gold.add(label);
    for (const { label } of predictedEntities) predicted.add(label);
  }
  if (gold.size === 0 || predicted.size === 0) return [];
  const onlyGold = [...gold].filter((label) => !predicted.has(label)).sort();
  const onlyPredicted = [...predicted].filter((label) => !gold.has(label)).sort();
  const issues: LabelIssue[] = [];
  if (onlyGold.length > 0) {
    const message = `Labels that the predictions never use: ${named(onlyGold)}. Label by label their recall is 0`;
    issues.push({ kind: 'only-gold', labels: onlyGold, message });
  }
  if (onlyPredicted.length > 0) {
    const message =
      `Labels that the gold standard never uses: ${named(onlyPredicted)}. Where labels count, they are all wrong` +
      (onlyGold.length > 0 ? '; if they are other names of gold labels, give a label map' : '');
    issues.push({ kind: 'only-predicted', labels: onlyPredicted, message });
  }
  return issues;
}

/** Labels that one annotator never uses, and another does. */
export interface UnusedLabels {
  readonly annotator: string;
  readonly labels: readonly string[];
  readonly message: string;
}

/** Nothing of an annotator without entities, as above. */
export function unusedLabels(
  annotators: readonly { readonly name: string; readonly documents: readonly Document[] }[],
): UnusedLabels[] {
  const used = annotators.map(
    ({ documents }) => new Set(documents.flatMap(entitiesOf).map(({ label }) => label)),
  );
  const all = [...new Set(used.flatMap((labels) => [...labels]))].sort();
  return annotators.flatMap(({ name }, i): UnusedLabels[] => {
    const own = used[i]!;
    const labels = all.filter((label) => !own.has(label));
    if (own.size === 0 || labels.length === 0) return [];
    const message = `Labels that others use and ${name} never does: ${named(labels)}. Nobody can agree on them; if they are other names of labels of ${name}, give a label map`;
    return [{ annotator: name, labels, message }];
  });
}

const mostNamed = 12;

function named(labels: readonly string[]): string {
  const more = labels.length - mostNamed;
  return labels.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
