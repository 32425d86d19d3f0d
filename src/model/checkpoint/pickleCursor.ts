// The bytes of a pickle, read from the front; every length is checked before anything is taken.
import { PickleRefusal } from './pickleNames';

/** The pickle goes on beyond the bytes at hand. */
export class PickleTruncated extends PickleRefusal {
  constructor() {
    super('is cut short or damaged: its pickle does not end. Copy or download it again');
  }
}

export class PickleCursor {
  private readonly bytes: Buffer;
  position: number;

  constructor(bytes: Buffer, position: number) {
    this.bytes = bytes;
    this.position = position;
  }

  take(length: number): Buffer {
    if (length > this.bytes.length - this.position) throw new PickleTruncated();
    const start = this.position;
    this.position += length;
    return this.bytes.subarray(start, this.position);
  }

  uint8(): number {
    return this.take(1).readUInt8();
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  int32(): number {
    return this.take(4).readInt32LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  /** Lengths of 2⁵³ and more come out inexact, and are too long for any file. */
  uint64(): number {
    return Number(this.take(8).readBigUInt64LE());
  }

  float64(): number {
    return this.take(8).readDoubleBE();
  }

  /** Up to the next line feed, without it. */
  line(): string {
    const end = this.bytes.indexOf(10, this.position);
    if (end < 0) throw new PickleTruncated();
    const text = this.take(end - this.position).toString('latin1');
    this.position++;
    return text;
  }
}
