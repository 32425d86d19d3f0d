// Packed batches: only pieces have rows, padding has none. Linear layers, norms and the loss never see padding; attention alone
// needs whole windows, so its inputs are spread out and its output is packed again (Portes et al. 2023 call it unpadding).
import type { Builder } from '../graph/builder';
import type { Tensor } from '../graph/tensor';
import type { Packing } from './modelInputs';

/** `[tokens, width]` → `[batch*sequence, width]`, zeros at padding. */
export function spread(g: Builder, x: Tensor, { rows, places }: Packing): Tensor {
  return g.pickRows(x, rows, places);
}

/** `[batch*sequence, width]` → `[tokens, width]`. */
export function pack(g: Builder, x: Tensor, { rows, places }: Packing): Tensor {
  return g.pickRows(x, places, rows);
}
