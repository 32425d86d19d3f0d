// Training on the GPU, on a software adapter: the numbers of the CPU, dropout on, every node on the GPU.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { createTrainingBackend } from '../../src/runtime';
import { cropRows, padBatch, paddedSize } from '../../src/runtime/padding';
import { probeDevices } from '../../src/runtime/probe';
import { plainRecipe, type Batch, type TrainingBackend } from '../../src/training/backend';
import { smallModels } from '../model/smallModels';
import { atPieces, randomBatches, recipe } from '../model/torchCase';

/** Debian's chromium-common carries a Vulkan driver in software. */
const driver = '/usr/lib/chromium/vk_swiftshader_icd.json';
const why = existsSync(driver) ? '' : ` (skipped: no software GPU at ${driver})`;
// Must be set before the first session asks for an adapter; a session that finds a CPU-only node is refused.
if (existsSync(driver)) process.env['VK_ICD_FILENAMES'] = driver;

const tiny = { layers: 1, layerGroups: 1 };
interface GpuCase {
  readonly configuration: ModelConfiguration;
  /** Software takes a second or more a step. */
  readonly steps: number;
}
const cases: Readonly<Record<string, GpuCase>> = {
  bert: { configuration: { ...smallModels.bert, ...tiny }, steps: 20 },
  albert: { configuration: { ...smallModels.albert, ...tiny }, steps: 3 },
  roberta: { configuration: { ...smallModels.roberta, ...tiny }, steps: 3 },
};

