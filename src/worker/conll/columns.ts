// The columns of a CoNLL file as the preview shows it: those its reader finds, or a guess where it would read nothing.
import {
  columnsOf,
  detectColumns,
  mostCommon,
  type ColumnLayout,
} from '../../corpus/formats/conll/conllColumns';

export type Columns = Omit<ColumnLayout, 'separator'>;

/** @param lines token lines from the top of the file; a file whose tags are all wrong still has a column of tags, its last one. */
export function columnsIn(lines: readonly string[]): Columns {
  const found = detectColumns(lines);
  if (found !== undefined) return found;
  const count = mostCommon(lines.map((line) => columnsOf(line).length));
  return { count, word: 0, tags: count > 1 ? [count - 1] : [], offsets: undefined };
}
