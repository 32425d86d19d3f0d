// The types of tensors: what their elements are, and dimensions that are numbers or named.

export type DataType = 'float32' | 'float16' | 'float64' | 'int32' | 'int64' | 'bool' | 'uint8' | 'int8';

/** A size, or a name that stands for one until the graph runs; a product of names is written `batch*sequence`. */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

export interface TensorType {
  readonly dataType: DataType;
  readonly shape: Shape;
}
