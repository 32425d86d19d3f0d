// Memory on the GPU, on a software adapter: 200 steps leave nothing behind.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend } from '../../src/runtime';
import { smallModels } from '../model/smallModels';
import { randomBatches, recipe } from '../model/randomBatches';
import { countGpuTensors, noGpu } from './softwareGpu';

/** JavaScript's heap grows as it pleases, unless it is asked not to. */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const tiny: ModelConfiguration = { ...smallModels.bert, vocabularySize: 50, layers: 1, intermediateSize: 32 };

describe.skipIf(noGpu !== '')(`200 steps on the GPU${noGpu}`, () => {
  it('leave nothing behind', { timeout: 900_000 }, async () => {
    using tensors = countGpuTensors();
    const parameters = initializeParameters(tiny, 1);
    await using gpu = await createTrainingBackend(tiny, parameters, { device: 'webgpu' });
    const [batch] = randomBatches(tiny, 1, 1, 32);
    const alive = new Set<number>();
    const resident: number[] = [];
    for (let step = 0; step < 200; step++) {
      await gpu.step([batch!], { ...recipe, step, dropoutSeed: step + 1 });
      alive.add(tensors.alive());
      if (step % 10 === 9) {
        collectGarbage();
        resident.push(process.memoryUsage.rss());
      }
    }
    // Weights and both moments; the gradients are gone after each step.
    expect([...alive]).toEqual([3 * parameters.size]);
    // Not the first steps, while the driver warms up.
    const [early, late] = [resident.slice(10, 15), resident.slice(15)].map(
      (of) => of.sort((a, b) => a - b)[2]!,
    );
    expect(late! - early!, 'bytes of growth').toBeLessThan(12e6);
  });
});
