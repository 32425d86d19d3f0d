// Weights out of files that torch.save wrote (`pytorch_model.bin`): everything is checked before anything is allocated.
import { open } from 'node:fs/promises';
import { throwIfCancelled } from '../../common/errors';
import type { Parameter, Parameters } from '../parameters';
import { fileSource, isInside, type ByteSource } from './byteSource';
import {
  TensorDescriptor,
  type PickleDictionary,
  type PickleValue,
  type StorageDescriptor,
} from './pickleValue';
import { openPyTorchFile, type PyTorchFile } from './pytorchFile';
import { quoteName, refuse } from './refusal';
import { elementCount, elementSpan, readStrided, type StridedView } from './strided';

export interface ReadOptions {
  /** Names (as in the file) to read; all by default. */
  readonly wanted?: (name: string) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Reads the float tensors of a checkpoint (new zip format or legacy) as float32; tensors of integers are left out.
 * No two parameters share memory, even where the file's do.
 * @throws AppError (`model`) when the file is damaged, is something else, or holds anything but weights.
 */
export async function readPyTorchCheckpoint(file: string, options: ReadOptions = {}): Promise<Parameters> {
  const handle = await open(file, 'r').catch((cause: unknown) =>
    refuse(file, 'cannot be opened for reading', cause),
  );
  try {
    const source = await fileSource(handle, file);
    const opened = await openPyTorchFile(source, file);
    const tensors = findTensors(opened.value, file);
    return await readTensors(
      opened,
      planTensors(opened, tensors, source.length, file, options),
      options.signal,
    );
  } finally {
    await handle.close();
  }
}

/** Under which training scripts put the weights, beside their optimiser's state. */
const stateKeys = ['state_dict', 'model_state_dict', 'model', 'module'];

function findTensors(value: PickleValue, file: string): ReadonlyMap<string, TensorDescriptor> {
  const places = [value, ...stateKeys.map((key) => (value instanceof Map ? (value.get(key) ?? null) : null))];
  for (const place of places) {
    const tensors = place instanceof Map ? tensorsOf(place) : new Map<string, TensorDescriptor>();
    if (tensors.size > 0) return tensors;
  }
  return refuse(file, 'holds no tensors by name: save the weights with torch.save(model.state_dict(), …)');
}

function tensorsOf(dictionary: PickleDictionary): Map<string, TensorDescriptor> {
  const tensors = new Map<string, TensorDescriptor>();
  for (const [name, value] of dictionary)
    if (typeof name === 'string' && value instanceof TensorDescriptor) tensors.set(name, value);
  return tensors;
}

interface PlannedTensor {
  readonly name: string;
  readonly storage: StorageDescriptor;
  readonly view: StridedView;
}

/** Checks every tensor against its storage, and all of them together against the size of the file. */
function planTensors(
  opened: PyTorchFile,
  tensors: ReadonlyMap<string, TensorDescriptor>,
  fileBytes: number,
  file: string,
  { wanted = () => true }: ReadOptions,
): PlannedTensor[] {
  const planned: PlannedTensor[] = [];
  let elements = 0;
  for (const [name, tensor] of tensors) {
    const view = planView(opened, name, tensor, file);
    if (view === undefined || !wanted(name)) continue;
    elements += Math.max(view.count, view.span);
    if (elements > maxElements(fileBytes))
      refuse(file, 'has tensors that repeat its few bytes beyond reason; nothing was read');
    planned.push({ name, storage: tensor.storage, view });
  }
  return planned;
}

/** Four tensors may share each 16-bit element (tied weights do), and small files get some room for expanded views. */
function maxElements(fileBytes: number): number {
  return fileBytes * 2 + (1 << 20);
}

/** Undefined for tensors that are no weights (`position_ids`). */
function planView(
  opened: PyTorchFile,
  name: string,
  tensor: TensorDescriptor,
  file: string,
): StridedView | undefined {
  const { storage, offset, shape, strides } = tensor;
  const [count, span] = [elementCount(shape), elementSpan(shape, strides)];
  const start = storage.start + offset;
  const known = opened.storageBytes(storage);
  if (known === undefined) refuse(file, `lacks the bytes of ${quoteName(name)}. Copy or download it again`);
  const end = Math.min(known, storage.elements * storage.type.bytes);
  if (
    count === undefined ||
    span === undefined ||
    !isInside(start * storage.type.bytes, span * storage.type.bytes, end)
  )
    refuse(file, `places ${quoteName(name)} outside of its bytes. Copy or download it again`);
  if (storage.elements * storage.type.bytes > known)
    refuse(file, `holds fewer bytes for ${quoteName(name)} than it says. Copy or download it again`);
  if (storage.type.name === 'other') return undefined;
  return { type: storage.type.name, elementBytes: storage.type.bytes, start, shape, strides, count, span };
}

async function readTensors(
  opened: PyTorchFile,
  planned: readonly PlannedTensor[],
  signal?: AbortSignal,
): Promise<Parameters> {
  const parameters = new Map<string, Parameter>();
  // Views of one storage follow each other: a packed one is unpacked once.
  let last: { readonly storage: StorageDescriptor; readonly source: ByteSource } | undefined;
  for (const { name, storage, view } of planned) {
    throwIfCancelled(signal);
    if (last?.storage.key !== storage.key) last = { storage, source: await opened.openStorage(storage) };
    parameters.set(name, { shape: view.shape, data: await readStrided(last.source, view, opened.byteOrder) });
  }
  return parameters;
}
