// Writes protocol buffers (proto3 wire format). Payloads are kept by reference and copied once, at the end:
// a model's weights never exist twice while its file is being written.

type Chunk = Uint8Array;

/** One message under construction: fields in the order they are written. */
export class MessageWriter {
  private readonly chunks: Chunk[] = [];
  private length = 0;

  get byteLength(): number {
    return this.length;
  }

  /** int32, int64, enum: negative numbers take ten bytes. @throws RangeError beyond 2^53. */
  integer(field: number, value: number): this {
    return this.raw(tag(field, 0)).raw(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.raw(tag(field, 5)).raw(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.raw(tag(field, 2)).raw(varint(value.byteLength)).raw(value);
  }

  message(field: number, value: MessageWriter): this {
    this.raw(tag(field, 2)).raw(varint(value.length));
    for (const chunk of value.chunks) this.raw(chunk);
    return this;
  }

  packedIntegers(field: number, values: readonly number[]): this {
    const packed = new MessageWriter();
    for (const value of values) packed.raw(varint(value));
    return this.message(field, packed);
  }

  packedFloats(field: number, values: readonly number[]): this {
    const floats = Float32Array.from(values);
    return this.bytes(field, new Uint8Array(floats.buffer));
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let offset = 0;
    for (const chunk of this.chunks) {
      whole.set(chunk, offset);
      offset += chunk.byteLength;
    }
    return whole;
  }

  private raw(chunk: Chunk): this {
    this.chunks.push(chunk);
    this.length += chunk.byteLength;
    return this;
  }
}

function tag(field: number, wireType: number): Uint8Array {
  return varint(field * 8 + wireType);
}

function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not an integer below 2^53`);
  if (value < 0) return bigVarint(BigInt.asUintN(64, BigInt(value)));
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function bigVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127n) {
    bytes.push(Number(rest & 127n) + 128);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}
