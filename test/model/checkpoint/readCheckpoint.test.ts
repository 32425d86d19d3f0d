import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { readCheckpoint } from '../../../src/model/checkpoint/readCheckpoint';
import { encodeSafetensors } from '../../../src/model/safetensors';
import { floatTensor, legacyCheckpoint, zipCheckpoint } from './checkpointFiles';
import { temporaryFolder } from './temporaryFolder';

const root = temporaryFolder();
let count = 0;

type Contents = Readonly<Record<string, Uint8Array | string>>;

function makeFolder(files: Contents): string {
  const folder = path.join(root, String(count++));
  for (const [name, data] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), data);
  }
  return folder;
}

const bin = (name: string, value: number): Buffer => zipCheckpoint([floatTensor(name, [1], [value])]);
const safe = (name: string, value: number): Uint8Array =>
  encodeSafetensors(new Map([[name, { shape: [1], data: Float32Array.of(value) }]]));
const index = (map: unknown): string => JSON.stringify({ metadata: {}, weight_map: map });

const read = async (files: Contents): Promise<Record<string, number>> => {
  const { parameters } = await readCheckpoint(makeFolder(files));
  return Object.fromEntries([...parameters].map(([name, { data }]) => [name, data[0]!]));
};

describe('which file', () => {
  const binIndex = index({ c: 'pytorch_model-00001-of-00002.bin', d: 'pytorch_model-00002-of-00002.bin' });
  const safeIndex = index({ c: 'model-00001-of-00002.safetensors', d: 'model-00002-of-00002.safetensors' });
  it.each<[string, Contents, Record<string, number>]>([
    ['model.safetensors', { 'model.safetensors': safe('a', 1) }, { a: 1 }],
    ['pytorch_model.bin', { 'pytorch_model.bin': bin('a', 2) }, { a: 2 }],
    [
      'a legacy pytorch_model.bin',
      { 'pytorch_model.bin': legacyCheckpoint([floatTensor('a', [1], [3])]) },
      { a: 3 },
    ],
    [
      'safetensors before a pickle',
      { 'model.safetensors': safe('a', 1), 'pytorch_model.bin': bin('a', 2) },
      { a: 1 },
    ],
    [
      'shards of safetensors',
      {
        'model.safetensors.index.json': safeIndex,
        'model-00001-of-00002.safetensors': safe('c', 4),
        'model-00002-of-00002.safetensors': safe('d', 5),
      },
      { c: 4, d: 5 },
    ],
    [
      'shards of pickles',
      {
        'pytorch_model.bin.index.json': binIndex,
        'pytorch_model-00001-of-00002.bin': bin('c', 6),
        'pytorch_model-00002-of-00002.bin': bin('d', 7),
      },
      { c: 6, d: 7 },
    ],
  ])('%s', async (_, files, expected) => expect(await read(files)).toEqual(expected));

  it('says which it was', async () => {
    const folder = makeFolder({ 'pytorch_model.bin': bin('a', 1) });
    expect((await readCheckpoint(folder)).file).toBe(path.join(folder, 'pytorch_model.bin'));
  });

  it('reads only what is wanted', async () => {
    const parameters = new Map(['a', 'b'].map((name) => [name, { shape: [1], data: Float32Array.of(1) }]));
    const folder = makeFolder({ 'model.safetensors': encodeSafetensors(parameters) });
    const read = await readCheckpoint(folder, { wanted: (name) => name === 'b' });
    expect([...read.parameters.keys()]).toEqual(['b']);
  });
});

describe('folders that cannot be read', () => {
  it.each<[string, Contents, RegExp]>([
    [
      'without weights',
      { 'config.json': '{}' },
      /has config\.json but no model\.safetensors or pytorch_model\.bin: copy/,
    ],
    ['without anything', { 'notes.txt': '' }, /neither config\.json nor model\.safetensors/],
    ['of TensorFlow', { 'config.json': '{}', 'tf_model.h5': '' }, /only tf_model\.h5/],
    ['of Transformers.js', { 'config.json': '{}', 'onnx/model.onnx': '' }, /only onnx\/model\.onnx/],
    [
      'with a pointer instead of weights',
      { 'pytorch_model.bin': 'version https://git-lfs.github.com/spec/v1\n' },
      /git lfs pull/,
    ],
    ['with an index that is none', { 'model.safetensors.index.json': '[]' }, /no weight_map/],
    ['with an index that is no JSON', { 'model.safetensors.index.json': '{' }, /no weight_map/],
    [
      'with a part that is missing',
      { 'model.safetensors.index.json': index({ a: 'b.safetensors' }) },
      /b\.safetensors, which is not beside it/,
    ],
    [
      'with a part elsewhere',
      { 'model.safetensors.index.json': index({ a: '../b.safetensors' }) },
      /names a part \.\.\/b/,
    ],
    [
      'with a part on another disk',
      { 'pytorch_model.bin.index.json': index({ a: '/etc/b.bin' }) },
      /names a part \/etc/,
    ],
    ['with a part that is a number', { 'pytorch_model.bin.index.json': index({ a: 7 }) }, /names a part 7/],
    [
      'with an index as its own part',
      { 'pytorch_model.bin.index.json': index({ a: 'pytorch_model.bin.index.json' }) },
      /names a part/,
    ],
  ])('%s', async (_, files, message) => {
    const folder = makeFolder(files);
    const error: unknown = await readCheckpoint(folder).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).toMatch(message);
    expect((error as AppError).message).toContain(folder);
  });

  it('that are none', async () => {
    await expect(readCheckpoint(path.join(root, 'none'))).rejects.toThrow('is no folder');
  });
});
