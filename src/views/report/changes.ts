// What changed between two reports of the same gold notes, worked out from their lists of errors.
import type { Change, ChangeRecord, ErrorRecord, ReportViewData } from '../../protocol/report';

/** Errors of A that B does not have are fixed, the other way round broken, those of both wrong in both. */
export function changesBetween(a: ReportViewData, b: ReportViewData): ChangeRecord[] {
  const [errorsA, errorsB] = [byKey(a), byKey(b)];
  const records: ChangeRecord[] = [];
  for (const [key, error] of errorsA) {
    const other = errorsB.get(key);
    records.push(record(error, other === undefined ? 'fixed' : 'bothWrong', error, other));
  }
  for (const [key, error] of errorsB)
    if (!errorsA.has(key)) records.push(record(error, 'broken', undefined, error));
  return records;
}

function byKey({ report }: ReportViewData): Map<string, ErrorRecord> {
  const seen = new Map<string, number>();
  return new Map(
    (report.analysis?.errors ?? []).map((error) => {
      const key = keyOf(error);
      // A duplicate is an error of its own.
      const times = seen.get(key) ?? 0;
      seen.set(key, times + 1);
      return [`${key}\n${times}`, error];
    }),
  );
}

/** Gold entities that only A, and only B, found exactly: what McNemar's test asks about. */
export function foundByOne(changes: readonly ChangeRecord[]): { onlyA: number; onlyB: number } {
  const ofGold = (wanted: Change): number =>
    changes.filter(({ change, inGold }) => inGold && change === wanted).length;
  return { onlyA: ofGold('broken'), onlyB: ofGold('fixed') };
}

/** An error is known by its gold entity, a spurious one by the predicted entity. */
function keyOf({ document, gold, predicted }: ErrorRecord): string {
  const entity = (gold ?? predicted)!;
  return `${document}\n${gold === undefined ? 'spurious' : 'gold'}\n${entity.label}\n${entity.fragments.map(([start, end]) => `${start}:${end}`).join(';')}`;
}

function record(
  error: ErrorRecord,
  change: Change,
  a: ErrorRecord | undefined,
  b: ErrorRecord | undefined,
): ChangeRecord {
  const { id, label, fragments } = (error.gold ?? error.predicted)!;
  const right = error.gold === undefined ? 'absent' : 'correct';
  return {
    document: error.document,
    change,
    entity: { id, label, fragments },
    inGold: error.gold !== undefined,
    a: a?.kind ?? right,
    b: b?.kind ?? right,
  };
}
