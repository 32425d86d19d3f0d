// Strided views of a storage, as PyTorch describes tensors: checked first, then read as row-major float32.
import { decodeFloats, type ByteOrder, type FloatType } from './dtype';
import type { ByteSource } from './byteSource';

/** A tensor whose numbers have been checked: it lies inside its storage. */
export interface StridedView {
  readonly type: FloatType;
  readonly elementBytes: number;
  /** First element inside the storage. */
  readonly start: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Elements of the tensor. */
  readonly count: number;
  /** Elements of the storage from the first to the last that the tensor uses. */
  readonly span: number;
}

/** Elements of a tensor of that shape; undefined from 2⁵³ on. */
export function elementCount(shape: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  const count = shape.reduce((product, size) => product * size, 1);
  return Number.isSafeInteger(count) ? count : undefined;
}

/** From the first to the last element used, both included; undefined from 2⁵³ on. */
export function elementSpan(shape: readonly number[], strides: readonly number[]): number | undefined {
  if (shape.includes(0)) return 0;
  const last = shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, 0);
  return Number.isSafeInteger(last) ? last + 1 : undefined;
}

/** Bytes read at a time: memory beyond the result stays small. */
const pieceBytes = 1 << 24;

/** @returns row-major values of `view.shape`. */
export async function readStrided(
  storage: ByteSource,
  view: StridedView,
  order: ByteOrder,
): Promise<Float32Array> {
  if (isContiguous(view)) return readRun(storage, view, order, view.count);
  return gather(await readRun(storage, view, order, view.span), view);
}

/** Axes of size 1 may have any stride. */
function isContiguous({ shape, strides }: StridedView): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 1) continue;
    if (strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

async function readRun(
  storage: ByteSource,
  view: StridedView,
  order: ByteOrder,
  count: number,
): Promise<Float32Array> {
  const { type, elementBytes, start } = view;
  const values = new Float32Array(count);
  const piece = pieceBytes / elementBytes;
  for (let at = 0; at < count; at += piece) {
    const length = Math.min(piece, count - at);
    const bytes = await storage.read((start + at) * elementBytes, length * elementBytes);
    decodeFloats(bytes, type, order, values, at);
  }
  return values;
}

function gather(span: Float32Array, { shape, strides, count }: StridedView): Float32Array {
  const values = new Float32Array(count);
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < count; to++) {
    values[to] = span[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return values;
}
