// What a model's graph is fed with: a padded batch, or a packed one that has rows for pieces alone.
import type { Builder } from '../graph/builder';
import { product } from '../graph/shape';
import type { Tensor } from '../graph/tensor';
import type { DataType, Dimension } from '../graph/tensorType';

/** What the graph is built for: any size, or one that is known ahead (some devices run only such graphs well). */
export interface BatchSize {
  readonly batch: Dimension;
  readonly sequence: Dimension;
}

export const anySize: BatchSize = { batch: 'batch', sequence: 'sequence' };

/** Where the rows of a packed batch lie in the padded one. */
export interface Packing {
  /** `[tokens]`: the place of each row in `[batch*sequence]`, ascending. */
  readonly places: Tensor;
  /** `[batch*sequence]`: the row at each place, −1 at padding. */
  readonly rows: Tensor;
  /** `[tokens]`. */
  readonly positionIds: Tensor;
}

export interface ModelInputs {
  /** `[batch, sequence]`, or `[tokens]` of a packed batch. */
  readonly inputIds: Tensor;
  /** `[batch, sequence]`, 1 for a piece, 0 for padding. */
  readonly attentionMask: Tensor;
  /** `[batch, sequence]`, or undefined: all pieces have type 0. */
  readonly tokenTypeIds: Tensor | undefined;
  /** Undefined for a padded batch. */
  readonly packing: Packing | undefined;
}

export function declareInputs(
  g: Builder,
  dataType: DataType,
  withTokenTypes: boolean,
  { batch, sequence }: BatchSize = anySize,
): ModelInputs {
  const shape = [batch, sequence];
  return {
    inputIds: g.graph.input('input_ids', dataType, shape),
    attentionMask: g.graph.input('attention_mask', dataType, shape),
    tokenTypeIds: withTokenTypes ? g.graph.input('token_type_ids', dataType, shape) : undefined,
    packing: undefined,
  };
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
