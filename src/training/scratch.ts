// Small encoders that start from noise: their shapes, and how large a vocabulary they learn.
import type { ModelConfiguration } from '../model/configuration';

export const scratchNames = ['bert-mini', 'albert-mini'] as const;
export type ScratchName = (typeof scratchNames)[number];

/** Word pieces to learn from the training notes; few notes give fewer. */
export const scratchVocabularySize = 8000;

export function scratchName(base: string): ScratchName | undefined {
  return scratchNames.find((name) => base === `scratch:${name}`);
}

/** What notes, tokenizer and recipe decide. */
export interface ScratchNeeds {
  readonly vocabularySize: number;
  readonly paddingId: number;
  /** Longest window, special pieces included. */
  readonly positions: number;
  readonly tags: readonly string[];
}

export function scratchConfiguration(name: ScratchName, needs: ScratchNeeds): ModelConfiguration {
  return { ...common, ...shapes[name], ...needs };
}

const common = {
  hiddenSize: 256,
  layers: 4,
  attentionHeads: 4,
  intermediateSize: 1024,
  tokenTypes: 2,
  layerNormEpsilon: 1e-12,
  hiddenDropout: 0.1,
  attentionDropout: 0.1,
  classifierDropout: 0.1,
} as const;

const shapes = {
  'bert-mini': { architecture: 'bert', embeddingSize: 256, layerGroups: 4, activation: 'gelu' },
  'albert-mini': { architecture: 'albert', embeddingSize: 128, layerGroups: 1, activation: 'gelu_new' },
} as const satisfies Record<ScratchName, Partial<ModelConfiguration>>;
