// AdamW as a WebAssembly function of four floats at a time, assembled here: typed-array loops take four times as long.
//
// Per element, with the gradient already clipped by `scale` (Loshchilov & Hutter 2019, as PyTorch orders the operations):
//   g = gradient · scale;  m = β₁ m + (1 − β₁) g;  v = β₂ v + (1 − β₂) g²
//   w = w · decay − size · m / (√v · correction + ε)
import { wasm, type WasmMemory, type WasmModule } from './webAssembly';

/** Byte offsets of the four arrays and of the weights' end, then the numbers of {@link kernelNumbers} in order. */
export type AdamWKernel = (
  weights: number,
  gradient: number,
  first: number,
  second: number,
  weightsEnd: number,
  ...numbers: KernelNumbers
) => void;

type KernelNumbers = [
  beta1: number,
  rest1: number,
  beta2: number,
  rest2: number,
  scale: number,
  decay: number,
  size: number,
  correction: number,
  epsilon: number,
];

/** The function over one memory. Ranges need not be multiples of four: what is left over is done one by one, with the same bits. */
export function createAdamWKernel(memory: WasmMemory): AdamWKernel {
  compiled ??= new wasm.Module(assemble());
  const instance = new wasm.Instance(compiled, { host: { memory } });
  return instance.exports['adamW'] as AdamWKernel;
}

let compiled: WasmModule | undefined;

/** The instructions of one element width: four lanes or one. */
interface Lanes {
  readonly bytes: number;
  readonly load: readonly number[];
  readonly store: readonly number[];
  readonly add: readonly number[];
  readonly subtract: readonly number[];
  readonly multiply: readonly number[];
  readonly divide: readonly number[];
  readonly sqrt: readonly number[];
}

// Alignment hint 2 (four bytes), offset 0.
const memoryArgument = [2, 0];
const vector: Lanes = {
  bytes: 16,
  load: [0xfd, 0x00, ...memoryArgument],
  store: [0xfd, 0x0b, ...memoryArgument],
  add: [0xfd, 0xe4, 0x01],
  subtract: [0xfd, 0xe5, 0x01],
  multiply: [0xfd, 0xe6, 0x01],
  divide: [0xfd, 0xe7, 0x01],
  sqrt: [0xfd, 0xe3, 0x01],
};
const scalar: Lanes = {
  bytes: 4,
  load: [0x2a, ...memoryArgument],
  store: [0x38, ...memoryArgument],
  add: [0x92],
  subtract: [0x93],
  multiply: [0x94],
  divide: [0x95],
  sqrt: [0x91],
};
const splat = [0xfd, 0x13];
const valueType = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const tee = (local: number): number[] => [0x22, local];

/** Locals: 0–4 the pointers, 5–13 the numbers, 14–22 the same in all lanes, then g, m, v for each width. */
const [weights, gradient, first, second, end] = [0, 1, 2, 3, 4];
const numberCount = 9;
const firstNumber = 5;
const firstSplat = firstNumber + numberCount;
const vectorTemporaries = firstSplat + numberCount;
const scalarTemporaries = vectorTemporaries + 3;

/** One step of the loop over elements at the pointers, which then move on. */
function body(lanes: Lanes, numbers: number, temporaries: number): number[] {
  const [beta1, rest1, beta2, rest2, scale, decay, size, correction, epsilon] = Array.from(
    { length: numberCount },
    (_, index) => get(numbers + index),
  ) as [number[], number[], number[], number[], number[], number[], number[], number[], number[]];
  const [g, m, v] = [temporaries, temporaries + 1, temporaries + 2];
  const load = (pointer: number): number[] => [...get(pointer), ...lanes.load];
  const { add, subtract, multiply, divide, sqrt, store } = lanes;
  return [
    ...[...load(gradient), ...scale, ...multiply, ...set(g)],
    ...get(first),
    ...[...load(first), ...beta1, ...multiply, ...get(g), ...rest1, ...multiply, ...add, ...tee(m)],
    ...store,
    ...get(second),
    ...[
      ...load(second),
      ...beta2,
      ...multiply,
      ...get(g),
      ...get(g),
      ...multiply,
      ...rest2,
      ...multiply,
      ...add,
    ],
    ...[...tee(v), ...store],
    ...get(weights),
    ...[...load(weights), ...decay, ...multiply, ...size, ...get(m), ...multiply],
    ...[...get(v), ...sqrt, ...correction, ...multiply, ...epsilon, ...add, ...divide, ...subtract],
    ...store,
    ...[weights, gradient, first, second].flatMap((pointer) => advance(pointer, lanes.bytes)),
  ];
}

function advance(pointer: number, bytes: number): number[] {
  return [...get(pointer), 0x41, bytes, 0x6a, ...set(pointer)];
}

/** Repeats `step` while `bytes` more lie before the end. */
function loop(step: readonly number[], bytes: number): number[] {
  const full = [...get(weights), 0x41, bytes, 0x6a, ...get(end), 0x4b];
  return [0x02, 0x40, 0x03, 0x40, ...full, 0x0d, 1, ...step, 0x0c, 0, 0x0b, 0x0b];
}

function assemble(): Uint8Array<ArrayBuffer> {
  const parameters = [
    ...Array<number>(5).fill(valueType.i32),
    ...Array<number>(numberCount).fill(valueType.f32),
  ];
  const locals = [2, numberCount + 3, valueType.v128, 3, valueType.f32];
  const splats = Array.from({ length: numberCount }, (_, index) => [
    ...get(firstNumber + index),
    ...splat,
    ...set(firstSplat + index),
  ]).flat();
  const code = [
    ...locals,
    ...splats,
    ...loop(body(vector, firstSplat, vectorTemporaries), vector.bytes),
    ...loop(body(scalar, firstNumber, scalarTemporaries), scalar.bytes),
    0x0b,
  ];
  const host = name('host');
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, ...sized(parameters), 0]),
    ...section(2, [1, ...host, ...name('memory'), 0x02, 0x00, 0]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name('adamW'), 0x00, 0]),
    ...section(10, [1, ...sized(code)]),
  ]);
}

const section = (id: number, content: readonly number[]): number[] => [id, ...sized(content)];
const sized = (content: readonly number[]): number[] => [...unsigned(content.length), ...content];
const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);

function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >> 7)];
}
