// What the ledger page shows, worked out without a page.
import type { ConversionResult, Place } from '../../protocol/converter';
import type { LedgerPage } from '../../protocol/ledgerView';

export interface LabelRow {
  readonly label: string;
  readonly read: number;
  readonly written: number;
  readonly notWritten: number;
}

export interface LedgerLine {
  readonly document: string;
  readonly entity: string;
  readonly label: string;
  readonly place: Place | null;
}

export interface ReasonGroup {
  readonly reason: string;
  readonly lines: readonly LedgerLine[];
}

export function labelRows({ ledger }: ConversionResult): LabelRow[] {
  return Object.entries(ledger.byLabel).map(([label, { read, written }]) => ({
    label,
    read,
    written,
    notWritten: read - written,
  }));
}

/** The reason with most entities first. */
export function reasonGroups({ ledger, places }: ConversionResult): ReasonGroup[] {
  const groups = new Map<string, LedgerLine[]>();
  for (const [i, { document, entity, label, reason }] of ledger.notWritten.entries()) {
    const line = { document, entity, label, place: places[i] ?? null };
    const group = groups.get(reason);
    if (group === undefined) groups.set(reason, [line]);
    else group.push(line);
  }
  return [...groups]
    .map(([reason, lines]) => ({ reason, lines }))
    .sort((a, b) => b.lines.length - a.lines.length);
}

const number = (value: number): string => value.toLocaleString('en');

export function balance({ ledger, documents }: ConversionResult): string {
  const { read, written, notWritten } = ledger;
  return `${number(read)} read = ${number(written)} written + ${number(notWritten.length)} not written, in ${number(documents)} document${documents === 1 ? '' : 's'}`;
}

/** What was left behind besides entities. */
export function otherRemarks({ result, leftAlone }: LedgerPage): string[] {
  const files = `${number(leftAlone)} file${leftAlone === 1 ? ' was' : 's were'}`;
  return [
    ...(leftAlone === 0 ? [] : [`${files} left alone: of another format, or of none that is known`]),
    ...result.remarks.map(
      ([remark, count]) => `${remark} (${number(count)} document${count === 1 ? '' : 's'})`,
    ),
  ];
}
