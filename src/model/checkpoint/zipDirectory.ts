// The directory at the end of a zip archive (also zip64), as PyTorch writes it: what is inside, and where.
// PKWARE APPNOTE 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
import type { ByteSource } from './byteSource';
import { quoteName, refuse } from './refusal';

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly flags: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  /** Of the entry's local header. */
  readonly offset: number;
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Where the directory begins: every entry must end before it. */
  readonly start: number;
}

const signatures = { entry: 0x02014b50, end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50 };
const endBytes = 22;
const locatorBytes = 20;
const maxComment = 0xffff;
const maxEntries = 50_000;
const maxDirectoryBytes = 1 << 26;

/** @throws AppError when there is no whole directory. */
export async function readZipDirectory(source: ByteSource, file: string): Promise<ZipDirectory> {
  const { count, bytes, start } = await findDirectory(source, file);
  if (count > maxEntries || bytes > maxDirectoryBytes) refuse(file, 'has a zip directory of absurd size');
  const records = await source.read(start, bytes);
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < count;) {
    const { entry, next } = parseEntry(records, at, file);
    entries.push(entry);
    at = next;
  }
  return { entries, start };
}

interface DirectoryPlace {
  readonly count: number;
  readonly bytes: number;
  readonly start: number;
}

async function findDirectory(source: ByteSource, file: string): Promise<DirectoryPlace> {
  const tailBytes = Math.min(source.length, endBytes + maxComment + locatorBytes);
  const tail = await source.read(source.length - tailBytes, tailBytes);
  const at = findEnd(tail);
  if (at < 0)
    refuse(file, 'is a zip archive without its directory: it was cut short. Copy or download it again');
  if (tail.readUInt16LE(at + 4) !== 0)
    refuse(file, 'is one part of a divided zip archive; give the whole archive');
  const place = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    start: tail.readUInt32LE(at + 16),
  };
  const locator = at - locatorBytes;
  if (locator < 0 || tail.readUInt32LE(locator) !== signatures.locator64) return place;
  return readDirectory64(source, tail.subarray(locator), file);
}

/** The last end record whose comment reaches exactly to the end of the file. */
function findEnd(tail: Buffer): number {
  for (let at = tail.length - endBytes; at >= 0; at--)
    if (
      tail.readUInt32LE(at) === signatures.end &&
      at + endBytes + tail.readUInt16LE(at + 20) === tail.length
    )
      return at;
  return -1;
}

async function readDirectory64(source: ByteSource, locator: Buffer, file: string): Promise<DirectoryPlace> {
  const end = await source.read(uint64(locator, 8), 56);
  if (end.readUInt32LE(0) !== signatures.end64)
    refuse(file, 'has a damaged zip64 directory. Copy or download it again');
  return { count: uint64(end, 32), bytes: uint64(end, 40), start: uint64(end, 48) };
}

function parseEntry(records: Buffer, at: number, file: string): { entry: ZipEntry; next: number } {
  if (at + 46 > records.length || records.readUInt32LE(at) !== signatures.entry)
    refuse(file, 'has a damaged zip directory. Copy or download it again');
  const nameEnd = at + 46 + records.readUInt16LE(at + 28);
  const extraEnd = nameEnd + records.readUInt16LE(at + 30);
  const next = extraEnd + records.readUInt16LE(at + 32);
  if (next > records.length) refuse(file, 'has a damaged zip directory. Copy or download it again');
  const large = largeFields(records.subarray(nameEnd, extraEnd));
  // In this order a zip64 field replaces each number that says "too large".
  const widen = (value: number): number => (value === 0xffffffff ? (large.shift() ?? value) : value);
  const bytes = widen(records.readUInt32LE(at + 24));
  const compressedBytes = widen(records.readUInt32LE(at + 20));
  const offset = widen(records.readUInt32LE(at + 42));
  const name = records.toString('utf8', at + 46, nameEnd);
  checkName(name, file);
  const [flags, method] = [records.readUInt16LE(at + 8), records.readUInt16LE(at + 10)];
  return { entry: { name, method, flags, compressedBytes, bytes, offset }, next };
}

/** The numbers of the zip64 extra field (id 1). */
function largeFields(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = Math.min(at + 4 + extra.readUInt16LE(at + 2), extra.length);
    if (extra.readUInt16LE(at) === 1) {
      const numbers: number[] = [];
      for (let i = at + 4; i + 8 <= end; i += 8) numbers.push(uint64(extra, i));
      return numbers;
    }
    at = end;
  }
  return [];
}

/** Nothing is ever unpacked to a disk; but who writes such names means harm. */
function checkName(name: string, file: string): void {
  const outside = name.startsWith('/') || /[\\\0]|^[a-z]:/i.test(name) || name.split('/').includes('..');
  if (outside)
    refuse(file, `holds an entry with the path ${quoteName(name)}, which points outside the archive`);
}

function uint64(bytes: Buffer, at: number): number {
  return Number(bytes.readBigUInt64LE(at));
}
