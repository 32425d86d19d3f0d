// Checkpoints beyond 4 GB, as files with a hole: read in place, without reading the rest.
import { closeSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPyTorchCheckpoint } from '../../../src/model/checkpoint/pytorch';
import { floatStorage, legacyCheckpoint, statePickle, type TensorFixture } from './checkpointFiles';
import { uint32, uint64 } from './pickleAssembler';
import { temporaryFolder } from './temporaryFolder';

const file = path.join(temporaryFolder(), 'pytorch_model.bin');
const holeElements = 1_250_000_000;
const holeBytes = holeElements * 4;

const hole: TensorFixture = {
  name: 'hole',
  storage: { key: '0', type: 'FloatStorage', elements: holeElements, bytes: Buffer.alloc(0) },
  shape: [holeElements],
  strides: [1],
};
const last: TensorFixture = { name: 'last', storage: floatStorage('1', [7, 8]), shape: [2], strides: [1] };

function writePieces(pieces: readonly { readonly at: number; readonly bytes: Buffer }[]): void {
  const handle = openSync(file, 'w');
  for (const { at, bytes } of pieces) writeSync(handle, bytes, 0, bytes.length, at);
  closeSync(handle);
}

function localHeader(name: string, bytes: number): Buffer {
  const sizes = Buffer.concat([uint32(Math.min(bytes, 0xffffffff)), uint32(Math.min(bytes, 0xffffffff))]);
  const start = Buffer.concat([
    Buffer.from('PK\x03\x04'),
    Buffer.alloc(14),
    sizes,
    Buffer.from([name.length, 0, 0, 0]),
  ]);
  return Buffer.concat([start, Buffer.from(name)]);
}

/** All numbers of the entry in its zip64 field. */
function directoryEntry(name: string, bytes: number, offset: number): Buffer {
  const record = Buffer.alloc(46, 0);
  record.write('PK\x01\x02', 'latin1');
  record.fill(0xff, 20, 28);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(28, 30);
  record.fill(0xff, 42, 46);
  const extra = [Buffer.from([1, 0, 24, 0]), uint64(bytes), uint64(bytes), uint64(offset)];
  return Buffer.concat([record, Buffer.from(name), ...extra]);
}

function writeZip(): void {
  const contents = [
    { name: 'm/data.pkl', bytes: statePickle([hole, last]) },
    { name: 'm/data/0', bytes: Buffer.alloc(0), length: holeBytes },
    { name: 'm/data/1', bytes: last.storage.bytes },
  ];
  let at = 0;
  const directory: Buffer[] = [];
  const pieces = contents.map(({ name, bytes, length = bytes.length }) => {
    const piece = { at, bytes: Buffer.concat([localHeader(name, length), bytes]) };
    directory.push(directoryEntry(name, length, at));
    at += localHeader(name, length).length + length;
    return piece;
  });
  const records = Buffer.concat(directory);
  const counts = [uint64(44), Buffer.alloc(12), uint64(3), uint64(3), uint64(records.length), uint64(at)];
  const end64 = Buffer.concat([Buffer.from('PK\x06\x06'), ...counts]);
  const locator = [Buffer.from('PK\x06\x07'), uint32(0), uint64(at + records.length), uint32(1)];
  const end = Buffer.concat([
    Buffer.from('PK\x05\x06'),
    Buffer.alloc(4),
    Buffer.alloc(12, 0xff),
    Buffer.alloc(2),
  ]);
  writePieces([...pieces, { at, bytes: Buffer.concat([records, end64, ...locator, end]) }]);
}

function writeLegacy(): void {
  const whole = legacyCheckpoint([hole, last]);
  const tail = 8 + last.storage.bytes.length;
  const head = whole.subarray(0, whole.length - tail);
  writePieces([
    { at: 0, bytes: head },
    { at: head.length + holeBytes, bytes: whole.subarray(whole.length - tail) },
  ]);
}

// Windows would fill the hole with zeros on the disk.
describe.skipIf(process.platform === 'win32')('a tensor behind 5 GB (skipped on Windows)', () => {
  it.each([
    ['zip64', writeZip],
    ['legacy', writeLegacy],
  ])('is read from the %s format', async (_, write) => {
    write();
    const before = process.memoryUsage().arrayBuffers;
    const parameters = await readPyTorchCheckpoint(file, { wanted: (name) => name === 'last' });
    expect([...parameters]).toEqual([['last', { shape: [2], data: Float32Array.of(7, 8) }]]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 26);
  });
});
