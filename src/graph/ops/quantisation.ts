// int8 inference: activations quantised as they come, weights ahead of time with one scale a column.
import type { NodeOf } from '../tensor';
import type { TensorType } from '../tensorType';
import { names, type OnnxBuilder, type OpDefinition } from './definition';

/** x `[tokens, in]`, weight int8 `[in, out]`, scale `[out]`, bias `[out]` → `[tokens, out]`. */
function inferQuantizedLinear(inputs: readonly TensorType[]): TensorType[] {
  const [x, weight] = [inputs[0]!, inputs[1]!];
  if (x.shape.at(-1) !== weight.shape[0])
    throw new RangeError(`Cannot multiply [${x.shape.join(', ')}] by [${weight.shape.join(', ')}]`);
  return [{ dataType: x.dataType, shape: [...x.shape.slice(0, -1), weight.shape[1]!] }];
}

function lowerQuantizedLinear(node: NodeOf<'quantizedLinear'>, onnx: OnnxBuilder): void {
  const [x, weight, scale, bias] = names(node.inputs) as [string, string, string, string];
  const fresh = (): string => onnx.fresh();
  const [bytes, step, zero, product, float, scales, scaled] = [
    fresh(),
    fresh(),
    fresh(),
    fresh(),
    fresh(),
    fresh(),
    fresh(),
  ];
  onnx.emit('DynamicQuantizeLinear', [x], [bytes, step, zero]);
  onnx.emit('MatMulInteger', [bytes, weight, zero], [product]);
  onnx.emit('Cast', [product], [float], { attributes: { to: { int: 1 } } });
  onnx.emit('Mul', [step, scale], [scales]);
  onnx.emit('Mul', [float, scales], [scaled]);
  onnx.emit('Add', [scaled, bias], names(node.outputs));
}

export const quantisation = {
  quantizedLinear: {
    infer: inferQuantizedLinear,
    lower: lowerQuantizedLinear,
  } satisfies OpDefinition<'quantizedLinear'>,
};
