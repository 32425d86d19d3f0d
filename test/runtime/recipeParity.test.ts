// The parts of a recipe that change a step, beside PyTorch's: losses, layer-wise rates, freezing, averaging.
import { describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import { CpuTrainingBackend } from '../../src/runtime/cpuBackend';
import { plainRecipe, type BackendRecipe } from '../../src/training/backend';
import { smallModels } from '../model/smallModels';
import { randomBatches, recipe } from '../model/randomBatches';
import { torchInstalled, trainWithTorch } from '../model/torchCase';

const why = torchInstalled ? '' : ' (skipped: /usr/bin/python3 cannot import torch)';
const { bert, albert } = smallModels;
const tagWeights = [0.25, 2, 1, 4, 0.5];

describe.skipIf(!torchInstalled)(`steps of a recipe as PyTorch takes them${why}`, () => {
  it.each<[string, ModelConfiguration, Partial<BackendRecipe>]>([
    ['label smoothing with class weights', bert, { labelSmoothing: 0.1, tagWeights }],
    ['the focal loss with class weights', bert, { focal: 2, tagWeights }],
    ['a focal loss below 1 with label smoothing', bert, { focal: 0.5, labelSmoothing: 0.2 }],
    ['layer decay by groups over frozen embeddings', albert, { layerDecay: 0.7, frozenLayers: 0 }],
    ['layer decay over a frozen layer, averaged', bert, { layerDecay: 0.8, frozenLayers: 1, ema: 0.3 }],
  ])('%s', async (_, configuration, changed) => {
    const backendRecipe = { ...plainRecipe, ...changed };
    const parameters = initializeParameters(configuration, 1);
    const batches = randomBatches(configuration, 5, 4, 32);
    const torch = trainWithTorch(configuration, parameters, batches, backendRecipe);
    await using backend = new CpuTrainingBackend(configuration, parameters, 2, backendRecipe);

    for (const [name, { data }] of await backend.gradientsOf(batches[0]!)) {
      const expected = torch.gradients.get(name)!;
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      // A key's bias does not act on softmax: its gradient is rounding, on both sides.
      expect(largestDifference(data, expected) / (largest < 1e-7 ? 1 : largest), name).toBeLessThan(1e-5);
    }
    for (const [step, batch] of batches.entries()) {
      const result = await backend.step([batch], { ...recipe, step, dropoutSeed: 0 });
      expect(Math.abs(result.loss - torch.losses[step]!), `loss of step ${step}`).toBeLessThan(1e-5);
      expect(result.gradientNorm / torch.norms[step]!, `norm of step ${step}`).toBeCloseTo(1, 5);
    }
    for (const [name, { data }] of await backend.parameters())
      expect(largestDifference(data, torch.final.get(name)!), name).toBeLessThan(5e-5);
    const scored = backendRecipe.ema > 0 ? torch.averages : torch.final;
    for (const [name, { data }] of await backend.scoredParameters())
      expect(largestDifference(data, scored.get(name)!), name).toBeLessThan(5e-5);
  });
});

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
