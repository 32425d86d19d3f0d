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

/** With or without a label; what stands behind the dash may hold blanks where tabs part columns. */
const tag = /^(?:O|[BIESLU]|[BIESLUMW][-_]\S.*)$/;
const integer = /^\d{1,9}$/;

/** A file of more is no CoNLL. */
const mostColumns = 256;

/** Columns are parted by tabs where there is one in the line, otherwise by blanks; no-break spaces part them only where nothing else does. */
export function columnsOf(line: string): string[] {
  if (line.includes('\t')) {
    const columns = line.split('\t');
    for (let i = 0; i < columns.length; i++) columns[i] = withoutBlanks(columns[i]!);
    return columns;
  }
  const content = withoutBlanks(line);
  const columns = content.split(/ +/);
  return columns.length > 1 ? columns : content.split(/[ \u00a0]+/);
}

/** Without ASCII blanks alone: a word may be a no-break space. */
function withoutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isAsciiBlank(text.charCodeAt(from))) from++;
  while (to > from && isAsciiBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isAsciiBlank = (code: number): boolean => code === 32 || code === 13;

/** The columns of a line in a file that has `count`: empty ones behind them are not counted. */
export function rowOf(line: string, count: number | undefined): string[] {
  const columns = columnsOf(line);
  while (columns.length > (count ?? columns.length) && columns.at(-1) === '') columns.pop();
  return columns;
}

export const isDocumentStart = (line: string): boolean => line.startsWith('-DOCSTART-');

const newDocument = /^(?:#\s*newdoc(?:\s+id\s*=\s*(\S.*))?|###MEDLINE:(\S+))$/;

/** Whether a line begins a document, and the name it gives it. */
export function documentMark(line: string): { readonly name: string | undefined } | undefined {
  if (isDocumentStart(line)) return { name: undefined };
  const named = line.startsWith('#') ? newDocument.exec(line.trimEnd()) : null;
  return named === null ? undefined : { name: named[1] ?? named[2] };
}

/** `# sent_id = x`, as in CoNLL-U. */
const keyed = /^#\s*[\w.:]+\s*=/;

/** `# newdoc id = x`, `# text = …` and the like; a `#` with columns and tags behind it is a word. */
export function isComment(line: string, layout: ColumnLayout | undefined): boolean {
  if (!line.startsWith('#')) return false;
  const row = rowOf(line, layout?.count);
  if (layout === undefined || line === '#' || row.length !== layout.count) return true;
  if (layout.separator === 'tab' && !line.includes('\t')) return true;
  if (layout.tags.every((column) => tag.test(row[column]!))) return false;
  return keyed.test(line) || line[1] === ' ';
}

/** Undefined when the lines are not in columns of a word and a tag. `lines` are token lines. */
export function detectColumns(lines: readonly string[]): ColumnLayout | undefined {
  if (lines.length === 0) return undefined;
  const all = lines.map(columnsOf);
  const widest = mostCommon(all.map((row) => row.length));
  const rows = all.filter((row) => row.length === widest);
  let count = widest;
  while (count > 0 && rows.every((row) => row[count - 1] === '')) count--;
  if (count < 2 || count > mostColumns) return undefined;
  const columns = Array.from({ length: count }, (_, column) => column);
  const offsets = columns.find((column) => column + 1 < count && isOffsetPair(rows, column));
  const numbered =
    offsets === undefined &&
    count >= 3 &&
    rows.every((row) => /^\d+(?:[-.]\d+)?$/.test(row[0]!)) &&
    rows.some((row) => row[0] === '1');
  const tags = tagColumns(rows, count, numbered ? 2 : 1, offsets);
  const taken = new Set([
    ...(offsets === undefined ? [] : [offsets, offsets + 1]),
    ...tags,
    ...(numbered ? [0] : []),
  ]);
  const word = columns.find((column) => !taken.has(column));
  if (word === undefined) return undefined;
  return {
    count,
    separator: lines[all.indexOf(rows[0]!)]!.includes('\t') ? 'tab' : 'blank',
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

/** The last columns of tags (scores may stand behind them) or, in `tag start end word` files, the first column. */
function tagColumns(
  rows: readonly string[][],
  count: number,
  first: number,
  offsets: number | undefined,
): number[] {
  const isTags = (column: number): boolean => fitsMost(rows, (row) => tag.test(row[column]!));
  let last = count - 1;
  while (last >= first && !(isTags(last) && (last === count - 1 || !holdsPhrases(rows, last)))) last--;
  if (last < first) return isTags(0) ? [0] : [];
  let from = last;
  while (from > first && isTags(from - 1)) from--;
  const run = Array.from({ length: last - from + 1 }, (_, i) => from + i);
  // word, part of speech, phrase chunk, entity: no chunk need be among those that were looked at
  const is2003 = count === 4 && run.length === 2 && offsets === undefined && holdsNothing(rows, from);
  return run.filter((column) => column === last || !(holdsPhrases(rows, column) || is2003));
}

/** Labels of phrase chunks in English and German: beside a column of entities they are none. */
const phrase = /^[BIES][-_](?:NP|VP|PP|ADJP|ADVP|SBAR|PRT|CONJP|INTJ|LST|UCP|NC|VC|PC)$/;

const holdsNothing = (rows: readonly string[][], column: number): boolean =>
  rows.every((row) => row[column] === 'O');

const holdsPhrases = (rows: readonly string[][], column: number): boolean =>
  !holdsNothing(rows, column) && rows.every((row) => row[column] === 'O' || phrase.test(row[column]!));

export function mostCommon(counts: readonly number[]): number {
  const seen = new Map<number, number>();
  for (const count of counts) seen.set(count, (seen.get(count) ?? 0) + 1);
  return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** Whether the first lines of a file look like CoNLL. */
export function looksLikeConll(head: string, whole: boolean): boolean {
  const lines = head.split('\n').map((line) => line.replace(/\r$/, ''));
  if (!whole) lines.pop();
  const sample = tokenLines(lines, 200);
  if (sample.length === 0) return lines.some(isDocumentStart);
  // Most files that are asked about are notes: their first lines tell.
  if (!fitsMost(sample, (line) => holdsTag.test(line))) return false;
  // `Hepatitis B` is a note; three lines of it are none.
  if (sample.length < fewestUnlabelled && !sample.some((line) => holdsLabel.test(line))) return false;
  const layout = detectColumns(sample);
  if (layout === undefined) return false;
  return fitsMost(sample, (line) => {
    const row = rowOf(line, layout.count);
    return row.length === layout.count && layout.tags.every((column) => tag.test(row[column]!));
  });
}

const fewestUnlabelled = 3;
const holdsTag = /(?:^|\s)(?:O|[BIESLU]|[BIESLUMW][-_]\S+)(?:\s|$)/;
const holdsLabel = /(?:^|\s)[BIESLUMW][-_]\S+(?:\s|$)/;

/** Whether nine of ten fit; stops where that is decided. */
function fitsMost<T>(items: readonly T[], fits: (item: T) => boolean): boolean {
  let misses = 0;
  return items.every((item) => fits(item) || ++misses <= 0.1 * items.length);
}

/** The token lines among the first ones of a file, for {@link detectColumns}. */
export function tokenLines(lines: readonly string[], most = 2000): string[] {
  const found: string[] = [];
  for (const line of lines) {
    if (line.trim() === '' || documentMark(line) !== undefined || keyed.test(line)) continue;
    if (found.push(line) === most) break;
  }
  return found;
}

/** Whether a line that cannot be read states that an entity begins. */
export const beginsEntity = (columns: readonly string[]): boolean =>
  /^[BSU](?:[-_]\S.*)?$/.test(columns.at(-1) ?? '');
