// Whole model folders as people find them: an old base model, and one saved by somebody's training script.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../../src/model/configuration';
import { formatConfiguration } from '../../../src/model/configurationFile';
import { readModelFolder } from '../../../src/model/folder';
import { initializeParameters } from '../../../src/model/initialization';
import type { Parameters } from '../../../src/model/parameters';
import { scratchConfiguration } from '../../../src/model/scratch';
import { floatTensor, legacyCheckpoint, zipCheckpoint, type TensorFixture } from './checkpointFiles';
import { temporaryFolder } from './temporaryFolder';

const root = temporaryFolder();
const tags = ['O', 'B-problem', 'I-problem'];
const configuration: ModelConfiguration = {
  ...scratchConfiguration('scratch:bert-mini', { vocabularySize: 13, paddingId: 0 }, tags),
  hiddenSize: 8,
  embeddingSize: 8,
  intermediateSize: 12,
  attentionHeads: 2,
  layers: 2,
  layerGroups: 2,
  positions: 16,
};
const trained = initializeParameters(configuration, 5);

function tensors(rename: (name: string) => string | undefined): TensorFixture[] {
  return [...trained].flatMap(([name, { shape, data }]) => {
    const renamed = rename(name);
    return renamed === undefined ? [] : [floatTensor(renamed, shape, [...data])];
  });
}

function makeFolder(name: string, weights: Buffer, saved = configuration): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'config.json'), formatConfiguration(saved));
  writeFileSync(path.join(folder, 'pytorch_model.bin'), weights);
  return folder;
}

const body = (parameters: Parameters): unknown[] =>
  [...parameters].filter(([name]) => !name.startsWith('classifier.'));

const oldNames = (name: string): string | undefined =>
  name.startsWith('classifier.')
    ? undefined
    : name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta');

describe('a model folder with pytorch_model.bin', () => {
  it('of an old base model: its body exactly, a fresh head, other heads reported', async () => {
    const others = [
      floatTensor('cls.predictions.bias', [13], new Array<number>(13).fill(1)),
      floatTensor('bert.pooler.dense.bias', [1], [1]),
    ];
    const folder = makeFolder('base', legacyCheckpoint([...tensors(oldNames), ...others]));
    const model = await readModelFolder(folder, { tags, seed: 1 });
    expect(body(model.parameters)).toEqual(body(trained));
    expect(model.initialized).toEqual(['classifier.weight', 'classifier.bias']);
    expect(model.parameters.get('classifier.weight')!.data.some((value) => value !== 0)).toBe(true);
    expect(model.unused).toEqual(['cls.predictions.bias', 'bert.pooler.dense.bias']);
  });

  it('of a training script: everything, in the order of the model', async () => {
    const folder = makeFolder('script', zipCheckpoint(tensors((name) => `module.${name}`).reverse()));
    const { parameters, initialized, unused } = await readModelFolder(folder);
    expect([...parameters]).toEqual([...trained]);
    expect([initialized, unused]).toEqual([[], []]);
  });

  it('with the head of other tags: a fresh head, even of the same size', async () => {
    const folder = makeFolder('other', zipCheckpoint(tensors((name) => `module.${name}`)));
    const model = await readModelFolder(folder, { tags: ['O', 'B-drug', 'I-drug'] });
    expect(model.initialized).toEqual(['classifier.weight', 'classifier.bias']);
    expect(body(model.parameters)).toEqual(body(trained));
  });

  it('of another vocabulary: refused by both sizes', async () => {
    const folder = makeFolder('vocabulary', zipCheckpoint(tensors((name) => name)), {
      ...configuration,
      vocabularySize: 14,
    });
    await expect(readModelFolder(folder)).rejects.toThrow(
      /word_embeddings\.weight as \[13, 8\], but \[14, 8\] is needed/,
    );
  });

  it('of which a layer is missing: refused by the name of its first tensor', async () => {
    const folder = makeFolder(
      'layer',
      zipCheckpoint(tensors((name) => (name.includes('layer.1.') ? undefined : name))),
    );
    await expect(readModelFolder(folder)).rejects.toThrow(/lacks bert\.encoder\.layer\.1\.\S+ \[/);
  });
});
