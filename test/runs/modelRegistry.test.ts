import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { listBuiltInModels, resolveModel } from '../../src/runs/modelRegistry';
import { temporaryFolder } from './temporary';

async function folderWith(...files: string[]): Promise<string> {
  const root = await temporaryFolder();
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), '{}');
  }
  return root;
}

describe('resolveModel', () => {
  it.each([
    'model.safetensors',
    'pytorch_model.bin',
    'model.safetensors.index.json',
    'onnx/model_quantized.onnx',
  ])('takes a folder with config.json and %s', async (weights) => {
    const folder = await folderWith('config.json', weights);
    expect(await resolveModel(folder)).toEqual({ name: folder, folder, origin: 'folder' });
  });

  it('takes the best model of a run', async () => {
    const folder = await folderWith('manifest.json', 'best/config.json', 'best/model.safetensors');
    expect(await resolveModel(folder)).toMatchObject({ folder: path.join(folder, 'best'), origin: 'run' });
  });

  it.each([
    [['config.json'], /has no weights: put model.safetensors/],
    [['model.safetensors'], /no config.json/],
    [['manifest.json', 'best/config.json'], /has no best model yet/],
  ])('refuses a folder with only %j', async (files, message) => {
    await expect(resolveModel(await folderWith(...files))).rejects.toThrow(message);
  });

  it.each(['.', '..', '../other', 'a/../b', '/abs', ''])(
    'refuses an experiment whose best run is %j: it lies in the folder, or is no run of it',
    async (run) => {
      const folder = await folderWith('experiment.json');
      const report = { schemaVersion: 1, runs: [{ name: 'fold-1' }], best: { run, f1: 0.5 } };
      await writeFile(path.join(folder, 'report.json'), JSON.stringify(report));
      await expect(resolveModel(folder)).rejects.toThrow(/is no report of an experiment \(best.run\)/);
    },
  );

  it('names what there is when it knows no such name', async () => {
    await expect(resolveModel('no-such-model')).rejects.toThrow(/No model no-such-model.*built-in:/);
  });

  it('finds each built-in model by its name', async () => {
    for (const model of await listBuiltInModels()) {
      expect(await resolveModel(model.name)).toEqual(model);
    }
  });
});
