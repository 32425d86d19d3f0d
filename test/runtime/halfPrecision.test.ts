// Matrix products in 16 bits, on a software adapter that has them: close to 32 bits on the CPU, and steps that overflow left out.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { createTrainingBackend } from '../../src/runtime';
import { plainRecipe, type TrainingBackend } from '../../src/training/backend';
import { smallModels } from '../model/smallModels';
import { randomBatches, recipe } from '../model/randomBatches';
import { countGpuTensors, largestDifference, noHalfGpu, useHalfGpu } from './softwareGpu';

const cases: Readonly<Record<string, ModelConfiguration>> = {
  bert: smallModels.bert,
  albert: { ...smallModels.albert, layers: 2 },
};
const backendRecipe = { ...plainRecipe, precision: 'fp16' } as const;

describe.skipIf(noHalfGpu !== '').each(Object.entries(cases))(
  `%s in 16 bits${noHalfGpu}`,
  (_, configuration) => {
    const parameters = initializeParameters(configuration, 1);
    let half: TrainingBackend;
    let full: TrainingBackend;
    beforeAll(async () => {
      useHalfGpu();
      half = await createTrainingBackend(configuration, parameters, {
        device: 'webgpu',
        recipe: backendRecipe,
      });
      full = await createTrainingBackend(configuration, parameters, { device: 'cpu', threads: 1 });
    }, 400_000);
    afterAll(async () => {
      await half[Symbol.asyncDispose]();
      await full[Symbol.asyncDispose]();
    });

    it('follows the losses of 32 bits over 20 steps with dropout', { timeout: 400_000 }, async () => {
      const losses: number[] = [];
      for (const [step, batch] of randomBatches(configuration, 20, 2, 32).entries()) {
        const options = { ...recipe, step, dropoutSeed: step + 1 };
        const [inHalf, inFull] = [await half.step([batch], options), await full.step([batch], options)];
        expect(Math.abs(inHalf.loss - inFull.loss), `loss of step ${step}`).toBeLessThan(1e-3);
        expect(Math.abs(inHalf.gradientNorm / inFull.gradientNorm - 1)).toBeLessThan(5e-3);
        losses.push(inHalf.loss - inFull.loss);
      }
      // Not 32 bits by another name.
      expect(losses.some((difference) => difference !== 0)).toBe(true);
      expect((await half.optimizerState()).lossScale).toEqual({ factor: 2 ** 16, steps: 20 });
    });

    it('learns a few batches by heart as 32 bits do', { timeout: 400_000 }, async () => {
      const batches = randomBatches(configuration, 2, 2, 32);
      const last = { half: 0, full: 0 };
      for (let step = 0; step < 100; step++) {
        const options = { ...recipe, learningRate: 3e-3, step, dropoutSeed: 0 };
        const batch = batches[step % 2]!;
        last.half = (await half.step([batch], options)).loss;
        last.full = (await full.step([batch], options)).loss;
      }
      expect(last.full).toBeLessThan(0.05);
      expect(Math.abs(last.half / last.full - 1)).toBeLessThan(0.05);
    });

    it('goes on from a checkpoint with the same bits', { timeout: 400_000 }, async () => {
      const [batch] = randomBatches(configuration, 1, 2, 32);
      const options = { ...recipe, step: 120, dropoutSeed: 7 };
      const [parameters, state] = [await half.parameters(), await half.optimizerState()];
      const stepped = async (): Promise<Parameters> => {
        await half.step([batch!], options);
        return half.parameters();
      };
      const whole = await stepped();
      await half.step([batch!], options);
      await half.restore(parameters, state);
      for (const [name, { data }] of await stepped())
        expect(largestDifference(data, whole.get(name)!.data), name).toBe(0);
    });

    it('leaves a step out that overflows, and scales the next one less', { timeout: 400_000 }, async () => {
      using tensors = countGpuTensors();
      const [batch] = randomBatches(configuration, 1, 2, 32);
      const options = { ...recipe, step: 20, dropoutSeed: 1 };
      const before = await half.parameters();
      const state = await half.optimizerState();
      await half.restore(before, { ...state, lossScale: { factor: 2 ** 40, steps: 3 } });
      const alive = tensors.alive();
      expect(await half.step([batch!, batch!], options)).toMatchObject({ gradientNorm: 0, overflowed: true });
      expect(tensors.alive()).toBe(alive);
      for (const [name, { data }] of await half.parameters())
        expect(largestDifference(data, before.get(name)!.data), name).toBe(0);
      expect(await half.optimizerState()).toMatchObject({
        step: state.step,
        lossScale: { factor: 2 ** 39, steps: 0 },
      });
      await half.restore(before, state);
      const { overflowed, gradientNorm } = await half.step([batch!, batch!], options);
      expect([overflowed, gradientNorm > 0]).toEqual([undefined, true]);
    });
  },
);

it.each(['cpu', 'cuda'] as const)('is refused on %s, which says where else', async (device) => {
  const configuration = smallModels.bert;
  const opened = createTrainingBackend(configuration, initializeParameters(configuration, 1), {
    device,
    recipe: backendRecipe,
  });
  await expect(opened).rejects.toMatchObject({
    code: 'device',
    message: /--precision fp32.*--device webgpu/,
  });
});
