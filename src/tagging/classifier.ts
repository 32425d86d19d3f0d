// What tagging asks of a loaded model; `runtime` implements it over ONNX Runtime.

/** A padded batch for inference, `[batch, sequence]` row-major. */
export interface InputBatch {
  readonly batch: number;
  readonly sequence: number;
  readonly inputIds: Int32Array;
  readonly attentionMask: Int32Array;
}

export interface TokenClassifier extends AsyncDisposable {
  /** Tags in id order. */
  readonly tags: readonly string[];
  /** Longest input in pieces, special ones included. */
  readonly maxLength: number;
  readonly device: string;
  /** Why this device, in a sentence, where it was the program's choice. */
  readonly choice?: string;
  readonly precision: 'fp32' | 'int8';
  /** `[batch, sequence, tags]`. */
  logits(batch: InputBatch): Promise<Float32Array>;
}
