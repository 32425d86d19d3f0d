// What the training loop asks of the machine that runs a model; `runtime` implements it over ONNX Runtime (CPU, WebGPU).
import type { LayerRecipe } from '../model/layerRates';
import type { Parameters } from '../model/parameters';
import type { LossScale } from './lossScale';
import type { Precision } from './settings';

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

/** What of the recipe a backend is made for: it holds for a whole run. */
export interface BackendRecipe extends LayerRecipe {
  /** Share of each labelled piece's target that is spread over all tags. */
  readonly labelSmoothing: number;
  /** How much pieces of each tag count, in tag order; null counts all the same. */
  readonly tagWeights: readonly number[] | null;
  /** Power of the focal loss; 0 is cross-entropy. */
  readonly focal: number;
  /** Decay of the running average of the weights that scores are of; 0 averages nothing. */
  readonly ema: number;
  /** `fp16`: matrix products in float16; weights, moments, sums and the update stay in float32. */
  readonly precision: Precision;
}

/** Everything trained alike on plain cross-entropy. */
export const plainRecipe: BackendRecipe = {
  layerDecay: 1,
  frozenLayers: null,
  labelSmoothing: 0,
  tagWeights: null,
  focal: 0,
  ema: 0,
  precision: 'fp32',
};

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

/** AdamW's numbers that no recipe changes (Kingma & Ba 2015). */
export const adamWNumbers = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** A step where no recipe says otherwise: for trials of devices and for comparisons. */
export const plainStep: Omit<StepOptions, 'step' | 'dropoutSeed'> = {
  ...adamWNumbers,
  learningRate: 1e-4,
  weightDecay: 0.01,
  clipNorm: 1,
};

export interface StepResult {
  /** The mean over the batch's labelled pieces, weighted by their tags' weights. */
  readonly loss: number;
  /** Of the trained parameters, before clipping; 0 where the step was left out. */
  readonly gradientNorm: number;
  /** A gradient went beyond float16: the weights are as they were, and the next step is scaled less. */
  readonly overflowed?: true;
}

/** What a checkpoint needs besides the weights. */
export interface OptimizerState {
  /** Steps taken: AdamW's bias correction counts them. */
  readonly step: number;
  /** First and second moments of the trained parameters, by name. */
  readonly firstMoments: Parameters;
  readonly secondMoments: Parameters;
  /** Running averages of the trained parameters, where the recipe averages. */
  readonly averages?: Parameters;
  /** Where gradients are computed in float16. */
  readonly lossScale?: LossScale;
}

export interface TrainingBackend extends AsyncDisposable {
  /** Named for people: "CPU (2 threads)", "WebGPU: NVIDIA …". */
  readonly device: string;
  /** Why this device, in a sentence, where it was the program's choice. */
  readonly choice?: string;
  /** Forward, backward, clip and AdamW over one batch (several micro-batches: gradients accumulate, weighted by what their labelled pieces count). */
  step(batches: readonly Batch[], options: StepOptions): Promise<StepResult>;
  /** Logits of {@link scoredParameters} with dropout off: `[batch, sequence, tags]`; what stands at padding means nothing. */
  logits(batch: Omit<Batch, 'labels'>): Promise<Float32Array>;
  /** Copies of the weights under training. */
  parameters(): Promise<Parameters>;
  /** Copies of the weights that scores are of: the running averages, or the weights themselves. */
  scoredParameters(): Promise<Parameters>;
  optimizerState(): Promise<OptimizerState>;
  restore(parameters: Parameters, state: OptimizerState): Promise<void>;
}
