// The safetensors format (https://github.com/huggingface/safetensors): a JSON header of names, types and offsets, then the values.
import { open, type FileHandle } from 'node:fs/promises';
import { AppError } from '../common/errors';
import { decodeFloats, type FloatType } from './checkpoint/dtype';
import { elementCount } from './checkpoint/strided';
import type { Parameter, Parameters } from './parameters';

/** The reference implementation's own limit. */
const largestHeader = 100_000_000;

/** Other types hold no weights (buffers of indices) and are passed over. */
const floatTypes: Readonly<Record<string, { readonly type: FloatType; readonly bytes: number }>> = {
  F64: { type: 'float64', bytes: 8 },
  F32: { type: 'float32', bytes: 4 },
  F16: { type: 'float16', bytes: 2 },
  BF16: { type: 'bfloat16', bytes: 2 },
};

interface Entry {
  readonly name: string;
  /** Undefined for tensors that hold no weights. */
  readonly type: FloatType | undefined;
  readonly shape: readonly number[];
  /** From the end of the header. */
  readonly start: number;
  readonly end: number;
}

/** @throws AppError `model` for a file whose header claims what the file does not hold; nothing is allocated for it. */
export async function readSafetensors(file: string): Promise<Parameters> {
  const handle = await openModelFile(file);
  try {
    const { size } = await handle.stat();
    const { entries, dataStart } = await readHeader(handle, size, file);
    const parameters = new Map<string, Parameter>();
    for (const { name, type, shape, start, end } of entries) {
      if (type === undefined) continue;
      const bytes = await readBytes(handle, dataStart + start, end - start, file);
      parameters.set(name, { shape, data: widen(bytes, type, elementCount(shape)!) });
    }
    return parameters;
  } finally {
    await handle.close();
  }
}

async function openModelFile(file: string): Promise<FileHandle> {
  try {
    return await open(file, 'r');
  } catch (cause) {
    throw new AppError('model', `${file}: cannot be opened`, { cause });
  }
}

async function readHeader(
  handle: FileHandle,
  size: number,
  file: string,
): Promise<{ entries: Entry[]; dataStart: number }> {
  if (size < 8) throw new AppError('model', `${file}: too short for a safetensors file`);
  const claimed = new DataView((await readBytes(handle, 0, 8, file)).buffer).getBigUint64(0, true);
  if (claimed > BigInt(Math.min(size - 8, largestHeader)))
    throw new AppError('model', `${file}: the header claims ${claimed} bytes, more than there can be`);
  const length = Number(claimed);
  const dataStart = 8 + length;
  const { json, text } = parseHeader(await readBytes(handle, 8, length, file), file);
  const entries = Object.entries(json)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => parseEntry(name, value, size - dataStart, file));
  refuseDuplicates(text, entries, file);
  refuseOverlaps(entries, file);
  return { entries, dataStart };
}

/** The format forbids a name given twice, and `JSON.parse` would keep the last without a word. */
function refuseDuplicates(text: string, entries: readonly Entry[], file: string): void {
  const given = text.match(/"data_offsets"\s*:/g)?.length ?? 0;
  if (given > entries.length) throw new AppError('model', `${file}: a tensor is given twice`);
}

function refuseOverlaps(entries: readonly Entry[], file: string): void {
  const sorted = entries.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
  for (let i = 1; i < sorted.length; i++)
    if (sorted[i]!.start < sorted[i - 1]!.end)
      throw new AppError(
        'model',
        `${file}: tensors overlap (${JSON.stringify(sorted[i]!.name.slice(0, 100))})`,
      );
}

interface Header {
  readonly json: Record<string, unknown>;
  readonly text: string;
}

function parseHeader(bytes: Uint8Array, file: string): Header {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json))
      return { json: json as Record<string, unknown>, text };
  } catch {
    // Reported below with the file's name.
  }
  throw new AppError('model', `${file}: the header is not a JSON object`);
}

function parseEntry(name: string, value: unknown, dataSize: number, file: string): Entry {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const refuse = (problem: string): never => {
    throw new AppError('model', `${file}: ${JSON.stringify(name.slice(0, 100))} ${problem}`);
  };
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2 || typeof dtype !== 'string')
    return refuse('has no valid type, shape and offsets');
  const [start, end] = offsets as [number, number];
  if (start > end || end > dataSize) refuse(`claims bytes ${start} to ${end} of ${dataSize}`);
  const values = shape.reduce((product, dimension) => product * dimension, 1);
  const float = Object.hasOwn(floatTypes, dtype) ? floatTypes[dtype] : undefined;
  if (float !== undefined && values * float.bytes !== end - start)
    refuse(`has ${end - start} bytes, not the ${values} values of its shape`);
  return { name, type: float?.type, shape, start, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && (item as number) >= 0);
}

/** A fresh, aligned buffer. */
async function readBytes(
  handle: FileHandle,
  position: number,
  length: number,
  file: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const part = Math.min(length - filled, 2 ** 30);
    const { bytesRead } = await handle.read(bytes, filled, part, position + filled);
    if (bytesRead === 0) throw new AppError('model', `${file}: ends before it should`);
    filled += bytesRead;
  }
  return bytes;
}

/** float32 stays where it was read: safetensors is little-endian, as every platform that we run on. */
function widen(bytes: Uint8Array<ArrayBuffer>, type: FloatType, values: number): Float32Array {
  if (type === 'float32') return new Float32Array(bytes.buffer);
  const data = new Float32Array(values);
  decodeFloats(Buffer.from(bytes.buffer), type, 'little', data, 0);
  return data;
}

/** The whole file. */
export function encodeSafetensors(parameters: Parameters): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  let offset = 0;
  for (const [name, { shape, data }] of parameters) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of eight, so that the values are aligned.
  const length = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(text, 8);
  let position = 8 + length;
  for (const { data } of parameters.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return file;
}
