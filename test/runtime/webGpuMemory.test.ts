// Memory on the GPU, on a software adapter: 200 steps leave nothing behind.
import { describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend } from '../../src/runtime';
import { smallModels } from '../model/smallModels';
import { randomBatches, recipe } from '../model/randomBatches';
import { countGpuTensors, noGpu } from './softwareGpu';

const tiny = { vocabularySize: 50, layers: 1, intermediateSize: 32 };
const cases: Readonly<Record<string, ModelConfiguration>> = {
  bert: { ...smallModels.bert, ...tiny },
  albert: { ...smallModels.albert, ...tiny },
};

describe.skipIf(noGpu !== '')(`200 steps on the GPU${noGpu}`, () => {
  it.each(Object.entries(cases))(
    'leave nothing of %s behind',
    { timeout: 900_000 },
    async (_, configuration) => {
      using tensors = countGpuTensors();
      const parameters = initializeParameters(configuration, 1);
      await using gpu = await createTrainingBackend(configuration, parameters, { device: 'webgpu' });
      const [batch] = randomBatches(configuration, 1, 1, 32);
      const alive = new Set<number>();
      const resident: number[] = [];
      for (let step = 0; step < 200; step++) {
        await gpu.step([batch!], { ...recipe, step, dropoutSeed: step + 1 });
        alive.add(tensors.alive());
        const { rss, heapTotal } = process.memoryUsage();
        resident.push(rss - heapTotal);
      }
      // Weights and both moments; the gradients are gone after each step.
      expect([...alive]).toEqual([3 * parameters.size]);
      // JavaScript's own heap, which grows as it pleases, is left out, and so are the first steps, while the driver warms up.
      const median = (from: number, to: number): number =>
        resident.slice(from, to).sort((a, b) => a - b)[Math.floor((to - from) / 2)]!;
      expect(median(160, 200) - median(100, 140), 'bytes of growth').toBeLessThan(8e6);
    },
  );
});
