// Aligned text for a terminal.

export type Row = readonly string[];

/** Columns as wide as their widest cell; the first one to the left, the others to the right. */
export function alignRows(rows: readonly Row[]): string[] {
  const widths = rows.reduce<number[]>((sofar, row) => {
    row.forEach((cell, i) => (sofar[i] = Math.max(sofar[i] ?? 0, width(cell))));
    return sofar;
  }, []);
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const padding = ' '.repeat(widths[i]! - width(cell));
        return i === 0 ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

/** Code points: labels are seldom wider than that. */
const width = (text: string): number => Array.from(text).length;

export const share = (value: number): string => (Number.isFinite(value) ? value.toFixed(4) : '–');