describe.skipIf(why !== '')(`training on the GPU${why}`, () => {
  describe.each(Object.entries(cases))('%s', (_, { configuration, steps }) => {
    const parameters = initializeParameters(configuration, 1);
    let gpu: TrainingBackend;
    let cpu: TrainingBackend;
    beforeAll(async () => {
      gpu = await createTrainingBackend(configuration, parameters, { device: 'webgpu' });
      cpu = await createTrainingBackend(configuration, parameters, { device: 'cpu', threads: 1 });
    });
    afterAll(async () => {
      await gpu[Symbol.asyncDispose]();
      await cpu[Symbol.asyncDispose]();
    });

    it(`gives the losses of the CPU over ${steps} steps with dropout`, { timeout: 300_000 }, async () => {
      for (const [step, batch] of randomBatches(configuration, steps, 4, 32).entries()) {
        const options = { ...recipe, step, dropoutSeed: step + 1 };
        const [onGpu, onCpu] = [await gpu.step([batch], options), await cpu.step([batch], options)];
        expect(Math.abs(onGpu.loss - onCpu.loss), `loss of step ${step}`).toBeLessThan(1e-5);
        expect(onGpu.gradientNorm / onCpu.gradientNorm).toBeCloseTo(1, 4);
      }
      const onCpu = await cpu.parameters();
      for (const [name, { data }] of await gpu.parameters())
        expect(largestDifference(data, onCpu.get(name)!.data), name).toBeLessThan(2e-4);
    });

    it('gives the scores of the CPU for a batch of any size', { timeout: 120_000 }, async () => {
      await cpu.restore(await gpu.parameters(), await gpu.optimizerState());
      const [batch] = randomBatches(configuration, 1, 3, 22);
      const [onGpu, onCpu] = [await gpu.logits(batch!), await cpu.logits(batch!)];
      expect(onGpu.length).toBe(onCpu.length);
      expect(largestDifference(atPieces(onGpu, batch!), atPieces(onCpu, batch!))).toBeLessThan(1e-5);
    });
  });

  it('adds micro-batches up as the CPU does', { timeout: 120_000 }, async () => {
    const configuration = cases['bert']!.configuration;
    const parameters = initializeParameters(configuration, 2);
    await using gpu = await createTrainingBackend(configuration, parameters, { device: 'webgpu' });
    await using cpu = await createTrainingBackend(configuration, parameters, { device: 'cpu', threads: 1 });
    const batches = randomBatches(configuration, 3, 2, 32);
    const options = { ...recipe, step: 0, dropoutSeed: 5 };
    const [onGpu, onCpu] = [await gpu.step(batches, options), await cpu.step(batches, options)];
    expect(onGpu.loss).toBeCloseTo(onCpu.loss, 5);
    expect(onGpu.gradientNorm).toBeCloseTo(onCpu.gradientNorm, 5);
  });

  it(
    'follows a recipe as the CPU does: loss, rates, frozen layers, averages',
    { timeout: 300_000 },
    async () => {
      const configuration = { ...smallModels.bert, layers: 2 };
      const parameters = initializeParameters(configuration, 3);
      const backendRecipe = {
        ...plainRecipe,
        layerDecay: 0.8,
        frozenLayers: 1,
        labelSmoothing: 0.1,
        tagWeights: [0.25, 2, 1, 4, 0.5],
        focal: 1.5,
        ema: 0.5,
      };
      const open = async (device: 'webgpu' | 'cpu'): Promise<TrainingBackend> =>
        createTrainingBackend(configuration, parameters, { device, threads: 1, recipe: backendRecipe });
      await using gpu = await open('webgpu');
      await using cpu = await open('cpu');
      const compare = (ofGpu: Parameters | undefined, ofCpu: Parameters | undefined): void => {
        expect([...ofGpu!.keys()]).toEqual([...ofCpu!.keys()]);
        for (const [name, { data }] of ofGpu!)
          expect(largestDifference(data, ofCpu!.get(name)!.data), name).toBeLessThan(2e-5);
      };
      for (const [step, batch] of randomBatches(configuration, 3, 4, 32).entries()) {
        const options = { ...recipe, step, dropoutSeed: step + 1 };
        const [onGpu, onCpu] = [
          await gpu.step([batch, batch], options),
          await cpu.step([batch, batch], options),
        ];
        expect(Math.abs(onGpu.loss - onCpu.loss), `loss of step ${step}`).toBeLessThan(1e-5);
        expect(onGpu.gradientNorm / onCpu.gradientNorm).toBeCloseTo(1, 4);
      }
      const [stateOfGpu, stateOfCpu] = [await gpu.optimizerState(), await cpu.optimizerState()];
      compare(await gpu.parameters(), await cpu.parameters());
      compare(await gpu.scoredParameters(), await cpu.scoredParameters());
      compare(stateOfGpu.averages, stateOfCpu.averages);
      compare(stateOfGpu.firstMoments, stateOfCpu.firstMoments);
      await gpu.restore(await cpu.parameters(), stateOfCpu);
      const [batch] = randomBatches(configuration, 1, 2, 32);
      const [onGpu, onCpu] = [await gpu.logits(batch!), await cpu.logits(batch!)];
      expect(largestDifference(atPieces(onGpu, batch!), atPieces(onCpu, batch!))).toBeLessThan(1e-5);
      compare(await gpu.scoredParameters(), await cpu.scoredParameters());
    },
  );

  it('is not chosen where the adapter is software', { timeout: 120_000 }, async () => {
    const probes = await probeDevices(2);
    expect(probes.webgpu.usable).toBe(true);
    expect(probes.chosen).toBe('cpu');
  });
});

describe('batches for a GPU', () => {
  it.each([
    [{ batch: 8, sequence: 128 }, 512, { batch: 8, sequence: 128 }],
    [{ batch: 5, sequence: 33 }, 512, { batch: 8, sequence: 64 }],
    [{ batch: 1, sequence: 505 }, 510, { batch: 1, sequence: 510 }],
  ])('of %j come in few sizes', (size, longest, expected) =>
    expect(paddedSize(size, longest)).toEqual(expected),
  );

  it('are padded with nothing that counts, and their scores cut back', () => {
    const batch: Batch = {
      batch: 1,
      sequence: 2,
      inputIds: Int32Array.of(5, 6),
      attentionMask: Int32Array.of(1, 1),
      labels: Int32Array.of(0, 1),
    };
    const size = { batch: 2, sequence: 3 };
    expect(padBatch(batch, size, 9)).toEqual({
      ...size,
      inputIds: Int32Array.of(5, 6, 9, 9, 9, 9),
      attentionMask: Int32Array.of(1, 1, 0, 0, 0, 0),
      labels: Int32Array.of(0, 1, -100, -100, -100, -100),
    });
    const scores = Float32Array.from({ length: 12 }, (_, i) => i);
    expect(cropRows(scores, size, batch, 2)).toEqual(Float32Array.of(0, 1, 2, 3));
  });
});

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
