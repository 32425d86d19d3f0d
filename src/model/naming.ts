// Where each architecture keeps its weights: the names that Hugging Face's `transformers` gives them.
import type { ModelConfiguration } from './configuration';

/** Prefixes of `.weight` and `.bias`. */
export interface LayerNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly attentionOutput: string;
  readonly attentionNorm: string;
  readonly intermediate: string;
  readonly output: string;
  readonly outputNorm: string;
}

export interface ModelNames {
  readonly wordEmbeddings: string;
  readonly positionEmbeddings: string;
  /** Absent where the architecture has no token types. */
  readonly tokenTypeEmbeddings: string | undefined;
  readonly embeddingNorm: string;
  /** From embedding size to hidden size, where they differ (ALBERT: always). */
  readonly embeddingProjection: string | undefined;
  /** One entry a layer; layers that share weights share names. */
  readonly layers: readonly LayerNames[];
  readonly classifier: string;
}

export function modelNames(configuration: ModelConfiguration): ModelNames {
  const { architecture, layers } = configuration;
  const embeddings = `${architecture}.embeddings`;
  return {
    wordEmbeddings: `${embeddings}.word_embeddings.weight`,
    positionEmbeddings: `${embeddings}.position_embeddings.weight`,
    tokenTypeEmbeddings:
      configuration.tokenTypes > 0 ? `${embeddings}.token_type_embeddings.weight` : undefined,
    embeddingNorm: `${embeddings}.LayerNorm`,
    embeddingProjection: embeddingProjection(configuration),
    layers: Array.from({ length: layers }, (_, layer) => layerNames(configuration, layer)),
    classifier: 'classifier',
  };
}

function embeddingProjection({
  architecture,
  embeddingSize,
  hiddenSize,
}: ModelConfiguration): string | undefined {
  if (architecture === 'albert') return 'albert.encoder.embedding_hidden_mapping_in';
  return embeddingSize === hiddenSize ? undefined : `${architecture}.embeddings_project`;
}

function layerNames(configuration: ModelConfiguration, layer: number): LayerNames {
  switch (configuration.architecture) {
    case 'albert':
      return albertLayer(Math.floor((layer * configuration.layerGroups) / configuration.layers));
    case 'distilbert':
      return distilbertLayer(`distilbert.transformer.layer.${layer}`);
    case 'bert':
    case 'electra':
    case 'roberta':
      return bertLayer(`${configuration.architecture}.encoder.layer.${layer}`);
  }
}

function bertLayer(prefix: string): LayerNames {
  return {
    query: `${prefix}.attention.self.query`,
    key: `${prefix}.attention.self.key`,
    value: `${prefix}.attention.self.value`,
    attentionOutput: `${prefix}.attention.output.dense`,
    attentionNorm: `${prefix}.attention.output.LayerNorm`,
    intermediate: `${prefix}.intermediate.dense`,
    output: `${prefix}.output.dense`,
    outputNorm: `${prefix}.output.LayerNorm`,
  };
}

function albertLayer(group: number): LayerNames {
  const prefix = `albert.encoder.albert_layer_groups.${group}.albert_layers.0`;
  return {
    query: `${prefix}.attention.query`,
    key: `${prefix}.attention.key`,
    value: `${prefix}.attention.value`,
    attentionOutput: `${prefix}.attention.dense`,
    attentionNorm: `${prefix}.attention.LayerNorm`,
    intermediate: `${prefix}.ffn`,
    output: `${prefix}.ffn_output`,
    outputNorm: `${prefix}.full_layer_layer_norm`,
  };
}

function distilbertLayer(prefix: string): LayerNames {
  return {
    query: `${prefix}.attention.q_lin`,
    key: `${prefix}.attention.k_lin`,
    value: `${prefix}.attention.v_lin`,
    attentionOutput: `${prefix}.attention.out_lin`,
    attentionNorm: `${prefix}.sa_layer_norm`,
    intermediate: `${prefix}.ffn.lin1`,
    output: `${prefix}.ffn.lin2`,
    outputNorm: `${prefix}.output_layer_norm`,
  };
}
