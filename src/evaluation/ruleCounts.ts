// What one rule counted over all documents.
import type { DocumentCount } from './rules/rule';
import type { Tallies } from './counts/tally';
import { addTallyAt, emptyColumns, type TallyTable } from './counts/tallyColumns';

export interface RuleCounts {
  readonly documents: number;
  readonly labels: TallyTable;
  /** `relations`, `attributes`, `assertions` … in the order in which they were met. */
  readonly parts: Map<string, TallyTable>;
  /** Plain sums over all documents. */
  readonly sums: Map<string, number>;
}

export const emptyRuleCounts = (documents: number): RuleCounts => ({
  documents,
  labels: new Map(),
  parts: new Map(),
  sums: new Map(),
});

/** @param document its place among the documents, counted once */
export function addDocument(counts: RuleCounts, document: number, count: DocumentCount): void {
  addTallies(counts.labels, counts.documents, document, count.labels);
  for (const name in count.parts) {
    let table = counts.parts.get(name);
    if (table === undefined) counts.parts.set(name, (table = new Map() as TallyTable));
    addTallies(table, counts.documents, document, count.parts[name]!);
  }
  for (const name in count.sums) counts.sums.set(name, (counts.sums.get(name) ?? 0) + count.sums[name]!);
}

function addTallies(table: TallyTable, documents: number, document: number, tallies: Tallies): void {
  for (const [label, tally] of tallies) {
    let columns = table.get(label);
    if (columns === undefined) table.set(label, (columns = emptyColumns(documents)));
    addTallyAt(columns, document, tally);
  }
}

export function ruleCountsOf(counts: readonly DocumentCount[]): RuleCounts {
  const sum = emptyRuleCounts(counts.length);
  counts.forEach((count, document) => addDocument(sum, document, count));
  return sum;
}
