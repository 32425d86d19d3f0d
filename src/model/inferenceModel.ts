// ONNX models for inference, with the inputs and outputs of Hugging Face's exports, so that Transformers.js loads them.
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import { encodeOnnx, type StoredValue } from '../graph/onnx/encode';
import type { OnnxTarget } from '../graph/ops/definition';
import type { ModelConfiguration } from './configuration';
import { noDropout } from './dropout';
import type { Parameters } from './parameters';
import { quantizeColumns } from './quantization';
import { declareInputs } from './modelInputs';
import { linearLayer, TokenClassifierBuilder, type LinearLayer } from './tokenClassifier';

export type Precision = 'fp32' | 'int8';

/** RoBERTa's and DistilBERT's exports have no token types. */
export function takesTokenTypes({ architecture }: ModelConfiguration): boolean {
  return architecture !== 'roberta' && architecture !== 'distilbert';
}

/** `input_ids`, `attention_mask` and where the architecture has them `token_type_ids`, int64 → `logits` `[batch, sequence, tags]`. */
export function encodeInferenceModel(
  configuration: ModelConfiguration,
  parameters: Parameters,
  precision: Precision,
  target: OnnxTarget = 'portable',
): Uint8Array {
  const g = new Builder(new Graph());
  const quantized = new Map<string, StoredValue>();
  const linear = precision === 'int8' ? quantizedLayer(parameters, quantized) : linearLayer;
  const model = new TokenClassifierBuilder(g, configuration, noDropout, linear);
  const { logits } = model.build(declareInputs(g, 'int64', takesTokenTypes(configuration)));
  const shaped = g.reshape(logits, ['batch', 'sequence', configuration.tags.length]);
  return encodeOnnx(g.graph, {
    target,
    outputs: { logits: shaped },
    stored: new Map([...parameters, ...quantized]),
  });
}

/** The weight as int8 `[in, out]` with one scale an output; its values are stored under names beside the original's. */
function quantizedLayer(parameters: Parameters, stored: Map<string, StoredValue>): LinearLayer {
  return (g, x, name, out) => {
    const width = x.shape[1]!;
    const [weightName, scaleName] = [`${name}.weight_quantized`, `${name}.weight_scale`];
    const { values, scales } = quantizeColumns(parameters.get(`${name}.weight`)!);
    stored.set(weightName, { data: values });
    stored.set(scaleName, { data: scales });
    const weight = g.graph.parameter(weightName, [width, out], 'int8');
    const scale = g.graph.parameter(scaleName, [out]);
    return g.quantizedLinear(x, weight, scale, g.graph.parameter(`${name}.bias`, [out]));
  };
}
