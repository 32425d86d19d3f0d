// Which column of a CoNLL file is what: the word, its offsets, other columns, and one column of tags a layer.

export interface ColumnLayout {
  /** Number of columns. */
  readonly count: number;
  readonly separator: 'tab' | 'blank';
  readonly word: number;
  /** Columns of start and end offsets. */
  readonly offsets: readonly [number, number] | undefined;
  /** One a layer. */
  readonly tags: readonly number[];
}

/** Whether there are columns besides the word, its offsets and its tags. */
export const hasOtherColumns = ({ count, offsets, tags }: ColumnLayout): boolean =>
  count > 1 + (offsets === undefined ? 0 : 2) + tags.length;

const tag = /^(?:O|[BIESLUMW][-_]\S+)$/;
const integer = /^\d{1,9}$/;

/** A file of more is no CoNLL. */
const mostColumns = 256;

/** Columns are parted by tabs where there is one in the line, otherwise by blanks. */
export function columnsOf(line: string): string[] {
  if (line.includes('\t')) {
    const columns = line.split('\t');
    for (let i = 0; i < columns.length; i++) columns[i] = columns[i]!.trim();
    return columns;
  }
  return line.trim().split(/[ \u00a0]+/);
}

export const isDocumentStart = (line: string): boolean => line.startsWith('-DOCSTART-');

/** `# newdoc id = x`, `# text = …` and the like; a lone `#` with columns behind it is a word. */
export const isComment = (line: string, columns: number | undefined): boolean =>
  line.startsWith('#') &&
  (/^#\s*[\w.:]+\s*=/.test(line) || line === '#' || columnsOf(line).length !== (columns ?? -1));

/** Undefined when the lines are not in columns of a word and a tag. `lines` are token lines. */
export function detectColumns(lines: readonly string[]): ColumnLayout | undefined {
  if (lines.length === 0) return undefined;
  const rows = lines.map(columnsOf);
  const count = mostCommon(rows.map((row) => row.length));
  const regular = rows.filter((row) => row.length === count);
  if (count < 2 || count > mostColumns) return undefined;
  const all = (column: number, pattern: RegExp): boolean =>
    regular.every((row) => pattern.test(row[column]!));
  const columns = Array.from({ length: count }, (_, column) => column);
  const offsets = columns.find((column) => column + 1 < count && isOffsetPair(regular, column));
  const numbered =
    offsets === undefined &&
    count >= 3 &&
    all(0, /^\d+(?:[-.]\d+)?$/) &&
    regular.some((row) => row[0] === '1');
  const tags = tagColumns(columns, (column) => all(column, tag), numbered, offsets);
  const taken = new Set([
    ...(offsets === undefined ? [] : [offsets, offsets + 1]),
    ...tags,
    ...(numbered ? [0] : []),
  ]);
  const word = columns.find((column) => !taken.has(column));
  if (word === undefined) return undefined;
  return {
    count,
    separator: lines[0]!.includes('\t') ? 'tab' : 'blank',
    word,
    offsets: offsets === undefined ? undefined : [offsets, offsets + 1],
    tags: tags.length > 0 ? tags : [count - 1],
  };
}

function isOffsetPair(rows: readonly string[][], column: number): boolean {
  return rows.every((row) => {
    const [start, end] = [row[column]!, row[column + 1]!];
    return integer.test(start) && integer.test(end) && Number(start) < Number(end);
  });
}

/** The columns of tags at the end (or, in `tag start end word` files, at the beginning). */
function tagColumns(
  columns: readonly number[],
  isTags: (column: number) => boolean,
  numbered: boolean,
  offsets: number | undefined,
): number[] {
  const first = columns.length;
  let from = first;
  while (from - 1 > (numbered ? 1 : 0) && isTags(from - 1)) from--;
  const tags = columns.slice(from);
  if (tags.length === 0 && isTags(0)) return [0];
  // word, part of speech, phrase chunk, entity: the chunks of CoNLL-2003 are not entities
  const is2003 = columns.length === 4 && tags.length === 2 && offsets === undefined;
  return is2003 ? tags.slice(1) : tags;
}

function mostCommon(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1])[0]![0];
}

/** Whether the first lines of a file look like CoNLL. */
export function looksLikeConll(head: string, whole: boolean): boolean {
  const lines = head.split('\n').map((line) => line.replace(/\r$/, ''));
  if (!whole) lines.pop();
  const rows = lines.filter(
    (line) => line.trim() !== '' && !isDocumentStart(line) && !/^#\s*[\w.:]+\s*=/.test(line),
  );
  if (rows.length === 0) return lines.some(isDocumentStart);
  const sample = rows.slice(0, 200);
  // Most files that are asked about are notes: their first lines tell.
  if (!fitsMost(sample, (line) => holdsTag.test(line))) return false;
  const layout = detectColumns(sample);
  if (layout === undefined) return false;
  return fitsMost(sample, (line) => {
    const row = columnsOf(line);
    return row.length === layout.count && layout.tags.every((column) => tag.test(row[column]!));
  });
}

const holdsTag = /(?:^|\s)(?:O|[BIESLUMW][-_]\S+)(?:\s|$)/;

/** Whether nine of ten lines fit; stops where that is decided. */
function fitsMost(lines: readonly string[], fits: (line: string) => boolean): boolean {
  let misses = 0;
  return lines.every((line) => fits(line) || ++misses <= 0.1 * lines.length);
}

/** The token lines among the first ones of a file, for {@link detectColumns}. */
export function tokenLines(lines: readonly string[]): string[] {
  return lines
    .filter((line) => line.trim() !== '' && !isDocumentStart(line) && !/^#\s*[\w.:]+\s*=/.test(line))
    .slice(0, 2000);
}
