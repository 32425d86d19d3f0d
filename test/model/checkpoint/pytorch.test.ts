import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, CancelledError } from '../../../src/common/errors';
import { readPyTorchCheckpoint } from '../../../src/model/checkpoint/pytorch';
import type { Parameters } from '../../../src/model/parameters';
import {
  floatStorage,
  floatTensor,
  legacyCheckpoint,
  statePickle,
  zipCheckpoint,
  zipFile,
  type TensorFixture,
  type ZipFixtureEntry,
} from './checkpointFiles';
import { assemble, global, integer, text, tuple } from './pickleAssembler';
import { temporaryFolder } from './temporaryFolder';

const folder = temporaryFolder();
const file = path.join(folder, 'pytorch_model.bin');

async function readBytes(bytes: Buffer): Promise<Parameters> {
  writeFileSync(file, bytes);
  return readPyTorchCheckpoint(file);
}

async function refusal(bytes: Buffer): Promise<AppError> {
  try {
    await readBytes(bytes);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

const values = (parameters: Parameters, name: string): number[] => [...parameters.get(name)!.data];

const formats = [
  ['zip', zipCheckpoint],
  ['legacy', legacyCheckpoint],
] as const;

describe.each(formats)('the %s format', (_, write) => {
  const six = floatStorage('s', [0, 1, 2, 3, 4, 5]);

  it('gives tensors in the order of the file', async () => {
    const parameters = await readBytes(write([floatTensor('b', [2], [1, 2]), floatTensor('a', [1, 1], [3])]));
    expect([...parameters]).toEqual([
      ['b', { shape: [2], data: Float32Array.of(1, 2) }],
      ['a', { shape: [1, 1], data: Float32Array.of(3) }],
    ]);
  });

  it.each<[string, Partial<TensorFixture>, number[]]>([
    ['a transposed view', { shape: [3, 2], strides: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    ['a column', { shape: [2], strides: [3], offset: 1 }, [1, 4]],
    ['an expanded row', { shape: [2, 3], strides: [0, 1], offset: 3 }, [3, 4, 5, 3, 4, 5]],
    ['a scalar', { shape: [], strides: [], offset: 4 }, [4]],
    ['an axis of size 1 with any stride', { shape: [1, 6], strides: [999, 1] }, [0, 1, 2, 3, 4, 5]],
    ['an empty tensor', { shape: [0, 7], strides: [7, 1], offset: 6 }, []],
    ['three axes out of order', { shape: [1, 2, 3], strides: [6, 1, 2] }, [0, 2, 4, 1, 3, 5]],
  ])('reads %s', async (_name, view, expected) => {
    const tensor: TensorFixture = { name: 'x', storage: six, shape: [], strides: [], ...view };
    const parameters = await readBytes(write([tensor]));
    expect(parameters.get('x')!.shape).toEqual(view.shape);
    expect(values(parameters, 'x')).toEqual(expected);
  });

  it('gives tensors that share a storage memory of their own', async () => {
    const tensor = { storage: six, shape: [6], strides: [1] };
    const parameters = await readBytes(
      write([
        { ...tensor, name: 'a' },
        { ...tensor, name: 'b' },
      ]),
    );
    parameters.get('a')!.data.fill(9);
    expect(values(parameters, 'b')).toEqual([0, 1, 2, 3, 4, 5]);
  });

  const halves = Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00, 0x03ff);
  const brains = Uint16Array.of(0x3f80, 0xc000, 0x7f7f, 0x0001, 0x8000, 0xff80);
  it.each<[string, ArrayBufferView, number[]]>([
    ['HalfStorage', halves, [1, -2, 65504, 2 ** -24, -0, Infinity, 1023 * 2 ** -24]],
    ['BFloat16Storage', brains, [1, -2, 3.3895313892515355e38, 2 ** -133, -0, -Infinity]],
    ['DoubleStorage', Float64Array.of(1, -2.5, 1e300, 0.1), [1, -2.5, Infinity, Math.fround(0.1)]],
  ])('converts %s', async (type, data, expected) => {
    const bytes = Buffer.from(data.buffer);
    const storage = { key: '0', type, elements: expected.length, bytes };
    const parameters = await readBytes(
      write([{ name: 'x', storage, shape: [expected.length], strides: [1] }]),
    );
    expect(values(parameters, 'x')).toEqual(expected);
  });

  it('leaves integers out', async () => {
    const bytes = Buffer.from(BigInt64Array.of(0n, 1n, 2n).buffer);
    const ids: TensorFixture = {
      name: 'position_ids',
      storage: { key: '9', type: 'LongStorage', elements: 3, bytes },
      shape: [1, 3],
      strides: [3, 1],
    };
    expect([...(await readBytes(write([ids, floatTensor('a', [1], [1])]))).keys()]).toEqual(['a']);
  });

  it('reads only what is wanted', async () => {
    writeFileSync(file, write([floatTensor('a', [1], [1]), floatTensor('b', [1], [2])]));
    const parameters = await readPyTorchCheckpoint(file, { wanted: (name) => name === 'b' });
    expect([...parameters.keys()]).toEqual(['b']);
  });

  it('ends quietly when cancelled', async () => {
    writeFileSync(file, write([floatTensor('a', [1], [1])]));
    const signal = AbortSignal.abort();
    await expect(readPyTorchCheckpoint(file, { signal })).rejects.toBeInstanceOf(CancelledError);
  });

  it.each<[string, Partial<TensorFixture>]>([
    ['beyond the end', { shape: [7], strides: [1] }],
    ['at an offset beyond the end', { shape: [1], strides: [1], offset: 6 }],
    ['at an offset of 2^52', { shape: [1], strides: [1], offset: 2 ** 52 }],
    ['in 2^60 rows', { shape: [2 ** 30, 2 ** 30], strides: [1, 1] }],
    ['in 2^60 rows that are all one', { shape: [2 ** 30, 2 ** 30], strides: [0, 0] }],
    ['in 2^40 rows that are all one', { shape: [2 ** 40], strides: [0] }],
    ['with a stride of 2^53', { shape: [3], strides: [2 ** 52] }],
    [
      'in a storage that claims 2^52 elements',
      { shape: [1], strides: [1], storage: { ...six, elements: 2 ** 52 } },
    ],
    [
      'in a storage that claims 2^60 elements',
      { shape: [1], strides: [1], storage: { ...six, elements: 1n << 60n } },
    ],
    [
      'in a storage that claims one element more',
      { shape: [7], strides: [1], storage: { ...six, elements: 7 } },
    ],
  ])('refuses a tensor %s', async (_name, view) => {
    const tensor: TensorFixture = { name: 'x', storage: six, shape: [], strides: [], ...view };
    const error = await refusal(write([tensor]));
    expect(error.code).toBe('model');
    expect(error.message).toContain(file);
  });

  it('refuses thousands of tensors that all are the whole file', async () => {
    const storage = floatStorage(
      's',
      Array.from({ length: 4096 }, () => 1),
    );
    const tensors = Array.from({ length: 5000 }, (_x, i) => ({
      name: `t${i}`,
      storage,
      shape: [4096],
      strides: [1],
    }));
    expect((await refusal(write(tensors))).message).toContain('beyond reason');
  });

  it('refuses a file cut at every fiftieth of its length', async () => {
    const whole = write([
      floatTensor(
        'a',
        [64],
        Array.from({ length: 64 }, (_x, i) => i),
      ),
      floatTensor('b', [2], [1, 2]),
    ]);
    for (let part = 0; part < 50; part++) {
      const error = await refusal(whole.subarray(0, Math.floor((whole.length * part) / 50)));
      expect(error.message).toMatch(/cut short|damaged|empty|no PyTorch checkpoint|does not end/);
    }
    expect((await readBytes(whole)).size).toBe(2);
  });

  it('refuses or reads whatever a few changed bytes make of it, and fails in no other way', async () => {
    const whole = write([floatTensor('a.weight', [2, 2], [1, 2, 3, 4]), floatTensor('b', [2], [1, 2])]);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        const outcome = await readBytes(bytes).catch((error: unknown) => error);
        expect(outcome instanceof Map || outcome instanceof AppError).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('where the weights lie', () => {
  const inner = statePickle([floatTensor('a', [1], [7])]);
  const wrapped = (key: string): Buffer =>
    assemble('\x80\x02}', text('epoch'), 'K\x03s', text(key), inner.subarray(2, -1), 's.');

  it.each(['state_dict', 'model_state_dict', 'model', 'module'])('finds them under %s', async (key) => {
    const data = floatStorage('a', [7]).bytes;
    const bytes = zipFile([
      { name: 'x/data.pkl', data: wrapped(key) },
      { name: 'x/data/a', data },
    ]);
    expect(values(await readBytes(bytes), 'a')).toEqual([7]);
  });

  it.each([
    ['a number', assemble('\x80\x02K\x01.')],
    ['an empty dictionary', assemble('\x80\x02}.')],
    ['a dictionary that holds itself', assemble('\x80\x02}q\0', text('state_dict'), 'h\0s.')],
    ['a list of lists that hold each other', assemble('\x80\x02]q\0]q\x01h\0ah\x01ah\0.')],
  ])('refuses %s', async (_, pickle) => {
    expect((await refusal(zipFile([{ name: 'x/data.pkl', data: pickle }]))).message).toContain(
      'holds no tensors by name',
    );
    expect((await refusal(legacyCheckpoint([], pickle))).message).toContain('holds no tensors by name');
  });
});

describe('byte order', () => {
  it('is that of the file', async () => {
    const tensor = floatTensor('a', [2], [1, -2.5]);
    tensor.storage.bytes.swap32();
    expect(values(await readBytes(zipCheckpoint([tensor], 'big')), 'a')).toEqual([1, -2.5]);
    tensor.storage.bytes.swap32();
    expect(values(await readBytes(zipCheckpoint([tensor], 'little')), 'a')).toEqual([1, -2.5]);
  });
});

describe('views inside legacy storages', () => {
  const four = floatStorage('root', [1, 2, 3, 4]);
  const view = (offset: number): Buffer => tuple(text('view'), integer(offset), 'K\x02');
  const tensor: TensorFixture = { name: 'x', storage: four, shape: [2], strides: [1] };

  it('begin where the view begins', async () => {
    const bytes = legacyCheckpoint([tensor], statePickle([tensor], view(2)));
    expect(values(await readBytes(bytes), 'x')).toEqual([3, 4]);
  });

  it('are refused beyond the end', async () => {
    const bytes = legacyCheckpoint([tensor], statePickle([tensor], view(3)));
    expect((await refusal(bytes)).message).toContain('outside of its bytes');
  });
});

describe('zip archives', () => {
  const tensor = floatTensor(
    'a',
    [256],
    Array.from({ length: 256 }, (_, i) => i),
  );
  const pickle: ZipFixtureEntry = { name: 'm/data.pkl', data: statePickle([tensor]) };
  const stored: ZipFixtureEntry = { name: 'm/data/a', data: tensor.storage.bytes };
  const deflated = (data: Buffer): Pick<ZipFixtureEntry, 'method' | 'data' | 'bytes'> => ({
    method: 8,
    data: deflateRawSync(data),
    bytes: data.length,
  });

  it('are read when their entries were deflated', async () => {
    const bytes = zipFile([
      { ...pickle, ...deflated(pickle.data) },
      { ...stored, ...deflated(stored.data) },
    ]);
    expect(values(await readBytes(bytes), 'a')).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  const zeros = Buffer.alloc(1 << 26);
  it.each<[string, RegExp, ZipFixtureEntry[]]>([
    ['a bomb', /would unpack/, [pickle, { ...stored, ...deflated(zeros) }]],
    [
      'a bomb that says it is small',
      /larger than it says/,
      [pickle, { ...stored, ...deflated(zeros), bytes: 1024 }],
    ],
    ['a bomb instead of the pickle', /would unpack/, [{ ...pickle, ...deflated(zeros) }, stored]],
    [
      'an entry that unpacks to less',
      /shorter than it says|fewer bytes/,
      [pickle, { ...stored, ...deflated(stored.data.subarray(8)), bytes: 1024 }],
    ],
    ['an entry of 2^60 bytes', /two sizes|would unpack/, [pickle, { ...stored, bytes: 2 ** 60 }]],
    [
      'a stored entry of 2^60 bytes',
      /beyond its end/,
      [pickle, { ...stored, bytes: 2 ** 60, compressedBytes: 2 ** 60 }],
    ],
    [
      'an entry longer than the file',
      /beyond its end/,
      [pickle, { ...stored, bytes: 99999, compressedBytes: 99999 }],
    ],
    ['an entry beyond the file', /beyond its end/, [pickle, { ...stored, offset: 99999 }]],
    ['an entry at 2^60', /beyond its end/, [pickle, { ...stored, offset: 2 ** 60 }]],
    ['an entry where there is none', /no entry/, [pickle, { ...stored, offset: 5 }]],
    ['entries that overlap', /overlap/, [pickle, stored, { ...stored, name: 'm/data/b', offset: 0 }]],
    ['a name twice', /two entries/, [pickle, stored, stored]],
    ['an encrypted entry', /encrypted/, [pickle, { ...stored, flags: 1 }]],
    ['an unknown method', /method 12/, [pickle, { ...stored, method: 12 }]],
    [
      'a path upwards',
      /outside the archive/,
      [pickle, stored, { name: 'm/../../evil', data: Buffer.from('x') }],
    ],
    [
      'an absolute path',
      /outside the archive/,
      [pickle, stored, { name: '/etc/evil', data: Buffer.from('x') }],
    ],
    [
      'a path of Windows',
      /outside the archive/,
      [pickle, stored, { name: 'm\\..\\evil', data: Buffer.from('x') }],
    ],
    [
      'a path with a drive',
      /outside the archive/,
      [pickle, stored, { name: 'C:evil', data: Buffer.from('x') }],
    ],
    ['no pickle', /no data\.pkl/, [stored]],
    ['two pickles', /no data\.pkl/, [pickle, stored, { ...pickle, name: 'n/data.pkl' }]],
    ['no storage', /lacks the bytes/, [pickle]],
    [
      'a TorchScript program',
      /TorchScript/,
      [pickle, stored, { name: 'm/constants.pkl', data: Buffer.from('N.') }],
    ],
    [
      'a storage named by a path',
      /lacks the bytes/,
      [
        {
          name: 'm/data.pkl',
          data: statePickle([{ ...tensor, storage: { ...tensor.storage, key: '../../x' } }]),
        },
        stored,
      ],
    ],
  ])('with %s are refused', async (_, message, entries) => {
    const error = await refusal(zipFile(entries));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(file);
  });
});

describe('code', () => {
  const marker = path.join(folder, 'was-run');
  const pickles: [string, Buffer][] = [
    ['os.system', assemble(global('os', 'system'), '(', text(`touch ${marker}`), 'tR.')],
    ['posix.system', assemble(global('posix', 'system'), '(', text(`touch ${marker}`), 'tR.')],
    ['builtins.eval', assemble(global('builtins', 'eval'), '(', text(`open("${marker}","w")`), 'tR.')],
    [
      'builtins.eval',
      assemble('\x80\x04\x8c\x08builtins\x8c\x04eval\x93', '(', text(`open("${marker}","w")`), 'tR.'),
    ],
    [
      'os.system',
      assemble(
        '\x80\x02}',
        text('a'),
        global('collections', 'OrderedDict'),
        '(',
        global('os', 'system'),
        '(',
        text(`touch ${marker}`),
        'tRtRs.',
      ),
    ],
  ];

  it.each(pickles)('%s is refused by name and not run', async (name, pickle) => {
    for (const bytes of [zipFile([{ name: 'm/data.pkl', data: pickle }]), legacyCheckpoint([], pickle)]) {
      expect((await refusal(bytes)).message).toContain(`wants to use ${name}`);
    }
    expect(existsSync(marker)).toBe(false);
  });
});

describe('other files', () => {
  it.each<[string, RegExp, Buffer]>([
    ['an empty file', /is empty/, Buffer.alloc(0)],
    [
      'a Git LFS pointer',
      /git lfs pull/,
      Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'),
    ],
    ['a web page', /web page/, Buffer.from('<!DOCTYPE html><html></html>')],
    ['a picture', /no PyTorch checkpoint/, Buffer.from('89504e470d0a1a0a', 'hex')],
    ['a plain pickle', /no PyTorch checkpoint/, assemble('\x80\x02}.')],
    [
      'an unknown legacy version',
      /unknown version/,
      assemble(legacyCheckpoint([]).subarray(0, 15), '\x80\x02K\x07.'),
    ],
  ])('%s is refused, saying what it is', async (_, message, bytes) => {
    expect((await refusal(bytes)).message).toMatch(message);
  });

  it('a missing file is refused', async () => {
    await expect(readPyTorchCheckpoint(path.join(folder, 'none.bin'))).rejects.toThrow('cannot be opened');
  });

  it('a folder is refused', async () => {
    const other = path.join(folder, 'folder.bin');
    mkdirSync(other);
    await expect(readPyTorchCheckpoint(other)).rejects.toBeInstanceOf(AppError);
  });
});
