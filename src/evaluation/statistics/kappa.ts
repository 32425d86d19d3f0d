// Chance-corrected agreement on nominal labels. Rows are units, columns annotators.

/** 1 where everybody always says the same one thing: nothing is left to chance. */
const corrected = (observed: number, expected: number): number =>
  expected === 1 ? 1 : (observed - expected) / (1 - expected);

/** Cohen (1960). @param rows two labels each @returns NaN without rows */
export function cohenKappa(rows: readonly (readonly string[])[]): number {
  const left = new Map<string, number>();
  const right = new Map<string, number>();
  let agreed = 0;
  for (const [a = '', b = ''] of rows) {
    add(left, a, 1);
    add(right, b, 1);
    if (a === b) agreed++;
  }
  let expected = 0;
  for (const [label, count] of left)
    expected += (count / rows.length) * ((right.get(label) ?? 0) / rows.length);
  return corrected(agreed / rows.length, expected);
}

/** Fleiss (1971): the same number of labels in each row. @returns NaN without rows */
export function fleissKappa(rows: readonly (readonly string[])[]): number {
  const raters = rows[0]?.length ?? 0;
  const totals = new Map<string, number>();
  let observed = 0;
  for (const row of rows) {
    const counts = countLabels(row);
    for (const [label, count] of counts) {
      add(totals, label, count);
      observed += (count * (count - 1)) / (raters * (raters - 1));
    }
  }
  let expected = 0;
  for (const count of totals.values()) expected += (count / (rows.length * raters)) ** 2;
  return corrected(observed / rows.length, expected);
}

/** Krippendorff (1980; 2011), nominal, from the coincidence matrix; a row with fewer than two labels says nothing. */
export function krippendorffAlpha(rows: readonly (readonly string[])[]): number {
  const totals = new Map<string, number>();
  let values = 0;
  let agreed = 0;
  for (const row of rows) {
    if (row.length < 2) continue;
    values += row.length;
    for (const [label, count] of countLabels(row)) {
      add(totals, label, count);
      agreed += (count * (count - 1)) / (row.length - 1);
    }
  }
  let chance = 0;
  for (const count of totals.values()) chance += count * (count - 1);
  const expected = chance / (values * (values - 1));
  return corrected(agreed / values, expected);
}

function countLabels(row: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const label of row) add(counts, label, 1);
  return counts;
}

function add(counts: Map<string, number>, label: string, by: number): void {
  counts.set(label, (counts.get(label) ?? 0) + by);
}
