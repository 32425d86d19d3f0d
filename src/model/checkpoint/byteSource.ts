// Bytes of an open file (or of a part that was inflated), read at any place, never beyond the end.
import type { FileHandle } from 'node:fs/promises';
import { refuse } from './refusal';

export interface ByteSource {
  readonly length: number;
  /** @throws AppError when the range is not wholly inside. */
  read(offset: number, length: number): Promise<Buffer>;
}

/** One system call reads at most 2 GiB; pieces of this size keep well under it. */
const pieceBytes = 1 << 26;

/** The bytes of `handle`; `file` names it in errors. */
export async function fileSource(handle: FileHandle, file: string): Promise<ByteSource> {
  const status = await handle.stat();
  if (!status.isFile()) refuse(file, 'is no file: give the file of weights, or the folder that holds it');
  const { size } = status;
  return {
    length: size,
    read: async (offset, length) => {
      if (!isInside(offset, length, size)) refuse(file, truncated(offset, length, size));
      // Slow: of its own, so that it starts aligned for typed-array views.
      const bytes = Buffer.allocUnsafeSlow(length);
      for (let done = 0; done < length;) {
        const piece = Math.min(pieceBytes, length - done);
        const { bytesRead } = await handle.read(bytes, done, piece, offset + done);
        if (bytesRead === 0) refuse(file, truncated(offset, length, offset + done));
        done += bytesRead;
      }
      return bytes;
    },
  };
}

/** The part `[offset, offset + length)` of `source`, which must lie inside it. */
export function sliceSource(source: ByteSource, offset: number, length: number, file: string): ByteSource {
  if (!isInside(offset, length, source.length)) refuse(file, truncated(offset, length, source.length));
  return {
    length,
    read: async (at, count) => {
      if (!isInside(at, count, length)) refuse(file, truncated(at, count, length));
      return source.read(offset + at, count);
    },
  };
}

/** Bytes that are in memory already; what it gives out is a copy. */
export function memorySource(bytes: Buffer, file: string): ByteSource {
  return {
    length: bytes.length,
    read: (offset, length) => {
      if (!isInside(offset, length, bytes.length)) refuse(file, truncated(offset, length, bytes.length));
      const copy = Buffer.allocUnsafeSlow(length);
      bytes.copy(copy, 0, offset, offset + length);
      return Promise.resolve(copy);
    },
  };
}

export function isInside(offset: number, length: number, end: number): boolean {
  return (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= end
  );
}

function truncated(offset: number, length: number, end: number): string {
  return `is cut short or damaged: it names ${length} bytes at ${offset}, but ends at ${end}. Copy or download it again`;
}
