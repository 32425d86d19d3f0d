// Elementwise ops: arithmetic with Numpy's broadcasting, and functions of one variable.
import { elementTypes } from '../onnx/format';
import { broadcast } from '../shape';
import type { TensorType } from '../tensorType';
import { direct, microsoft, names, type OpDefinition } from './definition';

const unary = (inputs: readonly TensorType[]): TensorType[] => [inputs[0]!];

function binary(inputs: readonly TensorType[]): TensorType[] {
  const [a, b] = [inputs[0]!, inputs[1]!];
  if (a.dataType !== b.dataType) throw new RangeError(`Cannot combine ${a.dataType} with ${b.dataType}`);
  return [{ dataType: a.dataType, shape: broadcast(a.shape, b.shape) }];
}

/** GELU with the error function (Hendrycks & Gimpel 2016), as BERT has it. */
const lowerGelu: OpDefinition<'gelu'>['lower'] = (node, onnx) => {
  const x = node.inputs[0]!;
  if (onnx.target === 'cpu') {
    onnx.emit('Gelu', names(node.inputs), names(node.outputs), { domain: microsoft });
    return;
  }
  const scalar = (value: number): string => onnx.constant(x.dataType, [], [value]);
  const [scaled, erf, shifted, product] = [onnx.fresh(), onnx.fresh(), onnx.fresh(), onnx.fresh()];
  onnx.emit('Div', [x.name, scalar(Math.SQRT2)], [scaled]);
  onnx.emit('Erf', [scaled], [erf]);
  onnx.emit('Add', [erf, scalar(1)], [shifted]);
  onnx.emit('Mul', [x.name, shifted], [product]);
  onnx.emit('Mul', [product, scalar(0.5)], names(node.outputs));
};

/** GELU with tanh, as ALBERT has it (`gelu_new`). */
const lowerGeluTanh: OpDefinition<'geluTanh'>['lower'] = (node, onnx) => {
  const x = node.inputs[0]!;
  if (onnx.target === 'cpu' && x.dataType === 'float32') {
    onnx.emit('FastGelu', names(node.inputs), names(node.outputs), { domain: microsoft });
    return;
  }
  const scalar = (value: number): string => onnx.constant(x.dataType, [], [value]);
  const step = (opType: string, ...inputs: string[]): string => {
    const output = onnx.fresh();
    onnx.emit(opType, inputs, [output]);
    return output;
  };
  const square = step('Mul', x.name, x.name);
  const slope = step('Add', step('Mul', square, scalar(0.044715)), scalar(1));
  const inner = step('Mul', step('Mul', x.name, slope), scalar(Math.sqrt(2 / Math.PI)));
  const shifted = step('Add', step('Tanh', inner), scalar(1));
  onnx.emit('Mul', [step('Mul', x.name, scalar(0.5)), shifted], names(node.outputs));
};

const cast: OpDefinition<'cast'> = {
  infer: (inputs, { to }) => [{ dataType: to, shape: inputs[0]!.shape }],
  lower: (node, onnx) =>
    onnx.emit('Cast', names(node.inputs), names(node.outputs), {
      attributes: { to: { int: elementTypes[node.attributes.to] } },
    }),
};

export const elementwise = {
  add: { infer: binary, lower: direct('Add') } satisfies OpDefinition<'add'>,
  subtract: { infer: binary, lower: direct('Sub') } satisfies OpDefinition<'subtract'>,
  multiply: { infer: binary, lower: direct('Mul') } satisfies OpDefinition<'multiply'>,
  divide: { infer: binary, lower: direct('Div') } satisfies OpDefinition<'divide'>,
  exp: { infer: unary, lower: direct('Exp') } satisfies OpDefinition<'exp'>,
  erf: { infer: unary, lower: direct('Erf') } satisfies OpDefinition<'erf'>,
  tanh: { infer: unary, lower: direct('Tanh') } satisfies OpDefinition<'tanh'>,
  sqrt: { infer: unary, lower: direct('Sqrt') } satisfies OpDefinition<'sqrt'>,
  relu: { infer: unary, lower: direct('Relu') } satisfies OpDefinition<'relu'>,
  power: {
    infer: unary,
    lower: (node, onnx) => {
      const exponent = onnx.constant(node.inputs[0]!.dataType, [], [node.attributes.exponent]);
      onnx.emit('Pow', [...names(node.inputs), exponent], names(node.outputs));
    },
  } satisfies OpDefinition<'power'>,
  gelu: { infer: unary, lower: lowerGelu } satisfies OpDefinition<'gelu'>,
  geluTanh: { infer: unary, lower: lowerGeluTanh } satisfies OpDefinition<'geluTanh'>,
  greater: {
    infer: (inputs) => [{ dataType: 'bool', shape: binary(inputs)[0]!.shape }],
    lower: direct('Greater'),
  } satisfies OpDefinition<'greater'>,
  cast,
};
