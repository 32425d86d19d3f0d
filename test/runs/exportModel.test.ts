import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../src/common/errors';
import { readModelFolder } from '../../src/model/folder';
import { exportModel } from '../../src/runs/exportModel';
import { writeWeights } from '../../src/runs/modelFolder';
import { summarizeModel } from '../../src/runs/modelSummary';
import { loadTokenClassifier } from '../../src/runtime/index';
import { temporaryFolder } from './temporary';
import { writeTinyBase } from './tinyRun';

async function tinyModel(): Promise<{ root: string; model: string }> {
  const root = await temporaryFolder();
  const model = path.join(root, 'model');
  await writeTinyBase(model);
  return { root, model };
}

const filesOf = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)))
    .sort();

describe('exportModel', () => {
  const frame = [
    'config.json',
    'special_tokens_map.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'vocab.txt',
  ];

  it.each([
    ['onnx', ['onnx/model.onnx']],
    ['onnx-int8', ['onnx/model_quantized.onnx']],
    ['huggingface', ['model.safetensors', 'onnx/model.onnx', 'onnx/model_quantized.onnx']],
  ] as const)('%s writes the frame and %j', async (form, weights) => {
    const { root, model } = await tinyModel();
    const out = path.join(root, 'out');
    await exportModel(model, form, out);
    expect(await filesOf(out)).toEqual([...frame, ...weights].sort());
  });

  it('is not undone by another one that was started with it and is cancelled', async () => {
    const { root, model } = await tinyModel();
    const out = path.join(root, 'out');
    const exports = [undefined, AbortSignal.abort(), undefined].map(async (signal) =>
      exportModel(model, 'huggingface', out, signal),
    );
    const ended = await Promise.allSettled(exports);
    const done = ended.filter(({ status }) => status === 'fulfilled').length;
    expect(done).toBeLessThanOrEqual(1);
    expect(await filesOf(out)).toHaveLength(done * (frame.length + 3));
  });

  it('gives the same logits from the exported folder', async () => {
    const { root, model } = await tinyModel();
    const out = path.join(root, 'out');
    await exportModel(model, 'onnx', out);
    const batch = {
      batch: 1,
      sequence: 6,
      inputIds: Int32Array.of(2, 7, 8, 9, 10, 3),
      attentionMask: new Int32Array(6).fill(1),
    };
    const { configuration, parameters } = await readModelFolder(model);
    await using ours = await loadTokenClassifier({ configuration, parameters }, { precision: 'fp32' });
    await using exported = await loadTokenClassifier(out, { precision: 'fp32' });
    const [expected, found] = [await ours.logits(batch), await exported.logits(batch)];
    expect(
      [...found].map((x, i) => Math.abs(x - expected[i]!)).every((difference) => difference < 1e-5),
    ).toBe(true);
  });

  it('takes the model card along', async () => {
    const { root, model } = await tinyModel();
    await writeFile(path.join(model, 'README.md'), '# Card\n');
    await exportModel(model, 'onnx', path.join(root, 'out'));
    expect(await readFile(path.join(root, 'out', 'README.md'), 'utf8')).toBe('# Card\n');
  });

  it('refuses a base model: the head would be random', async () => {
    const { root, model } = await tinyModel();
    const { parameters } = await readModelFolder(model);
    await writeWeights(model, new Map([...parameters].filter(([name]) => !name.startsWith('classifier.'))));
    await expect(exportModel(model, 'onnx', path.join(root, 'out'))).rejects.toThrow(/is a base model/);
    expect(await readdir(root)).toEqual(['model']);
  });

  it('leaves nothing of an export that was cancelled on its way, so that it can be started again', async () => {
    const { root, model } = await tinyModel();
    const out = path.join(root, 'out');
    // Cancelled once the weights are there: that is looked at before each file.
    const signal = Object.defineProperty(new AbortController().signal, 'aborted', {
      get: () => existsSync(path.join(out, 'model.safetensors')),
    });
    await expect(exportModel(model, 'huggingface', out, signal)).rejects.toThrow(CancelledError);
    expect(await filesOf(out)).toEqual([]);
    await exportModel(model, 'huggingface', out);
    expect(await filesOf(out)).toContain('config.json');
  });

  it('does not write into a folder that holds something', async () => {
    const { root, model } = await tinyModel();
    await mkdir(path.join(root, 'out'));
    await writeFile(path.join(root, 'out', 'thesis.txt'), '');
    await expect(exportModel(model, 'onnx', path.join(root, 'out'))).rejects.toThrow(/not empty/);
  });
});

describe('summarizeModel', () => {
  it('says what the folder holds', async () => {
    const { model } = await tinyModel();
    const summary = await summarizeModel({ name: 'tiny', folder: model, origin: 'folder' });
    expect(summary).toMatchObject({
      name: 'tiny',
      architecture: 'bert',
      layers: 2,
      hiddenSize: 32,
      labels: [],
    });
    expect(summary.bytes).toBeGreaterThan(10_000);
  });
});
