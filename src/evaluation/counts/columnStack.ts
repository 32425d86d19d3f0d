// Columns of small numbers stacked in the 53 exact bits of a float: one multiplication adds up several of them.
import type { Column } from './tallyColumns';

export interface ColumnStack {
  /** Of each document the halves of all its layers, each times its unit. */
  readonly values: Float64Array;
  /** From the top down. A sum holds `floor(rest / unit)` halves of a layer; the rest is that of the layers below. */
  readonly layers: readonly { readonly column: number; readonly unit: number }[];
}

const exactBits = 53;

/** @param draws how many documents are added up at most: no layer's sum may run into the layer above */
export function stackColumns(columns: readonly Column[], draws: number): ColumnStack[] {
  const stacks: { bits: number; layers: { column: number; unit: number }[] }[] = [];
  columns.forEach((column, place) => {
    const bits = bitsFor(2 * draws * column.reduce((most, value) => Math.max(most, value), 0));
    let stack = stacks.at(-1);
    if (stack === undefined || stack.bits + bits > exactBits) stacks.push((stack = { bits: 0, layers: [] }));
    stack.layers.unshift({ column: place, unit: 2 ** stack.bits });
    stack.bits += bits;
  });
  return stacks.map(({ layers }) => ({ layers, values: valuesOf(layers, columns) }));
}

const bitsFor = (largest: number): number => Math.floor(Math.log2(Math.max(1, largest))) + 1;

function valuesOf(layers: ColumnStack['layers'], columns: readonly Column[]): Float64Array {
  const values = new Float64Array(columns[0]!.length);
  for (const { column, unit } of layers) {
    const halves = columns[column]!;
    for (let i = 0; i < values.length; i++) values[i]! += 2 * halves[i]! * unit;
  }
  return values;
}
