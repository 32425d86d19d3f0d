import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/corpus/document';
import { loadBaseModel } from '../../src/runs/baseModel';
import { temporaryFolder } from './temporary';
import { writeTinyBase } from './tinyRun';

const tags = ['O', 'B-problem', 'I-problem'];
const documents: Document[] = Array.from({ length: 3 }, (_, index) => ({
  id: String(index),
  text: 'The patient has chest pain. The patient was given aspirin for the chest pain.',
  annotations: [],
}));

describe('loadBaseModel', () => {
  it.each([
    ['scratch:bert-mini', 'bert'],
    ['scratch:albert-mini', 'albert'],
  ] as const)('%s learns its word pieces from the notes', async (base, architecture) => {
    const model = await loadBaseModel(base, { tags, settings: { seed: 3, maxLength: 64 }, documents });
    expect(model.configuration).toMatchObject({
      architecture,
      tags,
      positions: 64,
      vocabularySize: model.tokenizer.vocabularySize,
    });
    expect(model.tokenizer.encode('Chest pain').ids).toHaveLength(2);
    expect(model.settings.learningRate).toBe(5e-4);
  });

  it('gives a scratch model the same weights for the same seed', async () => {
    const load = async (seed: number): Promise<number[]> => {
      const model = await loadBaseModel('scratch:bert-mini', { tags, settings: { seed }, documents });
      return [...model.parameters.get('classifier.weight')!.data.slice(0, 5)];
    };
    expect(await load(1)).toEqual(await load(1));
    expect(await load(1)).not.toEqual(await load(2));
  });

  it('gives a folder a head for the tags, the recipe of its size and the dropout of the recipe', async () => {
    const folder = path.join(await temporaryFolder(), 'base');
    await writeTinyBase(folder);
    const model = await loadBaseModel(folder, { tags, settings: { dropout: 0.3 }, documents });
    expect(model.parameters.get('classifier.weight')!.shape).toEqual([3, 32]);
    expect(model.configuration).toMatchObject({
      tags,
      hiddenDropout: 0.3,
      attentionDropout: 0.3,
      classifierDropout: 0.3,
    });
    expect(model.settings).toMatchObject({ maxLength: 64, learningRate: 3e-4 });
    expect(model.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
