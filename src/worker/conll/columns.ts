// The columns of a CoNLL file: where token, tags and offsets stand, told from its first lines.
import { parseTag } from './tags';

export interface Columns {
  /** Columns of a well-formed line. */
  readonly count: number;
  /** One a layer; none in a file without tags. */
  readonly tags: readonly number[];
  /** Column of the start offset, the end offset right after it. */
  readonly offsets: number | undefined;
}

/** Tabs where there are any, runs of blanks otherwise. */
export function splitColumns(line: string): string[] {
  return line.includes('\t') ? line.split('\t') : line.trim().split(/[ ]+/);
}

const isTag = (cell: string): boolean => parseTag(cell).prefix !== '?';
const isInteger = (cell: string): boolean => /^\d+$/.test(cell);

/** @param lines token lines from the top of the file; a column counts as tags when nearly all its cells are. */
export function detectColumns(lines: readonly string[]): Columns {
  const rows = lines.map(splitColumns);
  const count = mostFrequent(rows.map((row) => row.length));
  const regular = rows.filter((row) => row.length === count);
  const share = (column: number, test: (cell: string) => boolean): number =>
    regular.filter((row) => test(row[column] ?? '')).length / Math.max(1, regular.length);
  const columns = Array.from({ length: Math.max(0, count - 1) }, (_, i) => i + 1);
  const tags = columns.filter(
    (column) => share(column, isTag) > 0.8 && share(column, (cell) => cell === '_' || cell === '-') < 1,
  );
  const offsets = columns.find(
    (column) => column + 1 < count && share(column, isInteger) === 1 && share(column + 1, isInteger) === 1,
  );
  if (tags.length === 0 && count > 1) return { count, tags: [lastFreeColumn(count, offsets)], offsets };
  // Word, part of speech, phrase chunk, entity: the chunks of CoNLL-2003 are no entities.
  const isConll2003 = count === 4 && tags.length === 2 && offsets === undefined;
  return { count, tags: isConll2003 ? tags.slice(1) : tags, offsets };
}

/** A file whose tags are all wrong still has a tag column: the last one that is no offset. */
function lastFreeColumn(count: number, offsets: number | undefined): number {
  return offsets === count - 2 && offsets > 1 ? offsets - 1 : count - 1;
}

function mostFrequent(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
