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

/** WebGPU has no LogSoftmax: the portable form subtracts the logarithm of the sum, shifted by the maximum against overflow. */
const lowerLogSoftmax: OpDefinition<'logSoftmax'>['lower'] = (node, onnx) => {
  const [x, y] = [node.inputs[0]!, node.outputs[0]!];
  if (onnx.target === 'cpu') {
    onnx.emit('LogSoftmax', [x.name], [y.name], { attributes: lastAxis });
    return;
  }
  const [largest, shifted, powers, total, logarithm] = Array.from({ length: 5 }, () => onnx.fresh()) as [
    string,
    string,
    string,
    string,
    string,
  ];
  const axes = onnx.constant('int64', [1], [-1]);
  onnx.emit('ReduceMax', [x.name], [largest], { attributes: { axes: { ints: [-1] }, keepdims: { int: 1 } } });
  onnx.emit('Sub', [x.name, largest], [shifted]);
  onnx.emit('Exp', [shifted], [powers]);
  onnx.emit('ReduceSum', [powers, axes], [total], { attributes: { keepdims: { int: 1 } } });
  onnx.emit('Log', [total], [logarithm]);
  onnx.emit('Sub', [shifted, logarithm], [y.name]);
};

export const normalisation = {
  softmax: { infer: same, lower: direct('Softmax', lastAxis) } satisfies OpDefinition<'softmax'>,
  logSoftmax: { infer: same, lower: lowerLogSoftmax } satisfies OpDefinition<'logSoftmax'>,
  layerNorm,
};
