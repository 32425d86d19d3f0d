// A zip archive read in place: stored entries straight from the file, deflated ones inflated within a bound.
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { isInside, memorySource, sliceSource, type ByteSource } from './byteSource';
import { quoteName, refuse } from './refusal';
import { readZipDirectory, type ZipEntry } from './zipDirectory';

/** Entry names → their contents, not yet read. */
export type ZipArchive = ReadonlyMap<string, ZipContent>;

export interface ZipContent {
  /** Bytes when read. */
  readonly length: number;
  open(): Promise<ByteSource>;
}

interface PlacedEntry extends ZipEntry {
  readonly dataStart: number;
  readonly dataEnd: number;
}

const localSignature = 0x04034b50;
const localBytes = 30;
const encrypted = 0x0001;
/** Weights hardly shrink; text may. What promises more than this is a bomb. */
const maxRatio = 64;
const maxFreeBytes = 1 << 20;

/**
 * Checks the whole archive before anything is read from it.
 * @throws AppError for entries that overlap, leave the file, repeat a name, are encrypted, or grow beyond reason.
 */
export async function openZip(source: ByteSource, file: string): Promise<ZipArchive> {
  const directory = await readZipDirectory(source, file);
  const placed: PlacedEntry[] = [];
  for (const entry of directory.entries) placed.push(await placeEntry(source, entry, directory.start, file));
  refuseOverlaps(placed, file);
  const archive = new Map<string, ZipContent>();
  for (const entry of placed) {
    if (archive.has(entry.name)) refuse(file, `holds two entries named ${quoteName(entry.name)}`);
    archive.set(entry.name, { length: entry.bytes, open: async () => openEntry(source, entry, file) });
  }
  return archive;
}

async function placeEntry(
  source: ByteSource,
  entry: ZipEntry,
  end: number,
  file: string,
): Promise<PlacedEntry> {
  const name = quoteName(entry.name);
  if (!isInside(entry.offset, localBytes, end))
    refuse(file, `names bytes beyond its end for ${name}. Copy or download it again`);
  const header = await source.read(entry.offset, localBytes);
  if (header.readUInt32LE(0) !== localSignature)
    refuse(file, `has no entry where its directory has ${name}. Copy or download it again`);
  const dataStart = entry.offset + localBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (!isInside(dataStart, entry.compressedBytes, end))
    refuse(file, `names bytes beyond its end for ${name}. Copy or download it again`);
  checkEntry(entry, header.readUInt16LE(6), file);
  return { ...entry, dataStart, dataEnd: dataStart + entry.compressedBytes };
}

function checkEntry(entry: ZipEntry, localFlags: number, file: string): void {
  const name = quoteName(entry.name);
  if (((entry.flags | localFlags) & encrypted) !== 0)
    refuse(file, `holds ${name} encrypted; unpack it and save it again without`);
  if (entry.method !== 0 && entry.method !== 8)
    refuse(file, `holds ${name} packed by method ${entry.method}; only stored and deflated are read`);
  if (entry.method === 0 && entry.bytes !== entry.compressedBytes)
    refuse(file, `gives two sizes for ${name}. Copy or download it again`);
  if (entry.bytes > Math.max(maxFreeBytes, entry.compressedBytes * maxRatio))
    refuse(
      file,
      `would unpack ${name} from ${entry.compressedBytes} to ${entry.bytes} bytes, which no weights need; it was not unpacked`,
    );
}

function refuseOverlaps(placed: readonly PlacedEntry[], file: string): void {
  const sorted = [...placed].sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1]!, sorted[i]!];
    if (after.offset < before.dataEnd)
      refuse(file, `holds entries that overlap: ${quoteName(before.name)} and ${quoteName(after.name)}`);
  }
}

async function openEntry(source: ByteSource, entry: PlacedEntry, file: string): Promise<ByteSource> {
  const packed = sliceSource(source, entry.dataStart, entry.compressedBytes, file);
  if (entry.method === 0) return packed;
  const bytes = await inflateEntry(await packed.read(0, entry.compressedBytes), entry, file);
  return memorySource(bytes, file);
}

async function inflateEntry(packed: Buffer, entry: PlacedEntry, file: string): Promise<Buffer> {
  const bytes = await promisify(inflateRawBounded)(packed, entry.bytes).catch((cause: unknown) =>
    refuse(
      file,
      `holds ${quoteName(entry.name)} damaged, or larger than it says. Copy or download it again`,
      cause,
    ),
  );
  if (bytes.length !== entry.bytes)
    refuse(file, `holds ${quoteName(entry.name)} shorter than it says. Copy or download it again`);
  return bytes;
}

function inflateRawBounded(
  packed: Buffer,
  bytes: number,
  done: (error: Error | null, bytes: Buffer) => void,
): void {
  // zlib refuses a bound of 0.
  inflateRaw(packed, { maxOutputLength: Math.max(1, bytes) }, done);
}
