// Extra tokens: the tokenizer keeps them whole, and each new one gets an embedding to learn.
import type { ModelConfiguration } from '../model/configuration';
import { modelNames } from '../model/naming';
import type { Parameters } from '../model/parameters';
import type { Tokenizer } from '../tokenizer/tokenizer';

export interface TokenizedModel {
  readonly configuration: ModelConfiguration;
  readonly parameters: Parameters;
  readonly tokenizer: Tokenizer;
}

/** New tokens start at the mean of the pieces known before; one that was a piece keeps its row. */
export function withExtraTokens(model: TokenizedModel, tokens: readonly string[]): TokenizedModel {
  if (tokens.length === 0) return model;
  const tokenizer = model.tokenizer.withTokens(tokens);
  const known = model.tokenizer.vocabularySize;
  const vocabularySize = Math.max(model.configuration.vocabularySize, tokenizer.vocabularySize);
  const name = modelNames(model.configuration).wordEmbeddings;
  const table = model.parameters.get(name)!.data;
  const width = model.configuration.embeddingSize;
  const data = new Float32Array(vocabularySize * width);
  data.set(table);
  const mean = meanRow(table.subarray(0, known * width), width);
  for (let row = known; row < tokenizer.vocabularySize; row++) data.set(mean, row * width);
  return {
    configuration: { ...model.configuration, vocabularySize },
    parameters: new Map([...model.parameters, [name, { shape: [vocabularySize, width], data }]]),
    tokenizer,
  };
}

function meanRow(rows: Float32Array, width: number): Float64Array {
  const mean = new Float64Array(width);
  for (let i = 0; i < rows.length; i++) mean[i % width]! += rows[i]!;
  return mean.map((sum) => sum / (rows.length / width));
}
