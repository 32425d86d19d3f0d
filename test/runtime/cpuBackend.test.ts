// The CPU backend's own promises: the same numbers again, micro-batches that add up, checkpoints that change nothing.
import { describe, expect, it } from 'vitest';
import { architectures, type ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import type { Parameters } from '../../src/model/parameters';
import { createTrainingBackend } from '../../src/runtime';
import {
  plainRecipe,
  type BackendRecipe,
  type Batch,
  type StepResult,
  type TrainingBackend,
} from '../../src/training/backend';
import { smallModels } from '../model/smallModels';
import { randomBatches, recipe } from '../model/randomBatches';

const bert = smallModels.bert;
const start = (
  configuration: ModelConfiguration,
  recipe: BackendRecipe = plainRecipe,
): Promise<TrainingBackend> =>
  createTrainingBackend(configuration, initializeParameters(configuration, 3), {
    device: 'cpu',
    threads: 2,
    recipe,
  });

async function train(backend: TrainingBackend, batches: readonly Batch[], from = 0): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, batch] of batches.entries()) {
    const step = from + index;
    results.push(await backend.step([batch], { ...recipe, step, dropoutSeed: 100 + step }));
  }
  return results;
}

function bits(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    [...parameters].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString('base64')]),
  );
}

describe('training on the CPU', () => {
  it.each(architectures)('gives %s the same bits when it is repeated, dropout on', async (architecture) => {
    const configuration = smallModels[architecture];
    const batches = randomBatches(configuration, 5, 4, 32);
    await using first = await start(configuration);
    await using second = await start(configuration);
    expect(await train(first, batches)).toEqual(await train(second, batches));
    expect(bits(await first.parameters())).toEqual(bits(await second.parameters()));
  });

  it.each<[string, Partial<BackendRecipe>]>([
    ['also when rows of the vocabulary were never read', {}],
    ['of averages and of layers at rates of their own', { ema: 0.9, layerDecay: 0.8 }],
    ['over frozen layers', { ema: 0.9, frozenLayers: 1 }],
  ])('goes on from a checkpoint with the same bits, %s', async (_, changed) => {
    const configuration = { ...bert, vocabularySize: 5000 };
    const backendRecipe = { ...plainRecipe, ...changed };
    const batches = randomBatches(configuration, 8, 2, 16);
    await using whole = await start(configuration, backendRecipe);
    await train(whole, batches);
    await using half = await start(configuration, backendRecipe);
    await train(half, batches.slice(0, 4));
    await using resumed = await start({ ...configuration }, backendRecipe);
    await resumed.restore(await half.parameters(), await half.optimizerState());
    await train(resumed, batches.slice(4), 4);
    expect(bits(await resumed.parameters())).toEqual(bits(await whole.parameters()));
    expect(bits(await resumed.scoredParameters())).toEqual(bits(await whole.scoredParameters()));
  });

  it('leaves frozen parameters to the bit as they were, without moments', async () => {
    const batches = randomBatches(bert, 3, 2, 16);
    await using backend = await start(bert, { ...plainRecipe, frozenLayers: 1 });
    const before = bits(await backend.parameters());
    await train(backend, batches);
    const after = bits(await backend.parameters());
    const moved = Object.keys(before).filter((name) => before[name] !== after[name]);
    const { firstMoments, secondMoments } = await backend.optimizerState();
    expect(moved.sort()).toEqual([...firstMoments.keys()].sort());
    expect([...secondMoments.keys()]).toEqual([...firstMoments.keys()]);
    expect(moved.every((name) => /^bert\.encoder\.layer\.1\.|^classifier\./.test(name))).toBe(true);
    expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  it('scores with the averages, and averages nothing without a decay', async () => {
    const [batch] = randomBatches(bert, 1, 2, 16);
    await using averaging = await start(bert, { ...plainRecipe, ema: 0.9 });
    await using plain = await start(bert);
    for (const backend of [averaging, plain]) await train(backend, Array<Batch>(4).fill(batch!));
    expect(bits(await averaging.parameters())).toEqual(bits(await plain.parameters()));
    expect((await plain.optimizerState()).averages).toBeUndefined();
    expect(bits(await plain.scoredParameters())).toEqual(bits(await plain.parameters()));
    await using scored = await createTrainingBackend(bert, await averaging.scoredParameters(), {
      device: 'cpu',
      threads: 2,
    });
    expect(await averaging.logits(batch!)).toEqual(await scored.logits(batch!));
    expect(await averaging.logits(batch!)).not.toEqual(await plain.logits(batch!));
  });

  it('adds micro-batches up to what one batch gives', async () => {
    const [batch] = randomBatches(bert, 1, 4, 16);
    const rows = (from: number, count: number): Batch => ({
      ...batch!,
      batch: count,
      inputIds: batch!.inputIds.slice(from * 16, (from + count) * 16),
      attentionMask: batch!.attentionMask.slice(from * 16, (from + count) * 16),
      labels: batch!.labels.slice(from * 16, (from + count) * 16),
    });
    await using whole = await start(bert);
    await using parts = await start(bert);
    const options = { ...recipe, step: 0, dropoutSeed: 0 };
    const expected = await whole.step([batch!], options);
    const found = await parts.step([rows(0, 1), rows(1, 3)], options);
    expect(found.loss).toBeCloseTo(expected.loss, 5);
    expect(found.gradientNorm).toBeCloseTo(expected.gradientNorm, 5);
    const weights = await parts.parameters();
    for (const [name, { data }] of await whole.parameters())
      data.forEach((value, index) =>
        expect(Math.abs(weights.get(name)!.data[index]! - value)).toBeLessThan(1e-4),
      );
  });

  it('leaves the weights alone when nothing is labelled, but for decay', async () => {
    const [batch] = randomBatches(bert, 1, 2, 16);
    await using backend = await start(bert);
    const before = await backend.parameters();
    const result = await backend.step([{ ...batch!, labels: new Int32Array(32).fill(-100) }], {
      ...recipe,
      step: 0,
      weightDecay: 0,
      dropoutSeed: 1,
    });
    expect(result).toEqual({ loss: 0, gradientNorm: 0 });
    expect(bits(await backend.parameters())).toEqual(bits(before));
  });

  it('serves batches of any size with one backend', async () => {
    await using backend = await start(bert);
    for (const [batch, sequence] of [
      [1, 6],
      [3, 40],
      [2, 10],
    ] as const) {
      const [made] = randomBatches(bert, 1, batch, sequence);
      expect((await backend.logits(made!)).length).toBe(batch * sequence * bert.tags.length);
      expect((await train(backend, [made!]))[0]!.loss).toBeGreaterThan(0);
    }
  });

  it('learns: a loss near zero on one batch', async () => {
    const [batch] = randomBatches(bert, 1, 2, 16);
    await using backend = await start(bert);
    let loss = Infinity;
    for (let step = 0; step < 60; step++)
      ({ loss } = await backend.step([batch!], { ...recipe, learningRate: 5e-3, step, dropoutSeed: 0 }));
    expect(loss).toBeLessThan(0.05);
  });

  it('takes the next step as if one that failed half-way had never been tried', async () => {
    const batches = randomBatches(bert, 2, 2, 16);
    const broken = { ...batches[1]!, labels: batches[1]!.labels.map(() => 99) };
    await using tried = await start(bert);
    await using calm = await start(bert);
    const options = { ...recipe, step: 0, dropoutSeed: 7 };
    await expect(tried.step([batches[0]!, broken], options)).rejects.toThrow(RangeError);
    expect(await train(tried, batches)).toEqual(await train(calm, batches));
    expect(bits(await tried.parameters())).toEqual(bits(await calm.parameters()));
  });

  it('refuses a checkpoint of another model', async () => {
    await using backend = await start(bert);
    await using other = await start({ ...bert, intermediateSize: 32 });
    await expect(backend.restore(await other.parameters(), await other.optimizerState())).rejects.toThrow(
      /does not hold bert\.encoder\.layer\.0\.intermediate\.dense\.weight/,
    );
  });
});
