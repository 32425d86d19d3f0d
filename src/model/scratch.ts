// Models to be trained from scratch, by name.
import type { ModelConfiguration } from './configuration';

export const scratchModels = ['scratch:bert-mini', 'scratch:albert-mini'] as const;
export type ScratchModel = (typeof scratchModels)[number];

export interface Vocabulary {
  readonly vocabularySize: number;
  readonly paddingId: number;
}

export function isScratchModel(name: string): name is ScratchModel {
  return (scratchModels as readonly string[]).includes(name);
}

/** `bert-mini` has the shape of Turc et al.'s BERT-Mini (2019): 4 layers of 256. */
export function scratchConfiguration(
  name: ScratchModel,
  { vocabularySize, paddingId }: Vocabulary,
  tags: readonly string[],
): ModelConfiguration {
  const shared = { vocabularySize, paddingId, tags, positions: 512, tokenTypes: 2, layerNormEpsilon: 1e-12 };
  const size = { hiddenSize: 256, attentionHeads: 4, intermediateSize: 1024 };
  switch (name) {
    case 'scratch:bert-mini':
      return {
        ...shared,
        ...size,
        architecture: 'bert',
        embeddingSize: 256,
        layers: 4,
        layerGroups: 4,
        activation: 'gelu',
        hiddenDropout: 0.1,
        attentionDropout: 0.1,
        classifierDropout: 0.1,
      };
    case 'scratch:albert-mini':
      return {
        ...shared,
        ...size,
        architecture: 'albert',
        embeddingSize: 128,
        layers: 6,
        layerGroups: 1,
        activation: 'gelu_new',
        hiddenDropout: 0.1,
        attentionDropout: 0.1,
        classifierDropout: 0.1,
      };
  }
}
