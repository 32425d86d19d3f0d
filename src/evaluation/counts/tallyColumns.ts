// The tallies of many documents as columns of numbers: small in memory, and quick to add up over any choice of documents.
import type { Tally } from './tally';

/** One number a document: whole or half, which 32 bits hold exactly up to eight million. */
export type Column = Float32Array;

/** What was counted for one label in every document. */
export type TallyColumns = Readonly<Record<keyof Tally, Column>>;

/** Label → columns. */
export type TallyTable = Map<string, TallyColumns>;

export const emptyColumns = (documents: number): TallyColumns => ({
  gold: new Float32Array(documents),
  predicted: new Float32Array(documents),
  matchedGold: new Float32Array(documents),
  matchedPredicted: new Float32Array(documents),
});

export function columnsOf(tallies: readonly Tally[]): TallyColumns {
  const columns = emptyColumns(tallies.length);
  tallies.forEach((tally, document) => addTallyAt(columns, document, tally));
  return columns;
}

export function addTallyAt(columns: TallyColumns, document: number, tally: Tally): void {
  columns.gold[document]! += tally.gold;
  columns.predicted[document]! += tally.predicted;
  columns.matchedGold[document]! += tally.matchedGold;
  columns.matchedPredicted[document]! += tally.matchedPredicted;
}

export const tallyAt = (columns: TallyColumns, document: number): Tally => ({
  gold: columns.gold[document]!,
  predicted: columns.predicted[document]!,
  matchedGold: columns.matchedGold[document]!,
  matchedPredicted: columns.matchedPredicted[document]!,
});

/** All documents together. */
export const sumOfColumns = (columns: TallyColumns): Tally => ({
  gold: sumOf(columns.gold),
  predicted: sumOf(columns.predicted),
  matchedGold: sumOf(columns.matchedGold),
  matchedPredicted: sumOf(columns.matchedPredicted),
});

export function sumOf(column: Column): number {
  let sum = 0;
  for (let i = 0; i < column.length; i++) sum += column[i]!;
  return sum;
}

/** All labels together, document by document. */
export function totalColumns(table: TallyTable, documents: number): TallyColumns {
  const total = emptyColumns(documents);
  for (const columns of table.values()) {
    addColumn(total.gold, columns.gold);
    addColumn(total.predicted, columns.predicted);
    addColumn(total.matchedGold, columns.matchedGold);
    addColumn(total.matchedPredicted, columns.matchedPredicted);
  }
  return total;
}

function addColumn(sum: Column, column: Column): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += column[i]!;
}
