// Batches cut into parts that fit a device's memory: the parts' gradients add up to the whole's, weighted by labelled pieces.
import { AppError } from '../common/errors';
import type { Batch } from './backend';

/** Word pieces, padding included, that are computed at once; null while there was room for everything. */
export type MicroBatchLimit = number | null;

const pieces = ({ batch, sequence }: Batch): number => batch * sequence;

/** Whole windows in their order; one that is longer than the limit is a part of its own. */
export function splitBatch(batch: Batch, limit: MicroBatchLimit): Batch[] {
  if (limit === null || pieces(batch) <= limit) return [batch];
  const rows = Math.max(1, Math.floor(limit / batch.sequence));
  const parts: Batch[] = [];
  for (let from = 0; from < batch.batch; from += rows)
    parts.push(rowsOf(batch, from, Math.min(batch.batch, from + rows)));
  return parts;
}

function rowsOf({ sequence, inputIds, attentionMask, labels }: Batch, from: number, to: number): Batch {
  const part = (values: Int32Array): Int32Array => values.subarray(from * sequence, to * sequence);
  return {
    batch: to - from,
    sequence,
    inputIds: part(inputIds),
    attentionMask: part(attentionMask),
    labels: part(labels),
  };
}

/**
 * Half of the largest of the parts that memory was too small for.
 * @throws AppError `memory` when that is a single window already.
 */
export function halvedLimit(parts: readonly Batch[]): number {
  const largest = parts.reduce((most, part) => (pieces(part) > pieces(most) ? part : most));
  if (largest.batch > 1) return Math.ceil(largest.batch / 2) * largest.sequence;
  throw new AppError(
    'memory',
    `Memory ran out with a single window of ${largest.sequence} word pieces: choose a smaller --max-length, a smaller model or another --device`,
  );
}

export const isOutOfMemory = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'memory';
