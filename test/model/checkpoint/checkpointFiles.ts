// Checkpoints in both of PyTorch's formats, built byte by byte without PyTorch; every number can be made to lie.
import { assemble, global, integer, text, tuple, uint64, type Piece } from './pickleAssembler';

export interface StorageFixture {
  readonly key: string;
  /** `FloatStorage`, … */
  readonly type: string;
  readonly elements: number | bigint;
  readonly bytes: Buffer;
}

export interface TensorFixture {
  readonly name: string;
  readonly storage: StorageFixture;
  readonly offset?: number | bigint;
  readonly shape: readonly (number | bigint)[];
  readonly strides: readonly (number | bigint)[];
}

export function floatStorage(key: string, values: readonly number[]): StorageFixture {
  const bytes = Buffer.from(Float32Array.from(values).buffer);
  return { key, type: 'FloatStorage', elements: values.length, bytes };
}

/** A row-major tensor with a storage of its own. */
export function floatTensor(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): TensorFixture {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  return { name, storage: floatStorage(name.replaceAll('.', '_'), values), shape, strides };
}

/** The pickle of a state dictionary. `view`: the sixth field of legacy storages. */
export function statePickle(tensors: readonly TensorFixture[], view: Piece = ''): Buffer {
  const items = tensors.map((tensor) => assemble(text(tensor.name), tensorPickle(tensor, view)));
  return assemble('\x80\x02', global('collections', 'OrderedDict'), ')R', '(', ...items, 'u.');
}

function tensorPickle({ storage, offset = 0, shape, strides }: TensorFixture, view: Piece): Buffer {
  const id = tuple(
    text('storage'),
    global('torch', storage.type),
    text(storage.key),
    text('cpu'),
    integer(storage.elements),
    view,
  );
  const numbers = (values: readonly (number | bigint)[]): Buffer => tuple(...values.map(integer));
  const hooks = assemble(global('collections', 'OrderedDict'), ')R');
  const parts = tuple(assemble(id, 'Q'), integer(offset), numbers(shape), numbers(strides), '\x89', hooks);
  return assemble(global('torch._utils', '_rebuild_tensor_v2'), parts, 'R');
}

export interface ZipFixtureEntry {
  readonly name: string;
  readonly data: Buffer;
  readonly method?: number;
  readonly flags?: number;
  readonly bytes?: number;
  readonly offset?: number;
  readonly compressedBytes?: number;
}

/** A zip archive; what an entry states of itself wins over what is true. */
export function zipFile(entries: readonly ZipFixtureEntry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const local = Buffer.concat([localHeader(entry, name), name, entry.data]);
    directory.push(directoryEntry(entry, name, at));
    parts.push(local);
    at += local.length;
  }
  const records = Buffer.concat(directory);
  return Buffer.concat([...parts, records, endRecord(entries.length, records.length, at)]);
}

function localHeader(
  { method = 0, flags = 0, data, bytes = data.length }: ZipFixtureEntry,
  name: Buffer,
): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt32LE(data.length, 18);
  header.writeUInt32LE(Math.min(bytes, 0xffffffff), 22);
  header.writeUInt16LE(name.length, 26);
  return header;
}

function directoryEntry(entry: ZipFixtureEntry, name: Buffer, at: number): Buffer {
  const {
    method = 0,
    flags = 0,
    data,
    bytes = data.length,
    compressedBytes = data.length,
    offset = at,
  } = entry;
  const numbers = [bytes, compressedBytes, offset];
  const large = Buffer.concat(
    numbers.filter((number) => number > 0xfffffffe).map((number) => uint64(number)),
  );
  const extra = large.length === 0 ? large : Buffer.concat([Buffer.from([1, 0, large.length, 0]), large]);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(flags, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(Math.min(compressedBytes, 0xffffffff), 20);
  header.writeUInt32LE(Math.min(bytes, 0xffffffff), 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(Math.min(offset, 0xffffffff), 42);
  return Buffer.concat([header, name, extra]);
}

function endRecord(count: number, bytes: number, start: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(start, 16);
  return end;
}

/** The zip format of torch.save. */
export function zipCheckpoint(tensors: readonly TensorFixture[], byteOrder?: 'little' | 'big'): Buffer {
  const storages = storagesOf(tensors).map(({ key, bytes }) => ({
    name: `archive/data/${key}`,
    data: bytes,
  }));
  const order = byteOrder === undefined ? [] : [{ name: 'archive/byteorder', data: Buffer.from(byteOrder) }];
  return zipFile([{ name: 'archive/data.pkl', data: statePickle(tensors) }, ...order, ...storages]);
}

const magic = assemble('\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.');

/** The older format. */
export function legacyCheckpoint(
  tensors: readonly TensorFixture[],
  pickle = statePickle(tensors, 'N'),
): Buffer {
  const storages = storagesOf(tensors);
  const keys = assemble('\x80\x02](', ...storages.map(({ key }) => text(key)), 'e.');
  const data = storages.flatMap(({ elements, bytes }) => [uint64(elements), bytes]);
  return assemble(magic, '\x80\x02M\xe9\x03.', '\x80\x02}.', pickle, keys, ...data);
}

function storagesOf(tensors: readonly TensorFixture[]): StorageFixture[] {
  return [...new Map(tensors.map(({ storage }) => [storage.key, storage])).values()];
}
