// Normalisations over the last axis: softmax, its logarithm, layer norm.
import type { TensorType } from '../tensorType';
import { direct, names, type OpDefinition } from './definition';

const same = (inputs: readonly TensorType[]): TensorType[] => [inputs[0]!];
const lastAxis = { axis: { int: -1 } };

/** x `[…, n]`, gain `[n]`, bias `[n]` → y, and for the gradient the mean and the inverse deviation `[…, 1]`. */
const layerNorm: OpDefinition<'layerNorm'> = {
  infer: (inputs) => {
    const { shape } = inputs[0]!;
    // ONNX keeps them in float32 whatever the type of x.
    const statistics = { dataType: 'float32' as const, shape: [...shape.slice(0, -1), 1] };
    return [inputs[0]!, statistics, statistics];
  },
  lower: (node, onnx) =>
    onnx.emit('LayerNormalization', names(node.inputs), names(node.outputs), {
      attributes: { axis: { int: -1 }, epsilon: { float: node.attributes.epsilon } },
    }),
};

export const normalisation = {
  softmax: { infer: same, lower: direct('Softmax', lastAxis) } satisfies OpDefinition<'softmax'>,
  logSoftmax: { infer: same, lower: direct('LogSoftmax', lastAxis) } satisfies OpDefinition<'logSoftmax'>,
  layerNorm,
};
