// A model's weights by their Hugging Face names.

export interface Parameter {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** In checkpoint order. */
export type Parameters = ReadonlyMap<string, Parameter>;
