// Arithmetic of shapes with named dimensions: equality, products, broadcasting.
import type { Dimension, Shape } from './tensorType';

/** The product of dimensions in one canonical form: the numbers multiplied, then the names in order. */
export function product(shape: Shape): Dimension {
  let size = 1;
  const names: string[] = [];
  for (const dimension of shape) {
    if (typeof dimension === 'number') size *= dimension;
    else names.push(...dimension.split('*'));
  }
  if (names.length === 0) return size;
  const named = names.sort().join('*');
  return size === 1 ? named : `${size}*${named}`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** Numpy's rule. @throws RangeError when two dimensions are neither equal nor one. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new RangeError(`Cannot broadcast [${a.join(', ')}] with [${b.join(', ')}]`);
  });
}

/** Axes of `from` that were repeated to make `to` (after lining both up at the right). */
export function broadcastAxes(from: Shape, to: Shape): number[] {
  const added = to.length - from.length;
  return to.map((_, axis) => axis).filter((axis) => axis < added || from[axis - added] !== to[axis]);
}

/** A negative axis counts from the end. @throws RangeError when it is outside the shape. */
export function normalizeAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (normal < 0 || normal >= rank) throw new RangeError(`Axis ${axis} is outside rank ${rank}`);
  return normal;
}
