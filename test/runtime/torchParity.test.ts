// Our training beside PyTorch's: scores, the first step's gradients, twenty steps' losses and the weights after them.
import { describe, expect, it } from 'vitest';
import { architectures } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import { CpuTrainingBackend } from '../../src/runtime/cpuBackend';
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

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
