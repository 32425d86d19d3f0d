// A batch without its padding, as packed graphs are fed with it.
import { maxLength, type ModelConfiguration } from '../model/configuration';
import type { InputBatch } from '../tagging/classifier';
import { int32, type Feeds } from './session';

export interface PackedBatch {
  readonly batch: number;
  readonly sequence: number;
  /** `[batch, sequence]`. */
  readonly attentionMask: Int32Array;
  /** `[tokens]`: the place of each row in `[batch*sequence]`. */
  readonly places: Int32Array;
  /** `[batch*sequence]`: the row at each place, −1 at padding. */
  readonly rows: Int32Array;
  /** `[tokens]`. */
  readonly inputIds: Int32Array;
  /** `[tokens]`. */
  readonly positionIds: Int32Array;
}

export function packBatch(
  { batch, sequence, inputIds, attentionMask }: InputBatch,
  configuration: ModelConfiguration,
): PackedBatch {
  const places = Int32Array.from(attentionMask.keys()).filter((place) => attentionMask[place] !== 0);
  const rows = new Int32Array(batch * sequence).fill(-1);
  places.forEach((place, row) => (rows[place] = row));
  return {
    batch,
    sequence,
    attentionMask,
    places,
    rows,
    inputIds: places.map((place) => inputIds[place]!),
    positionIds: places.map((place) => firstPosition(configuration) + (place % sequence)),
  };
}

/** RoBERTa counts pieces from its padding id on; the tables of the others begin with the first piece. */
function firstPosition(configuration: ModelConfiguration): number {
  return configuration.positions - maxLength(configuration);
}

export function packedFeeds(packed: PackedBatch): Feeds {
  const { batch, sequence, attentionMask, places, rows, inputIds, positionIds } = packed;
  const tokens = [places.length];
  return {
    input_ids: int32(inputIds, tokens),
    position_ids: int32(positionIds, tokens),
    places: int32(places, tokens),
    attention_mask: int32(attentionMask, [batch, sequence]),
    rows: int32(rows, [batch, sequence]),
  };
}

/** `[tokens, width]` → `[batch, sequence, width]`, zeros at padding. */
export function spreadRows(values: Float32Array, { places, rows }: PackedBatch): Float32Array {
  const width = places.length === 0 ? 0 : values.length / places.length;
  const spread = new Float32Array(rows.length * width);
  places.forEach((place, row) => spread.set(values.subarray(row * width, (row + 1) * width), place * width));
  return spread;
}
