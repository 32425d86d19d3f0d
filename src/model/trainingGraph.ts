// The graph of one training step short of the update: loss, gradients, and the squares for the gradient norm.
import { differentiate } from '../graph/autodiff';
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import { withHalfProducts } from '../graph/halfProducts';
import type { Tensor } from '../graph/tensor';
import type { ModelConfiguration } from './configuration';
import { HashDropout, noDropout } from './dropout';
import { anySize, declareInputs, declarePackedInputs, type BatchSize, type ModelInputs } from './modelInputs';
import { TokenClassifierBuilder, type Lookup } from './tokenClassifier';

/** The graph input `[tokens, tags]` of each token's weight at its tag; see {@link Builder.crossEntropy}. */
export const targetsInput = 'targets';

/** A parameter's whole gradient, in the parameter's shape. */
export interface DenseGradient {
  readonly parameter: string;
  readonly output: string;
}

/** The gradient of the rows that were looked up; where they go in the table is known from the batch. */
export interface LookupGradient {
  readonly parameter: string;
  readonly rows: Lookup['rows'];
  readonly output: string;
}

export interface TrainingGraph {
  readonly graph: Graph;
  /** Values to fetch by name: `loss`, `squared_norm` (of the dense gradients), and the gradients. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  readonly dense: readonly DenseGradient[];
  readonly lookups: readonly LookupGradient[];
  /** Length of the input `dropout_keys`; 0 when the graph has none. */
  readonly dropoutKeyCount: number;
}

export interface TrainingGraphOptions {
  readonly dropout: boolean;
  /**
   * A size makes a graph for padded batches of that size alone, which gives the gradients of tables whole. Without one the graph
   * takes packed batches of any size, and the gradients of tables come as the rows that were looked up.
   */
  readonly size?: BatchSize;
  /** Whether a parameter is differentiated; all are by default. The walk back ends where nothing below is. */
  readonly isTrained?: (parameter: string) => boolean;
  /** Power of the focal loss; 0, the default, is cross-entropy. */
  readonly focal?: number;
  /** Matrix products in float16, forward and backward; values that are fetched stay float32. */
  readonly halfProducts?: boolean;
}

export function buildTrainingGraph(
  configuration: ModelConfiguration,
  options: TrainingGraphOptions,
): TrainingGraph {
  const g = new Builder(new Graph());
  const inputs = batchInputs(g, options.size);
  const withDropout = options.dropout && usesDropout(configuration);
  const dropout = withDropout ? new HashDropout(g, inputs.packing?.places) : undefined;
  const model = new TokenClassifierBuilder(g, configuration, dropout ?? noDropout);
  const { logits, lookups: found } = model.build(inputs);
  const targets = g.graph.input(targetsInput, 'float32', logits.shape);
  const loss = g.crossEntropy(logits, targets, options.focal);
  const { isTrained = () => true } = options;
  const lookups = options.size === undefined ? found.filter(({ table }) => isTrained(table)) : [];
  const tables = new Set(lookups.map(({ table }) => table));
  const parameters = [...g.graph.parameters.values()].filter(
    ({ name }) => isTrained(name) && !tables.has(name),
  );
  const gradients = differentiate(g, loss, [...parameters, ...lookups.map(({ output }) => output)]);
  const squares = gradients.slice(0, parameters.length).map((gradient) => g.sumOfSquares(gradient));
  const names = [...parameters.map(({ name }) => name), ...lookups.map(({ table }) => table)];
  const outputs = {
    loss,
    squared_norm: squares.reduce((left, right) => g.add(left, right)),
    ...Object.fromEntries(names.map((name, index) => [gradientName(name), gradients[index]!])),
  };
  const whole = { graph: g.graph, outputs };
  return {
    ...(options.halfProducts === true ? withHalfProducts(whole) : whole),
    dense: parameters.map(({ name }) => ({ parameter: name, output: gradientName(name) })),
    lookups: lookups.map(({ table, rows }) => ({ parameter: table, rows, output: gradientName(table) })),
    dropoutKeyCount: dropout?.keyCount ?? 0,
  };
}

const gradientName = (parameter: string): string => `gradient ${parameter}`;

function usesDropout({ hiddenDropout, attentionDropout, classifierDropout }: ModelConfiguration): boolean {
  return hiddenDropout > 0 || attentionDropout > 0 || classifierDropout > 0;
}

function batchInputs(g: Builder, size: BatchSize | undefined): ModelInputs {
  return size === undefined ? declarePackedInputs(g, anySize) : declareInputs(g, 'int32', false, size);
}

/** The graph of the scores alone, dropout off: of padded batches of one size, or without a size of packed ones. */
export function buildScoringGraph(
  configuration: ModelConfiguration,
  size?: BatchSize,
): { graph: Graph; logits: Tensor } {
  const g = new Builder(new Graph());
  const model = new TokenClassifierBuilder(g, configuration, noDropout);
  return { graph: g.graph, logits: model.build(batchInputs(g, size)).logits };
}
