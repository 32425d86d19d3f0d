// The table of scores as Markdown, LaTeX and CSV, to paste into a paper, a wiki or a spreadsheet.
import type { MatchReport } from '../../protocol/report';

export type CopyForm = 'markdown' | 'latex' | 'csv';

type Row = readonly (string | number)[];

export function scoresAs(form: CopyForm, name: string, match: MatchReport): string {
  const rows = rowsOf(match);
  switch (form) {
    case 'markdown':
      return markdown(rows);
    case 'latex':
      return latex(name, rows);
    case 'csv':
      return csv(rows);
  }
}

const columns = ['Label', 'Precision', 'Recall', 'F1', 'Support'];

function rowsOf({ perLabel, micro, macro }: MatchReport): Row[] {
  const support = micro.truePositives + micro.falseNegatives;
  return [
    ...Object.entries(perLabel).map(([label, scores]): Row => [
      label,
      scores.precision,
      scores.recall,
      scores.f1,
      scores.support,
    ]),
    ['micro', micro.precision, micro.recall, micro.f1, support],
    ['macro', macro.precision, macro.recall, macro.f1, ''],
  ];
}

/** Scores have four digits, counts none. */
const shown = (value: string | number, column: number): string =>
  typeof value === 'number' && column > 0 && column < 4 ? value.toFixed(4) : String(value);

function markdown(rows: readonly Row[]): string {
  const lines = rows.map(
    (row) => `| ${row.map((value, i) => shown(value, i).replace(/[\\|*`<]/g, '\\$&')).join(' | ')} |`,
  );
  return [`| ${columns.join(' | ')} |`, '|---|---:|---:|---:|---:|', ...lines, ''].join('\n');
}

function latex(name: string, rows: readonly Row[]): string {
  const line = (row: Row): string => {
    const cells = row.map((value, i) => escapeLatex(shown(value, i))).join(' & ');
    // A bracket or a star behind the line end of the row before would be taken for that line end's argument.
    return `${/^[[*]/.test(cells) ? '{}' : ''}${cells} \\\\`;
  };
  return [
    `% ${name.replaceAll('\n', ' ')}`,
    '\\begin{tabular}{lrrrr}',
    '\\hline',
    `${columns.join(' & ')} \\\\`,
    '\\hline',
    ...rows.slice(0, -2).map(line),
    '\\hline',
    ...rows.slice(-2).map(line),
    '\\hline',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const latexSigns: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '|': '\\textbar{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
};

const escapeLatex = (text: string): string =>
  text.replace(/[\\&%$#_{}~^|<>]/g, (sign) => latexSigns[sign] ?? `\\${sign}`);

/** RFC 4180; all digits. A cell that a spreadsheet would take for a formula gets an apostrophe. */
function csv(rows: readonly Row[]): string {
  const cell = (value: string | number): string => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
