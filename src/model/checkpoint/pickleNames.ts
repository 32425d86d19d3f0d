// The allow-list: every name a checkpoint's pickle may mention, and what is built in its place.
import type { ElementType } from './dtype';
import {
  AllowedName,
  StorageDescriptor,
  TensorDescriptor,
  type PickleDictionary,
  type PickleValue,
} from './pickleValue';

/** Raised inside the unpickler, which adds the file's name. */
export class PickleRefusal extends Error {}

const storageTypes: Readonly<Record<string, ElementType>> = {
  FloatStorage: { name: 'float32', bytes: 4 },
  DoubleStorage: { name: 'float64', bytes: 8 },
  HalfStorage: { name: 'float16', bytes: 2 },
  BFloat16Storage: { name: 'bfloat16', bytes: 2 },
  LongStorage: { name: 'other', bytes: 8 },
  IntStorage: { name: 'other', bytes: 4 },
  ShortStorage: { name: 'other', bytes: 2 },
  CharStorage: { name: 'other', bytes: 1 },
  ByteStorage: { name: 'other', bytes: 1 },
  BoolStorage: { name: 'other', bytes: 1 },
  ComplexFloatStorage: { name: 'other', bytes: 8 },
  ComplexDoubleStorage: { name: 'other', bytes: 16 },
};

const elementTypeNames = new Set(
  [
    'float16',
    'float32',
    'float64',
    'bfloat16',
    'half',
    'float',
    'double',
    'uint8',
    'int8',
    'int16',
    'int32',
    'int64',
    'bool',
  ].map((name) => `torch.${name}`),
);

type Build = (parts: readonly PickleValue[]) => PickleValue;

const builders = new Map<string, Build>([
  ['collections.OrderedDict', buildDictionary],
  ['torch._utils._rebuild_tensor', buildTensor],
  ['torch._utils._rebuild_tensor_v2', buildTensor],
  ['torch._utils._rebuild_parameter', buildParameter],
  ['torch._utils._rebuild_parameter_with_state', buildParameter],
  ['torch.Size', ([sizes = []]) => sizes],
  ['torch.device', ([name = null]) => name],
]);

/** @throws PickleRefusal naming what the file wanted. */
export function allowName(module: string, name: string): AllowedName {
  const full = `${module}.${name}`;
  if (builders.has(full) || elementTypeNames.has(full) || storageType(full) !== undefined)
    return new AllowedName(full);
  throw new PickleRefusal(
    `wants to use ${full}, which is not needed to hold weights and could run code; nothing was run. ` +
      'Save the weights again with torch.save(model.state_dict(), …), or as model.safetensors',
  );
}

/** Python's `name(*parts)` for a name of the allow-list. */
export function buildFrom(callee: PickleValue, parts: PickleValue): PickleValue {
  const build = callee instanceof AllowedName ? builders.get(callee.name) : undefined;
  if (build === undefined || !Array.isArray(parts))
    throw new PickleRefusal('calls something that is no function of a checkpoint');
  return build(parts);
}

/** `('storage', type, key, device, elements[, view])`, how PyTorch refers to bytes outside the pickle. */
export function buildStorage(id: PickleValue): StorageDescriptor {
  if (!Array.isArray(id) || id[0] !== 'storage')
    throw new PickleRefusal('refers to something that is no storage of a tensor');
  const [, typeName, key, , elements, view] = id;
  const type = typeName instanceof AllowedName ? storageType(typeName.name) : undefined;
  if (type === undefined) throw new PickleRefusal('has a storage without a known element type');
  if (typeof key !== 'string') throw new PickleRefusal('has a storage without a key');
  // Legacy files: a view is (key, offset, size) inside the storage.
  const start = Array.isArray(view) ? toCount(view[1], 'storage offset') : 0;
  return new StorageDescriptor(key, type, toCount(elements, 'storage size'), start);
}

/** `torch.FloatStorage`, and `torch.cuda.FloatStorage` as old files have it. */
function storageType(name: string): ElementType | undefined {
  const match = /^torch\.(?:cuda\.)?(\w+Storage)$/.exec(name);
  return match !== null && Object.hasOwn(storageTypes, match[1]!) ? storageTypes[match[1]!] : undefined;
}

/** `(storage, offset, size, stride, …)`: gradients and hooks are of no use here. */
function buildTensor([storage, offset, size, stride]: readonly PickleValue[]): TensorDescriptor {
  if (!(storage instanceof StorageDescriptor)) throw new PickleRefusal('has a tensor without a storage');
  const shape = toCounts(size, 'tensor size');
  const strides = toCounts(stride, 'tensor stride');
  if (shape.length !== strides.length)
    throw new PickleRefusal('has a tensor whose size and stride do not belong together');
  return new TensorDescriptor(storage, toCount(offset, 'tensor offset'), shape, strides);
}

function buildParameter([tensor]: readonly PickleValue[]): TensorDescriptor {
  if (tensor instanceof TensorDescriptor) return tensor;
  throw new PickleRefusal('has a parameter that is no tensor');
}

/** `OrderedDict()`, or `OrderedDict([[key, value], …])` as Python 2 wrote it. */
function buildDictionary([pairs = []]: readonly PickleValue[]): PickleDictionary {
  if (!Array.isArray(pairs)) throw new PickleRefusal('has a dictionary that is not made of pairs');
  const dictionary: PickleDictionary = new Map();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw new PickleRefusal('has a dictionary that is not made of pairs');
    dictionary.set(pair[0]!, pair[1]!);
  }
  return dictionary;
}

/** No tensor of a model has more dimensions. */
const maxRank = 8;

function toCounts(value: PickleValue | undefined, what: string): number[] {
  if (!Array.isArray(value) || value.length > maxRank)
    throw new PickleRefusal(`has a ${what} that is no short list of numbers`);
  return value.map((item) => toCount(item, what));
}

function toCount(value: PickleValue | undefined, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new PickleRefusal(`has a ${what} that is not a possible number`);
}
