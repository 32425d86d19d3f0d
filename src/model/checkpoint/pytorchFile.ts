// The two containers of torch.save: the zip archive (since 1.6) and the legacy stream of pickles and storages.
import type { ByteOrder } from './dtype';
import { sliceSource, type ByteSource } from './byteSource';
import { PickleTruncated, unpickle, type Unpickled } from './pickle';
import type { PickleValue, StorageDescriptor } from './pickleValue';
import { AppError } from '../../common/errors';
import { quoteName, refuse } from './refusal';
import { openZip, type ZipArchive } from './zip';

export interface PyTorchFile {
  /** What was saved: usually a dictionary of tensors. */
  readonly value: PickleValue;
  readonly byteOrder: ByteOrder;
  /** Bytes of a storage, without reading them; undefined when the file does not hold it. */
  storageBytes(storage: StorageDescriptor): number | undefined;
  openStorage(storage: StorageDescriptor): Promise<ByteSource>;
}

/** Beyond this a pickle is not read: those of real checkpoints take tens of kilobytes. */
const maxPickleBytes = 1 << 24;

/** @throws AppError when the file is no checkpoint of PyTorch, saying what it is instead where that shows. */
export async function openPyTorchFile(source: ByteSource, file: string): Promise<PyTorchFile> {
  const head = await source.read(0, Math.min(source.length, 64));
  if (head.length >= 4 && head.readUInt32LE(0) === 0x04034b50) return openZipFile(source, file);
  if (isLegacy(head)) return openLegacyFile(source, file);
  return refuse(file, describeOther(head));
}

function describeOther(head: Buffer): string {
  const text = head.toString('latin1');
  if (head.length === 0) return 'is empty. Copy or download it again';
  if (text.startsWith('version https://git-lfs'))
    return 'is a Git LFS pointer, not the weights themselves: run "git lfs pull" in that folder';
  if (/^\s*<(!doctype|html)/i.test(text)) return 'is a web page, not weights: download the file itself';
  return 'is no PyTorch checkpoint (neither a zip archive nor the older format): give a pytorch_model.bin or model.safetensors';
}

async function openZipFile(source: ByteSource, file: string): Promise<PyTorchFile> {
  const archive = await openZip(source, file);
  const root = findRoot(archive, file);
  const pickle = archive.get(`${root}data.pkl`)!;
  if (pickle.length > maxPickleBytes) refuse(file, 'has a pickle of absurd length');
  const { value } = unpickle(await (await pickle.open()).read(0, pickle.length), 0, file);
  const storage = ({ key }: StorageDescriptor): string => `${root}data/${key}`;
  return {
    value,
    byteOrder: await readByteOrder(archive, root),
    storageBytes: (descriptor) => archive.get(storage(descriptor))?.length,
    openStorage: async (descriptor) => archive.get(storage(descriptor))!.open(),
  };
}

/** All entries lie in one folder, named after the file as it was saved. */
function findRoot(archive: ZipArchive, file: string): string {
  const roots = [...archive.keys()]
    .filter((name) => /^[^/]*\/data\.pkl$/.test(name))
    .map((name) => name.slice(0, -8));
  if (roots.length !== 1)
    refuse(file, 'is a zip archive, but no PyTorch checkpoint: it has no data.pkl of its own');
  if (archive.has(`${roots[0]!}constants.pkl`))
    refuse(file, 'is a TorchScript program, not weights: save them with torch.save(model.state_dict(), …)');
  return roots[0]!;
}

/** Newer files say it; older ones are little-endian. */
async function readByteOrder(archive: ZipArchive, root: string): Promise<ByteOrder> {
  const entry = archive.get(`${root}byteorder`);
  if (entry?.length !== 3) return 'little';
  return (await (await entry.open()).read(0, 3)).toString('latin1') === 'big' ? 'big' : 'little';
}

/** `0x1950a86a20f9469cfc6c` as a pickle of its own, of any protocol from 2 on. */
const legacyMagic = Buffer.from('8a0a6cfc9c46f9206aa850192e', 'hex');
const legacyVersion = 1001;

function isLegacy(head: Buffer): boolean {
  return head[0] === 0x80 && head.indexOf(legacyMagic) >= 2 && head.indexOf(legacyMagic) <= 16;
}

interface LegacyPickles {
  readonly saved: Unpickled;
  /** Of the storages that follow, in their order. */
  readonly keys: Unpickled;
}

async function openLegacyFile(source: ByteSource, file: string): Promise<PyTorchFile> {
  const { saved, keys } = await readLegacyPickles(source, file);
  const places = await placeStorages(source, keys, saved.storages, file);
  return {
    value: saved.value,
    // PyTorch writes this format little-endian on every machine.
    byteOrder: 'little',
    storageBytes: ({ key }) => places.get(key)?.length,
    openStorage: ({ key }) => Promise.resolve(places.get(key)!),
  };
}

/** The pickles say nowhere how long they are: a longer piece of the file is taken until they end. */
async function readLegacyPickles(source: ByteSource, file: string): Promise<LegacyPickles> {
  const limit = Math.min(source.length, maxPickleBytes);
  for (let length = Math.min(limit, 1 << 18); ; length = Math.min(limit, length * 8)) {
    try {
      return parseLegacyPickles(await source.read(0, length), file);
    } catch (error) {
      const short = error instanceof AppError && error.cause instanceof PickleTruncated;
      if (!short || length === limit) throw error;
    }
  }
}

/** Magic number, version, facts about the writer's machine, the value, the keys of the storages that follow. */
function parseLegacyPickles(bytes: Buffer, file: string): LegacyPickles {
  const magic = unpickle(bytes, 0, file);
  const version = unpickle(bytes, magic.end, file);
  if (version.value !== legacyVersion)
    refuse(file, 'is a PyTorch checkpoint of an unknown version: save it again with torch.save');
  const machine = unpickle(bytes, version.end, file);
  const saved = unpickle(bytes, machine.end, file);
  return { saved, keys: unpickle(bytes, saved.end, file) };
}

/** Walks over the storages: each is its number of elements (8 bytes) and then the elements. */
async function placeStorages(
  source: ByteSource,
  keys: Unpickled,
  storages: ReadonlyMap<string, StorageDescriptor>,
  file: string,
): Promise<ReadonlyMap<string, ByteSource>> {
  if (!Array.isArray(keys.value)) refuse(file, 'has a damaged list of storages. Copy or download it again');
  const places = new Map<string, ByteSource>();
  let offset = keys.end;
  for (const key of keys.value) {
    const storage = typeof key === 'string' ? storages.get(key) : undefined;
    if (storage === undefined || places.has(storage.key))
      refuse(file, 'lists a storage that none of its tensors uses, or lists it twice');
    const elements = Number((await source.read(offset, 8)).readBigInt64LE());
    if (elements !== storage.elements)
      refuse(file, `gives two sizes for the storage ${quoteName(storage.key)}. Copy or download it again`);
    const bytes = elements * storage.type.bytes;
    places.set(storage.key, sliceSource(source, offset + 8, bytes, file));
    offset += 8 + bytes;
  }
  return places;
}
