// The graph of a token classifier: embeddings, transformer layers and the linear head of all architectures.
import type { Builder } from '../graph/builder';
import type { Tensor } from '../graph/tensor';
import { product } from '../graph/shape';
import type { DataType, Dimension, Shape } from '../graph/tensorType';
import type { ModelConfiguration } from './configuration';
import { keepScale, type Dropout } from './dropout';
import { pack, spread, type Packing } from './packing';
import { modelNames, type LayerNames, type ModelNames } from './naming';

/** What the graph is built for: any size, or one that is known ahead (some devices run only such graphs well). */
export interface BatchSize {
  readonly batch: Dimension;
  readonly sequence: Dimension;
}

export const anySize: BatchSize = { batch: 'batch', sequence: 'sequence' };

/** A linear layer as the graph computes it: in float32, or quantised. */
export type LinearLayer = (g: Builder, x: Tensor, name: string, out: number, scale?: number) => Tensor;

export interface ModelInputs {
  /** `[batch, sequence]`, or `[tokens]` of a packed batch. */
  readonly inputIds: Tensor;
  /** `[batch, sequence]`, 1 for a piece, 0 for padding. */
  readonly attentionMask: Tensor;
  /** `[batch, sequence]`, or undefined: all pieces have type 0. */
  readonly tokenTypeIds: Tensor | undefined;
  /** Undefined for a padded batch. */
  readonly packing: Packing | undefined;
}

/** Rows taken from a table, so that a gradient can stop at the rows instead of filling a table with zeros. */
export interface Lookup {
  readonly table: string;
  /** `wordIds` and `positionIds`: one row a token; `leading`: the table's first rows in order. */
  readonly rows: 'wordIds' | 'positionIds' | 'leading';
  readonly output: Tensor;
}

export interface TokenClassifierGraph {
  /** `[tokens, tags]`; padding counts as tokens unless the batch is packed. */
  readonly logits: Tensor;
  readonly lookups: readonly Lookup[];
}

export function declareInputs(
  g: Builder,
  dataType: DataType,
  withTokenTypes: boolean,
  { batch, sequence }: BatchSize = anySize,
): ModelInputs {
  const shape = [batch, sequence];
  return {
    inputIds: g.graph.input('input_ids', dataType, shape),
    attentionMask: g.graph.input('attention_mask', dataType, shape),
    tokenTypeIds: withTokenTypes ? g.graph.input('token_type_ids', dataType, shape) : undefined,
    packing: undefined,
  };
}

/** A linear layer with PyTorch's weight `[out, in]`. */
export const linearLayer: LinearLayer = (g, x, name, out, scale = 1) => {
  const weight = g.graph.parameter(`${name}.weight`, [out, x.shape[1]!]);
  return g.linear(x, weight, g.graph.parameter(`${name}.bias`, [out]), scale);
};

export class TokenClassifierBuilder {
  private readonly g: Builder;
  private readonly configuration: ModelConfiguration;
  private readonly names: ModelNames;
  private readonly dropout: Dropout;
  private readonly linear: LinearLayer;
  private size: BatchSize = anySize;
  private packing: Packing | undefined;

  constructor(
    g: Builder,
    configuration: ModelConfiguration,
    dropout: Dropout,
    linear: LinearLayer = linearLayer,
  ) {
    this.g = g;
    this.configuration = configuration;
    this.names = modelNames(configuration);
    this.dropout = dropout;
    this.linear = linear;
  }

  build(inputs: ModelInputs): TokenClassifierGraph {
    const { g, configuration, names } = this;
    const [batch, sequence] = inputs.attentionMask.shape as [Dimension, Dimension];
    this.size = { batch, sequence };
    this.packing = inputs.packing;
    const lookups = this.lookups(inputs);
    const bias = this.attentionBias(inputs.attentionMask);
    let hidden = this.embeddings(lookups);
    for (const layer of names.layers) hidden = this.layer(hidden, bias, layer);
    const dropped = this.drop(hidden, configuration.classifierDropout);
    // The head stays in float32 whatever the layers are: it is small, and its errors go straight to the scores.
    return { logits: linearLayer(g, dropped, names.classifier, configuration.tags.length), lookups };
  }

  private get tokens(): Dimension {
    return this.packing?.places.shape[0] ?? product([this.size.batch, this.size.sequence]);
  }

  private lookups(inputs: ModelInputs): Lookup[] {
    const { g, configuration, names } = this;
    const table = (name: string, rows: number): Tensor =>
      g.graph.parameter(name, [rows, configuration.embeddingSize]);
    const words = g.gather(table(names.wordEmbeddings, configuration.vocabularySize), inputs.inputIds);
    const lookups: Lookup[] = [
      { table: names.wordEmbeddings, rows: 'wordIds', output: words },
      this.positionLookup(table(names.positionEmbeddings, configuration.positions), inputs),
    ];
    if (names.tokenTypeEmbeddings === undefined) return lookups;
    const types = table(names.tokenTypeEmbeddings, configuration.tokenTypes);
    const output = inputs.tokenTypeIds ? g.gather(types, inputs.tokenTypeIds) : g.slice(types, 0, 0, 1);
    return [...lookups, { table: names.tokenTypeEmbeddings, rows: 'leading', output }];
  }

