// Gradients of lookups by row.
import { product } from '../shape';
import { type GradientRules, notDifferentiable } from './rule';

export const indexing = {
  /** Each row of the table gets the sum over all places that looked it up. */
  gather: ({ inputs: [table, indices] }, cotangent, g) => {
    const [rows, width] = table!.shape;
    if (typeof rows !== 'number') throw new RangeError('A table of unknown size has no gradient rule');
    const count = product(indices!.shape);
    return [
      g.scatterAdd(g.reshape(cotangent, [count, width!]), g.reshape(indices!, [count]), rows),
      undefined,
    ];
  },
  scatterAdd: ({ inputs: [, indices] }, cotangent, g) => [g.gather(cotangent, indices!), undefined],
  /** What moved is moved back; no row is picked twice, so nothing is summed. */
  pickRows: ({ inputs: [, indices, inverse] }, cotangent, g) => [
    g.pickRows(cotangent, inverse!, indices!),
    undefined,
    undefined,
  ],
  quantizedLinear: notDifferentiable,
} satisfies Partial<GradientRules>;
