// What the training loop asks of the machine that runs a model; `runtime` implements it over ONNX Runtime (CPU, WebGPU).
import type { Parameters } from '../model/parameters';

/** A padded batch. All arrays row-major, `[batch, sequence]`. */
export interface Batch {
  readonly batch: number;
  readonly sequence: number;
  readonly inputIds: Int32Array;
  /** 1 for a piece, 0 for padding. */
  readonly attentionMask: Int32Array;
  /** Tag id at the first piece of each owned word, −100 elsewhere (ignored by the loss). */
  readonly labels: Int32Array;
}

export interface StepOptions {
  /** From 0. */
  readonly step: number;
  readonly learningRate: number;
  readonly weightDecay: number;
  /** Largest global gradient norm; Infinity for none. */
  readonly clipNorm: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 0 turns dropout off. */
  readonly dropoutSeed: number;
}

export interface StepResult {
  /** Mean cross-entropy over the batch's labelled pieces. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
}

/** What a checkpoint needs besides the weights. */
export interface OptimizerState {
  /** Steps taken: AdamW's bias correction counts them. */
  readonly step: number;
  /** First and second moments, by parameter name. */
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
}

export interface TrainingBackend extends AsyncDisposable {
  /** Named for people: "CPU (2 threads)", "WebGPU: NVIDIA …". */
  readonly device: string;
  /** Why this device, in a sentence, where it was the program's choice. */
  readonly choice?: string;
  /** Forward, backward, clip and AdamW over one batch (several micro-batches: gradients accumulate, weighted by labelled pieces). */
  step(batches: readonly Batch[], options: StepOptions): Promise<StepResult>;
  /** Logits with dropout off: `[batch, sequence, tags]`. */
  logits(batch: Omit<Batch, 'labels'>): Promise<Float32Array>;
  /** Copies of the weights. */
  parameters(): Promise<Parameters>;
  optimizerState(): Promise<OptimizerState>;
  restore(parameters: Parameters, state: OptimizerState): Promise<void>;
}