  /** RoBERTa counts pieces from its padding id on, and padding stays there; the others count from 0. */
  private positionLookup(table: Tensor, { attentionMask, packing }: ModelInputs): Lookup {
    const { g, configuration, names } = this;
    const byId = (ids: Tensor): Lookup => ({
      table: names.positionEmbeddings,
      rows: 'positionIds',
      output: g.gather(table, ids),
    });
    if (packing !== undefined) return byId(packing.positionIds);
    if (configuration.architecture !== 'roberta')
      return {
        table: names.positionEmbeddings,
        rows: 'leading',
        output: g.slice(table, 0, 0, this.size.sequence),
      };
    const counted = g.multiply(g.cumulativeSum(attentionMask, 1), attentionMask);
    return byId(g.shift(counted, configuration.paddingId));
  }

  private embeddings(lookups: readonly Lookup[]): Tensor {
    const { g, configuration, names } = this;
    const sum = lookups.map(({ output }) => output).reduce((left, right) => g.add(left, right));
    const rows = g.reshape(sum, [this.tokens, configuration.embeddingSize]);
    const dropped = this.drop(this.norm(rows, names.embeddingNorm), configuration.hiddenDropout);
    if (names.embeddingProjection === undefined) return dropped;
    return this.linear(g, dropped, names.embeddingProjection, configuration.hiddenSize);
  }

  /** `[batch, 1, 1, sequence]`: 0 for a piece, −10⁹ for padding, whose weight after softmax is exactly 0. */
  private attentionBias(mask: Tensor): Tensor {
    const { g } = this;
    const padding = g.scale(g.shift(g.cast(mask, 'float32'), -1), 1e9);
    return g.reshape(padding, [this.size.batch, 1, 1, this.size.sequence]);
  }

  private layer(x: Tensor, bias: Tensor, names: LayerNames): Tensor {
    const { g, configuration } = this;
    const { architecture, hiddenDropout, hiddenSize } = configuration;
    const context = this.attention(x, bias, names);
    const attended = this.linearDropped(
      context,
      names.attentionOutput,
      hiddenSize,
      architecture === 'distilbert' ? 0 : hiddenDropout,
    );
    const middle = this.norm(g.add(attended, x), names.attentionNorm);
    const inner = this.activate(this.linear(g, middle, names.intermediate, configuration.intermediateSize));
    const outer = this.linearDropped(
      inner,
      names.output,
      hiddenSize,
      architecture === 'albert' ? 0 : hiddenDropout,
    );
    return this.norm(g.add(outer, middle), names.outputNorm);
  }

  /** Scaled dot-product attention over all heads of whole windows → `[tokens, hidden]`. */
  private attention(x: Tensor, bias: Tensor, names: LayerNames): Tensor {
    const { g, configuration } = this;
    const { attentionHeads, hiddenSize, attentionDropout } = configuration;
    const { size, packing } = this;
    const width = hiddenSize / attentionHeads;
    const heads = (name: string): Tensor => {
      const y = this.linear(g, x, name, hiddenSize);
      const whole = packing === undefined ? y : spread(g, y, packing);
      return g.transpose(g.reshape(whole, [size.batch, size.sequence, attentionHeads, width]), [0, 2, 1, 3]);
    };
    const scores = g.matmul(heads(names.query), heads(names.key), { transposeB: true }, 1 / Math.sqrt(width));
    const weights = g.softmax(g.add(scores, bias));
    const mask = this.dropout.mask(weights.shape, attentionDropout);
    const kept = mask === undefined ? weights : g.multiply(weights, mask);
    const context = g.matmul(kept, heads(names.value), {}, keepScale(mask, attentionDropout));
    const whole = g.reshape(g.transpose(context, [0, 2, 1, 3]), [
      product([size.batch, size.sequence]),
      hiddenSize,
    ]);
    return packing === undefined ? whole : pack(g, whole, packing);
  }

  private activate(x: Tensor): Tensor {
    switch (this.configuration.activation) {
      case 'gelu':
        return this.g.gelu(x);
      case 'gelu_new':
        return this.g.geluTanh(x);
      case 'relu':
        return this.g.relu(x);
    }
  }

  private norm(x: Tensor, name: string): Tensor {
    const { g, configuration } = this;
    const shape: Shape = [x.shape[1]!];
    const [gain, bias] = [
      g.graph.parameter(`${name}.weight`, shape),
      g.graph.parameter(`${name}.bias`, shape),
    ];
    return g.layerNorm(x, gain, bias, configuration.layerNormEpsilon).y;
  }

  /** Dropout after a linear layer: its scale costs nothing inside the product. */
  private linearDropped(x: Tensor, name: string, out: number, probability: number): Tensor {
    const mask = this.dropout.mask([x.shape[0]!, out], probability);
    const y = this.linear(this.g, x, name, out, keepScale(mask, probability));
    return mask === undefined ? y : this.g.multiply(y, mask);
  }

  private drop(x: Tensor, probability: number): Tensor {
    const mask = this.dropout.mask(x.shape, probability);
    return mask === undefined ? x : this.g.multiply(x, this.g.scale(mask, keepScale(mask, probability)));
  }
}
