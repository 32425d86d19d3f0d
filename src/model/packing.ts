// Packed batches: only pieces have rows, padding has none. Linear layers, norms and the loss never see padding; attention alone
// needs whole windows, so its inputs are spread out and its output is packed again (Portes et al. 2023 call it unpadding).
import type { Builder } from '../graph/builder';
import { product } from '../graph/shape';
import type { Tensor } from '../graph/tensor';
import type { BatchSize, ModelInputs } from './tokenClassifier';

/** Where the rows of a packed batch lie in the padded one. */
export interface Packing {
  /** `[tokens]`: the place of each row in `[batch*sequence]`, ascending. */
  readonly places: Tensor;
  /** `[batch*sequence]`: the row at each place, −1 at padding. */
  readonly rows: Tensor;
  /** `[tokens]`. */
  readonly positionIds: Tensor;
}

/** The inputs of a packed batch: `input_ids`, `position_ids` and `places` `[tokens]`, `attention_mask` and `rows` `[batch, sequence]`. */
export function declarePackedInputs(g: Builder, { batch, sequence }: BatchSize): ModelInputs {
  const tokens = (name: string): Tensor => g.graph.input(name, 'int32', ['tokens']);
  const padded = (name: string): Tensor => g.graph.input(name, 'int32', [batch, sequence]);
  return {
    inputIds: tokens('input_ids'),
    attentionMask: padded('attention_mask'),
    tokenTypeIds: undefined,
    packing: {
      places: tokens('places'),
      rows: g.reshape(padded('rows'), [product([batch, sequence])]),
      positionIds: tokens('position_ids'),
    },
  };
}

/** `[tokens, width]` → `[batch*sequence, width]`, zeros at padding. */
export function spread(g: Builder, x: Tensor, { rows, places }: Packing): Tensor {
  return g.pickRows(x, rows, places);
}

/** `[batch*sequence, width]` → `[tokens, width]`. */
export function pack(g: Builder, x: Tensor, { rows, places }: Packing): Tensor {
  return g.pickRows(x, places, rows);
}
