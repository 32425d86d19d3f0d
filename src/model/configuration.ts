// A model's shape, as Hugging Face's `config.json` states it, with one set of names for all architectures.

export const architectures = ['bert', 'albert', 'electra', 'distilbert', 'roberta'] as const;
export type Architecture = (typeof architectures)[number];

export const activations = ['gelu', 'gelu_new', 'relu'] as const;
export type Activation = (typeof activations)[number];

export interface ModelConfiguration {
  readonly architecture: Architecture;
  readonly vocabularySize: number;
  readonly hiddenSize: number;
  /** Differs from hiddenSize in ALBERT and small ELECTRA. */
  readonly embeddingSize: number;
  readonly layers: number;
  /** ALBERT: number of groups of layers that share weights; otherwise equal to `layers`. */
  readonly layerGroups: number;
  readonly attentionHeads: number;
  readonly intermediateSize: number;
  readonly activation: Activation;
  /** Rows of the position table (RoBERTa's holds two rows more than it can use). */
  readonly positions: number;
  /** Rows of the token type table; 0 where the architecture has none. */
  readonly tokenTypes: number;
  readonly layerNormEpsilon: number;
  readonly hiddenDropout: number;
  readonly attentionDropout: number;
  readonly classifierDropout: number;
  readonly paddingId: number;
  /** Tags in id order: `O`, `B-problem`, `I-problem`, … */
  readonly tags: readonly string[];
}

/** Longest input in pieces: RoBERTa starts counting after its padding id. */
export function maxLength(configuration: ModelConfiguration): number {
  const { architecture, positions, paddingId } = configuration;
  return architecture === 'roberta' ? positions - paddingId - 1 : positions;
}
