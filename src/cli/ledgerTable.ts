// The ledger as a table for the terminal: totals per label and per reason, and the first of the entities not written.
import { counted } from '../common/counted';
import type { Ledger, NotWritten } from '../corpus/ledger';

/** How many entities are named one by one; all are in the JSON. */
const shownEntities = 20;

export function formatLedger(ledger: Ledger, documents: number, out: string): string {
  const { read, written, notWritten } = ledger;
  const lines = [
    ...labelTable(ledger),
    '',
    ...reasonTable(notWritten),
    `${read} read = ${written} written + ${notWritten.length} not written, in ${counted(documents, 'document')}${problems(ledger)}.`,
    out,
  ];
  return `${lines.join('\n')}\n`;
}

function problems({ problems: all }: Ledger): string {
  const warnings = all.filter(({ severity }) => severity === 'warning').length;
  const errors = all.length - warnings;
  return `${errors > 0 ? `; ${counted(errors, 'problem')}` : ''}${warnings > 0 ? `; ${counted(warnings, 'warning')}` : ''}`;
}

function labelTable({ byLabel, read, written, notWritten }: Ledger): string[] {
  const rows = Object.entries(byLabel).map(
    ([label, count]) => [label, count.read, count.written, count.read - count.written] as const,
  );
  const all = [...rows, ['total', read, written, notWritten.length] as const];
  const width = Math.max(5, ...all.map(([label]) => label.length));
  const row = (label: string, ...cells: readonly (string | number)[]): string =>
    label.padEnd(width) + cells.map((cell) => String(cell).padStart(12)).join('');
  return [
    row('label', 'read', 'written', 'not written'),
    ...all.map(([label, ...counts]) => row(label, ...counts)),
  ];
}

function reasonTable(notWritten: readonly NotWritten[]): string[] {
  if (notWritten.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { reason } of notWritten) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const reasons = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${String(count).padStart(8)}  ${reason}`);
  const named = notWritten
    .slice(0, shownEntities)
    .map(({ document, entity, label, reason }) => `  ${document} ${entity} ${label}: ${reason}`);
  const more = notWritten.length - named.length;
  return [
    'not written, by reason',
    ...reasons,
    '',
    ...named,
    ...(more > 0 ? [`  … and ${more} more: --ledger FILE lists all`] : []),
    '',
  ];
}
