// Batches brought to few sizes: a graph for a GPU is made for one size, and making one takes time and memory.
import type { Batch } from '../training/backend';
import type { InputBatch } from '../tagging/classifier';

export interface Size {
  readonly batch: number;
  readonly sequence: number;
}

/** Rows up to the next power of two, pieces up to the next multiple of 32, but not beyond what the model can read. */
export function paddedSize({ batch, sequence }: Size, maxLength: number): Size {
  return {
    batch: 2 ** Math.ceil(Math.log2(Math.max(1, batch))),
    sequence: Math.max(sequence, Math.min(Math.ceil(sequence / 32) * 32, maxLength)),
  };
}

/** The same batch with padding at the right and below. */
export function padInputs(batch: InputBatch, size: Size, paddingId: number): InputBatch {
  return {
    ...size,
    inputIds: padRows(batch.inputIds, batch, size, paddingId),
    attentionMask: padRows(batch.attentionMask, batch, size, 0),
  };
}

export function padBatch(batch: Batch, size: Size, paddingId: number): Batch {
  return { ...padInputs(batch, size, paddingId), labels: padRows(batch.labels, batch, size, -100) };
}

function padRows(values: Int32Array, from: Size, to: Size, padding: number): Int32Array {
  if (from.batch === to.batch && from.sequence === to.sequence) return values;
  const padded = new Int32Array(to.batch * to.sequence).fill(padding);
  for (let row = 0; row < from.batch; row++)
    padded.set(values.subarray(row * from.sequence, (row + 1) * from.sequence), row * to.sequence);
  return padded;
}

/** `[batch, sequence, width]` of the padded batch → of the batch itself. */
export function cropRows(values: Float32Array, from: Size, to: Size, width: number): Float32Array {
  if (from.batch === to.batch && from.sequence === to.sequence) return values;
  const cropped = new Float32Array(to.batch * to.sequence * width);
  const count = to.sequence * width;
  for (let row = 0; row < to.batch; row++)
    cropped.set(
      values.subarray(row * from.sequence * width, row * from.sequence * width + count),
      row * count,
    );
  return cropped;
}
