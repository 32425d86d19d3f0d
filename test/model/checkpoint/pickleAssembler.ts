// Writes pickles instruction by instruction, so that tests can say what Python never would.

export type Piece = string | Uint8Array;

/** A pickle out of pieces: strings are instructions (one byte a character), bytes are taken as they are. */
export function assemble(...pieces: readonly Piece[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)),
  );
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([Buffer.from('X'), uint32(bytes.length), bytes]);
}

/** Any safe integer, as LONG1. */
export function integer(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeBigInt64LE(BigInt(value));
  return Buffer.concat([Buffer.from([0x8a, 9]), bytes]);
}

export function global(module: string, name: string): string {
  return `c${module}\n${name}\n`;
}

/** `(a, b, …)`. */
export function tuple(...items: readonly Piece[]): Buffer {
  return assemble('(', ...items, 't');
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function uint64(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
