// The settings of a training run: everything that, with data, base model and device, decides its weights.

export const schedules = ['linear', 'cosine', 'constant'] as const;
export type Schedule = (typeof schedules)[number];

export const precisions = ['fp32', 'fp16'] as const;
export type Precision = (typeof precisions)[number];

export interface TrainingSettings {
  readonly epochs: number;
  /** Windows a step. */
  readonly batchSize: number;
  /** Micro-batches whose gradients make one step. */
  readonly accumulation: number;
  /** Of the optimiser's peak, after warm-up. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Share of all steps over which the rate climbs from 0. */
  readonly warmup: number;
  /** What the rate of each layer is multiplied by, once for each layer between it and the head. */
  readonly layerDecay: number;
  /** The embeddings and so many layers above them stay as they are; null freezes nothing. */
  readonly frozenLayers: number | null;
  readonly weightDecay: number;
  /** Largest global gradient norm. */
  readonly clipNorm: number;
  /** Probability for hidden states, attention and classifier; null leaves the model's own. */
  readonly dropout: number | null;
  /** Share of each word's target that is spread over all tags. */
  readonly labelSmoothing: number;
  /** How much words of a label (or `O`) count in the loss, 1 where nothing is said; null counts all the same. */
  readonly classWeights: LabelWeights | null;
  /** Power of the focal loss (Lin et al. 2017); 0 is cross-entropy. */
  readonly focal: number;
  /** Decay of the running average of the weights that is scored and kept; 0 averages nothing. */
  readonly ema: number;
  /** Of matrix products; all else is computed in float32. */
  readonly precision: Precision;
  /** Word pieces a window, the two special ones included. */
  readonly maxLength: number;
  /** Word pieces of the neighbouring window that are repeated as context. */
  readonly stride: number;
  /** Words that the tokenizer keeps whole, each with an embedding of its own. */
  readonly extraTokens: readonly string[];
  /** Epochs without a better dev F1 after which the run ends; null never ends early. */
  readonly patience: number | null;
  readonly seed: number;
}

/** `balanced`: each tag by the inverse of its frequency in the training notes. */
export type LabelWeights = 'balanced' | Readonly<Record<string, number>>;
