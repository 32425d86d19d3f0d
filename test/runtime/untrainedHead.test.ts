import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { writeModelFolder } from '../../src/model/folder';
import { initializeParameters } from '../../src/model/initialization';
import { scratchConfiguration } from '../../src/model/scratch';
import { loadTokenClassifier, writeOnnxModel } from '../../src/runtime';

const configuration: ModelConfiguration = {
  ...scratchConfiguration('scratch:bert-mini', { vocabularySize: 13, paddingId: 0 }, ['O', 'B-problem']),
  hiddenSize: 8,
  embeddingSize: 8,
  intermediateSize: 12,
  attentionHeads: 2,
  layers: 1,
  layerGroups: 1,
  positions: 16,
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'note-tagger-head-'));
});
afterAll(async () => rm(root, { recursive: true, force: true }));

describe('tagging with a model folder', () => {
  it('of a fine-tuned model works from its weights alone', async () => {
    const folder = path.join(root, 'tuned');
    await writeModelFolder(folder, configuration, initializeParameters(configuration, 1));
    await using classifier = await loadTokenClassifier(folder, { device: 'cpu', threads: 1 });
    expect(classifier.tags).toEqual(['O', 'B-problem']);
  });

  it('whose ONNX form has other labels than its config.json is refused: values would be taken for others', async () => {
    const folder = path.join(root, 'mixed');
    const threeTags = { ...configuration, tags: ['O', 'B-problem', 'I-problem'] };
    const parameters = initializeParameters(threeTags, 1);
    await writeModelFolder(folder, configuration, parameters);
    await writeOnnxModel(folder, { configuration: threeTags, parameters }, 'fp32');
    await using classifier = await loadTokenClassifier(folder, { device: 'cpu', threads: 1 });
    const batch = {
      batch: 2,
      sequence: 4,
      inputIds: new Int32Array(8).fill(5),
      attentionMask: new Int32Array(8).fill(1),
    };
    await expect(classifier.logits(batch)).rejects.toThrow(/3 values a word piece, .* names 2 labels/);
  });

  it('whose ONNX form is damaged is refused by the name of the file', async () => {
    const folder = path.join(root, 'damaged');
    await writeModelFolder(folder, configuration, initializeParameters(configuration, 1));
    const file = path.join(folder, 'onnx', 'model.onnx');
    await mkdir(path.dirname(file));
    await writeFile(file, 'not a model');
    await expect(loadTokenClassifier(folder, { device: 'cpu', threads: 1 })).rejects.toThrow(
      `${file} cannot be run by ONNX Runtime: copy or export it again`,
    );
  });

  it('of a base model is refused: its head would be random', async () => {
    const folder = path.join(root, 'base');
    const all = initializeParameters(configuration, 1);
    const body = new Map([...all].filter(([name]) => !name.startsWith('classifier.')));
    await writeModelFolder(folder, configuration, body);
    await expect(loadTokenClassifier(folder, { device: 'cpu', threads: 1 })).rejects.toThrow(
      /is a base model without a head .*no classifier\.weight, classifier\.bias.*fine-tune it first/,
    );
  });
});
