// Our training beside PyTorch's: scores, the first step's gradients, twenty steps' losses and the weights after them.
import { describe, expect, it } from 'vitest';
import { architectures } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { CpuTrainingBackend } from '../../src/runtime/cpuBackend';
import { plainRecipe, type Batch, type StepResult } from '../../src/training/backend';
import { welch } from '../bench/seeds/statistics';
import { smallModels } from '../model/smallModels';
import { atPieces, randomBatches, recipe } from '../model/randomBatches';
import { torchInstalled, trainWithTorch } from '../model/torchCase';

const why = torchInstalled ? '' : ' (skipped: /usr/bin/python3 cannot import torch)';

describe.skipIf(!torchInstalled)(`twenty AdamW steps as PyTorch takes them${why}`, () => {
  it.each(architectures)('%s', async (architecture) => {
    const configuration = smallModels[architecture];
    const parameters = initializeParameters(configuration, 1);
    const batches = randomBatches(configuration, 20, 4, 32);
    const torch = trainWithTorch(configuration, parameters, batches);
    await using backend = new CpuTrainingBackend(configuration, parameters, 2);

    const logits = atPieces(await backend.logits(batches[0]!), batches[0]!);
    expect(largestDifference(logits, atPieces(torch.logits, batches[0]!))).toBeLessThan(1e-5);
    const gradients = await backend.gradientsOf(batches[0]!);
    for (const [name, expected] of torch.gradients) {
      const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const difference = largestDifference(gradients.get(name)!.data, expected);
      // A key's bias does not act on softmax: its gradient is rounding, on both sides.
      const scale = largest < 1e-7 ? 1 : largest;
      expect(difference / scale, name).toBeLessThan(1e-5);
    }
    for (const [step, batch] of batches.entries()) {
      const result = await backend.step([batch], { ...recipe, step, dropoutSeed: 0 });
      expect(Math.abs(result.loss - torch.losses[step]!), `loss of step ${step}`).toBeLessThan(1e-5);
      expect(result.gradientNorm / torch.norms[step]!, `norm of step ${step}`).toBeCloseTo(1, 5);
    }
    for (const [name, { data }] of await backend.parameters())
      expect(largestDifference(data, torch.final.get(name)!), name).toBeLessThan(2e-4);
  });
});

/** Masks differ, so that only what they do on average can be compared: 150 times the same batch, at the same weights. */
describe.skipIf(!torchInstalled)(`dropout moves loss and gradients as PyTorch's does${why}`, () => {
  it.each(architectures)('%s', async (architecture) => {
    const heavy = { hiddenDropout: 0.2, attentionDropout: 0.3, classifierDropout: 0.1 };
    const configuration = { ...smallModels[architecture], ...heavy };
    const parameters = farFromStart(initializeParameters(configuration, 1));
    const batches = Array<Batch>(150).fill(randomBatches(configuration, 1, 4, 32)[0]!);
    const still = { dropout: true, learningRate: 0 };
    const torch = trainWithTorch(configuration, parameters, batches, plainRecipe, still);
    await using backend = new CpuTrainingBackend(configuration, parameters, 1);
    const ours: StepResult[] = [];
    for (const [step, batch] of batches.entries())
      ours.push(await backend.step([batch], { ...recipe, learningRate: 0, step, dropoutSeed: step + 1 }));
    expectAlike(
      ours.map(({ loss }) => loss),
      torch.losses,
      'loss',
    );
    expectAlike(
      ours.map(({ gradientNorm }) => gradientNorm),
      torch.norms,
      'norm',
    );
  });
});

/** Weights of a trained model's size, whose scores dropout moves. */
function farFromStart(parameters: Parameters): Parameters {
  return new Map(
    [...parameters].map(([name, { shape, data }]) => [
      name,
      { shape, data: shape.length > 1 ? data.map((value) => 10 * value) : data },
    ]),
  );
}

/** Means within four standard errors, deviations within a quarter. */
function expectAlike(ours: readonly number[], theirs: readonly number[], what: string): void {
  const { left, right, mean } = welch(ours, theirs);
  const error = Math.hypot(left.deviation, right.deviation) / Math.sqrt(ours.length);
  expect(left.deviation, what).toBeGreaterThan(0);
  expect(Math.abs(mean) / error, what).toBeLessThan(4);
  expect(Math.abs(Math.log(left.deviation / right.deviation)), what).toBeLessThan(Math.log(1.25));
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
