// Which errors are shown: filters that all have to hold.
import type { ErrorRecord } from '../../protocol/report';

export interface ErrorFilter {
  readonly kinds?: readonly string[];
  readonly gold?: string;
  readonly predicted?: string;
  readonly section?: string;
  readonly document?: string;
  readonly seen?: boolean;
  /** Words looked for in the sentence, in any case. */
  readonly text?: string;
  /** Wrongs with at least this confidence. */
  readonly confidence?: number;
}

/** `none` stands for a side that has no entity. */
export const none = '(none)';

/** Indices of the errors that pass. @param textOf the sentence of an error, asked for only when text is looked for */
export function filterErrors(
  errors: readonly ErrorRecord[],
  filter: ErrorFilter,
  textOf: (error: ErrorRecord) => string,
): Uint32Array {
  const passing = new Uint32Array(errors.length);
  const wanted = filter.text?.trim().toLowerCase() ?? '';
  let size = 0;
  errors.forEach((error, index) => {
    if (!passes(error, filter)) return;
    if (wanted !== '' && !textOf(error).toLowerCase().includes(wanted)) return;
    passing[size++] = index;
  });
  return passing.subarray(0, size);
}

function passes(error: ErrorRecord, filter: ErrorFilter): boolean {
  return (
    (filter.kinds === undefined || filter.kinds.length === 0 || filter.kinds.includes(error.kind)) &&
    (filter.gold === undefined || filter.gold === (error.gold?.label ?? none)) &&
    (filter.predicted === undefined || filter.predicted === (error.predicted?.label ?? none)) &&
    (filter.section === undefined || filter.section === error.section) &&
    (filter.document === undefined || filter.document === error.document) &&
    (filter.seen === undefined || filter.seen === error.seen) &&
    (filter.confidence === undefined || (error.predicted?.confidence ?? -1) >= filter.confidence)
  );
}

const unset = new Set<unknown>([undefined, '']);

/** The filter without parts that are not set, so that two equal filters look equal. */
export function changed(filter: ErrorFilter, part: Readonly<Record<string, unknown>>): ErrorFilter {
  const entries = Object.entries({ ...filter, ...part }).filter(([, value]) => !unset.has(value));
  return Object.fromEntries(entries);
}
