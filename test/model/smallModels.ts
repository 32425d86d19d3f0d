// One small model of every architecture, each with what sets it apart: groups, factorised embeddings, offsets of positions.
import type { Architecture, ModelConfiguration } from '../../src/model/configuration';

const bert: ModelConfiguration = {
  architecture: 'bert',
  vocabularySize: 200,
  hiddenSize: 32,
  embeddingSize: 32,
  layers: 2,
  layerGroups: 2,
  attentionHeads: 4,
  intermediateSize: 64,
  activation: 'gelu',
  positions: 40,
  tokenTypes: 2,
  layerNormEpsilon: 1e-12,
  hiddenDropout: 0.1,
  attentionDropout: 0.1,
  classifierDropout: 0.1,
  paddingId: 0,
  tags: ['O', 'B-a', 'I-a', 'B-b', 'I-b'],
};

export const smallModels: Readonly<Record<Architecture, ModelConfiguration>> = {
  bert,
  albert: { ...bert, architecture: 'albert', embeddingSize: 16, layers: 4, activation: 'gelu_new' },
  electra: { ...bert, architecture: 'electra', embeddingSize: 16 },
  distilbert: { ...bert, architecture: 'distilbert', tokenTypes: 0, activation: 'relu' },
  roberta: {
    ...bert,
    architecture: 'roberta',
    tokenTypes: 1,
    paddingId: 1,
    positions: 42,
    layerNormEpsilon: 1e-5,
  },
};
