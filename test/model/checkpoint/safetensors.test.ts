// Hostile safetensors files: refused before anything of their claimed size is allocated.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { encodeSafetensors, readSafetensors } from '../../../src/model/safetensors';
import { uint64 } from './pickleAssembler';
import { temporaryFolder } from './temporaryFolder';

const file = path.join(temporaryFolder(), 'model.safetensors');

async function outcome(bytes: Uint8Array): Promise<unknown> {
  writeFileSync(file, bytes);
  return readSafetensors(file).catch((error: unknown) => error);
}

function withHeader(
  header: string,
  data: Buffer = Buffer.alloc(16),
  length: number | bigint = Buffer.byteLength(header),
): Buffer {
  return Buffer.concat([uint64(length), Buffer.from(header), data]);
}

const tensor = (fields: object = {}): object => ({
  dtype: 'F32',
  shape: [4],
  data_offsets: [0, 16],
  ...fields,
});
const one = (fields: object): Buffer => withHeader(JSON.stringify({ a: tensor(fields) }));

describe('element types', () => {
  it.each<[string, ArrayBufferView, number[]]>([
    ['F16', Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00), [1, -2, 2 ** -24, Infinity]],
    ['BF16', Uint16Array.of(0x3f80, 0xc000, 0x0001, 0xff80), [1, -2, 2 ** -133, -Infinity]],
    ['F64', Float64Array.of(1, -2.5, 1e300, 0.1), [1, -2.5, Infinity, Math.fround(0.1)]],
    ['F32', Float32Array.of(1, -2.5, 3, 4), [1, -2.5, 3, 4]],
  ])('%s is read as float32', async (dtype, values, expected) => {
    const data = Buffer.from(values.buffer);
    const header = { a: { dtype, shape: [2, 2], data_offsets: [0, data.length] } };
    const parameters = await outcome(withHeader(JSON.stringify(header), data));
    expect(parameters).toEqual(new Map([['a', { shape: [2, 2], data: Float32Array.from(expected) }]]));
  });

  it('integers are left out', async () => {
    const ids = { dtype: 'I64', shape: [2], data_offsets: [0, 16] };
    expect(await outcome(withHeader(JSON.stringify({ position_ids: ids })))).toEqual(new Map());
  });
});

describe('hostile safetensors', () => {
  it('this fixture is read when it does not lie', async () => {
    expect(await outcome(one({}))).toEqual(new Map([['a', { shape: [4], data: new Float32Array(4) }]]));
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['7 bytes', Buffer.alloc(7)],
    ['a header of 2^60 bytes', withHeader('{}', undefined, 1n << 60n)],
    ['a header of 2^64 - 1 bytes', withHeader('{}', undefined, (1n << 64n) - 1n)],
    ['a header one byte longer than the file', withHeader('{}', Buffer.alloc(0), 3)],
    ['a header that is no JSON', withHeader('{"a": ')],
    ['a header that is a list', withHeader('[]')],
    ['a header that is a number', withHeader('7')],
    ['a header that is no UTF-8', withHeader('', Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), 4)],
    ['a header of nested lists', withHeader('['.repeat(100_000))],
    ['offsets beyond the end', one({ shape: [5], data_offsets: [0, 20] })],
    ['offsets of 2^60', one({ data_offsets: [2 ** 60, 2 ** 60 + 16] })],
    ['offsets in reverse', one({ data_offsets: [16, 0] })],
    ['negative offsets', one({ data_offsets: [-16, 0] })],
    ['broken offsets', one({ data_offsets: [0.5, 16.5] })],
    ['no offsets', one({ data_offsets: undefined })],
    ['three offsets', one({ data_offsets: [0, 16, 16] })],
    ['a shape of 2^60 rows', one({ shape: [2 ** 60] })],
    ['a shape of 2^80 values', one({ shape: [2 ** 40, 2 ** 40] })],
    ['a negative shape', one({ shape: [-4] })],
    ['a shape that is too small', one({ shape: [3] })],
    ['a type that is a number', one({ dtype: 7 })],
    ['a tensor that is null', withHeader('{"a": null}')],
    [
      'tensors that overlap',
      withHeader(JSON.stringify({ a: tensor(), b: tensor({ shape: [1], data_offsets: [8, 12] }) })),
    ],
    ['tensors over the same bytes', withHeader(JSON.stringify({ a: tensor(), b: tensor() }))],
    [
      'a name given twice',
      withHeader(`{"a": ${JSON.stringify(tensor())}, "a": ${JSON.stringify(tensor())}}`),
    ],
    [
      'a name given twice, once escaped',
      withHeader(`{"a": ${JSON.stringify(tensor())}, "\\u0061": ${JSON.stringify(tensor())}}`),
    ],
  ])('%s is refused', async (_, bytes) => {
    const error = await outcome(bytes);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).toContain(file);
  });

  const whole = encodeSafetensors(
    new Map([
      ['a', { shape: [4, 4], data: new Float32Array(16).fill(1) }],
      ['b', { shape: [2], data: Float32Array.of(1, 2) }],
    ]),
  );

  it('a file cut at every fiftieth of its length is refused', async () => {
    for (let part = 0; part < 50; part++)
      expect(await outcome(whole.subarray(0, Math.floor((whole.length * part) / 50)))).toBeInstanceOf(
        AppError,
      );
  });

  it('a few changed bytes are refused or read, and fail in no other way', async () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const result = await outcome(bytes);
        expect(result instanceof Map || result instanceof AppError).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
