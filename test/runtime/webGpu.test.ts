// Training on the GPU, on a software adapter: the numbers of the CPU, dropout on; and every node on the GPU.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { createTrainingBackend } from '../../src/runtime';
import { chooseDevice } from '../../src/runtime/probe';
import { plainRecipe, type TrainingBackend } from '../../src/training/backend';
import { smallModels } from '../model/smallModels';
import { atPieces, randomBatches, recipe } from '../model/randomBatches';
import { largestDifference, noGpu, profileSessions } from './softwareGpu';

const size = [2, 32] as const;
const cases: Readonly<Record<string, ModelConfiguration>> = {
  bert: smallModels.bert,
  albert: { ...smallModels.albert, layers: 2 },
};

describe.skipIf(noGpu !== '')(`training on the GPU${noGpu}`, () => {
  describe.each(Object.entries(cases))('%s', (_, configuration) => {
    const parameters = initializeParameters(configuration, 1);
    let gpu: TrainingBackend;
    let cpu: TrainingBackend;
    beforeAll(async () => {
      gpu = await createTrainingBackend(configuration, parameters, { device: 'webgpu' });
      cpu = await createTrainingBackend(configuration, parameters, { device: 'cpu', threads: 1 });
    }, 400_000);
    afterAll(async () => {
      await gpu[Symbol.asyncDispose]();
      await cpu[Symbol.asyncDispose]();
    });

    it('gives the losses of the CPU over 20 steps with dropout', { timeout: 900_000 }, async () => {
      for (const [step, batch] of randomBatches(configuration, 20, ...size).entries()) {
        const options = { ...recipe, step, dropoutSeed: step + 1 };
        const [onGpu, onCpu] = [await gpu.step([batch], options), await cpu.step([batch], options)];
        expect(Math.abs(onGpu.loss - onCpu.loss), `loss of step ${step}`).toBeLessThan(1e-5);
        expect(onGpu.gradientNorm / onCpu.gradientNorm).toBeCloseTo(1, 4);
      }
      const onCpu = await cpu.parameters();
      for (const [name, { data }] of await gpu.parameters())
        expect(largestDifference(data, onCpu.get(name)!.data), name).toBeLessThan(2e-4);
    });

    it('gives the scores of the CPU for a batch of any size', { timeout: 400_000 }, async () => {
      await cpu.restore(await gpu.parameters(), await gpu.optimizerState());
      const [batch] = randomBatches(configuration, 1, 3, 22);
      const [onGpu, onCpu] = [await gpu.logits(batch!), await cpu.logits(batch!)];
      expect(onGpu.length).toBe(onCpu.length);
      expect(largestDifference(atPieces(onGpu, batch!), atPieces(onCpu, batch!))).toBeLessThan(1e-5);
    });

    it('adds micro-batches up as the CPU does', { timeout: 400_000 }, async () => {
      await cpu.restore(await gpu.parameters(), await gpu.optimizerState());
      const batches = randomBatches(configuration, 3, ...size);
      const options = { ...recipe, step: 20, dropoutSeed: 5 };
      const [onGpu, onCpu] = [await gpu.step(batches, options), await cpu.step(batches, options)];
      expect(onGpu.loss).toBeCloseTo(onCpu.loss, 5);
      expect(onGpu.gradientNorm).toBeCloseTo(onCpu.gradientNorm, 5);
    });

    it('computes every node of every session on the GPU', { timeout: 400_000 }, async () => {
      const nodes = await profiled(async () => {
        await using traced = await createTrainingBackend(configuration, parameters, { device: 'webgpu' });
        const batches = randomBatches(configuration, 2, ...size);
        await traced.step(batches, { ...recipe, step: 0, dropoutSeed: 1 });
        await traced.logits(batches[0]!);
        await traced.restore(await traced.parameters(), await traced.optimizerState());
      });
      expect([...new Set(nodes.map(({ provider }) => provider))]).toEqual(['WebGpuExecutionProvider']);
      const operators = new Set(nodes.map(({ operator }) => operator));
      for (const name of ['MatMul', 'LayerNormalization', 'Softmax', 'Sqrt'])
        expect(operators).toContain(name);
    });
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

  it('is refused in 16 bits where the adapter has none', { timeout: 400_000 }, async () => {
    const opened = createTrainingBackend(smallModels.bert, initializeParameters(smallModels.bert, 1), {
      device: 'webgpu',
      recipe: { ...plainRecipe, precision: 'fp16' },
    });
    await expect(opened).rejects.toMatchObject({
      code: 'device',
      message: /no 16-bit arithmetic.*--precision fp32/,
    });
  });

  it('is called by the name of its driver', { timeout: 400_000 }, async () => {
    await using gpu = await createTrainingBackend(
      smallModels.bert,
      initializeParameters(smallModels.bert, 1),
      {
        device: 'webgpu',
      },
    );
    expect(gpu.device).toBe('WebGPU (SwiftShader, on the CPU)');
  });

  it('is not chosen where the adapter is software, and says so', { timeout: 400_000 }, async () =>
    expect(await chooseDevice(2)).toEqual({
      device: 'cpu',
      reason: 'The CPU was chosen: the only GPU here is software (SwiftShader, on the CPU)',
    }),
  );
});

interface ProfiledNode {
  readonly operator: string;
  readonly provider: string;
}

/** What each node did in the sessions that were made and released by the work. */
async function profiled(work: () => Promise<void>): Promise<ProfiledNode[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'profile-'));
  const profiling = profileSessions(path.join(folder, 'session'));
  try {
    await work();
    return readdirSync(folder).flatMap((name) => {
      const events = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as readonly {
        readonly cat: string;
        readonly args: { readonly op_name?: string; readonly provider?: string };
      }[];
      return events.flatMap(({ cat, args: { op_name: operator, provider } }) =>
        cat === 'Node' && operator !== undefined && provider !== undefined ? [{ operator, provider }] : [],
      );
    });
  } finally {
    profiling[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  }
}
