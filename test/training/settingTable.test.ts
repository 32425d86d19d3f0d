import { describe, expect, it } from 'vitest';
import { recipeNames, trainingSettings } from '../../src/training/recipes';
import { describeValue, settingNames, settingTable } from '../../src/training/settingTable';

describe('the table of settings', () => {
  it('names every setting of every recipe once', () => {
    for (const recipe of recipeNames)
      expect(Object.keys(trainingSettings(recipe)).sort()).toEqual([...settingNames].sort());
    const flags = settingNames.map((name) => settingTable[name].flag);
    expect(new Set(flags).size).toBe(flags.length);
  });

  it.each(settingNames)('%s is described for help and form', (name) => {
    const { flag, title, description, value } = settingTable[name];
    expect(flag).toMatch(/^--[a-z]+(-[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z].{2,}$/);
    expect(description).not.toMatch(/\.$/);
    expect(describeValue(value)).not.toBe('');
  });
});

describe('the recipe of the notebooks', () => {
  it("is Hugging Face's token classification notebook", () => {
    expect(trainingSettings('notebook')).toMatchObject({
      learningRate: 2e-5,
      batchSize: 16,
      epochs: 3,
      schedule: 'linear',
      warmup: 0,
      weightDecay: 0.01,
      clipNorm: 1,
      dropout: null,
      patience: null,
    });
  });

  it('reads no more than the base can', () => {
    expect(trainingSettings('notebook', {}, 64)).toMatchObject({ maxLength: 64, stride: 16 });
  });
});
