import { describe, expect, it } from 'vitest';
import { trainingSettings } from '../../src/training/recipes';
import type { TrainingSettings } from '../../src/training/settings';

describe('trainingSettings', () => {
  it("starts from the field's recipe", () => {
    expect(trainingSettings('fine-tuning')).toMatchObject({
      learningRate: 5e-5,
      batchSize: 8,
      warmup: 0.1,
      weightDecay: 0.01,
      clipNorm: 1,
      dropout: 0.1,
      schedule: 'linear',
    });
  });

  it('takes a higher rate and more epochs from scratch', () => {
    const scratch = trainingSettings('scratch');
    expect(scratch.learningRate).toBeGreaterThan(trainingSettings('fine-tuning').learningRate);
    expect(scratch.epochs).toBeGreaterThan(trainingSettings('fine-tuning').epochs);
  });

  it('puts what the user chose on top', () => {
    expect(trainingSettings('fine-tuning', { epochs: 2, seed: 5 })).toMatchObject({
      epochs: 2,
      seed: 5,
      batchSize: 8,
    });
  });

  it('takes the largest seed as it is', () => {
    expect(trainingSettings('fine-tuning', { seed: 2 ** 32 - 1 }).seed).toBe(4_294_967_295);
  });

  it('lets short windows share less', () => {
    expect(trainingSettings('fine-tuning', { maxLength: 40 }).stride).toBe(10);
    expect(trainingSettings('fine-tuning', { maxLength: 40, stride: 19 }).stride).toBe(19);
  });

  it.each<[Partial<TrainingSettings>, RegExp]>([
    [{ epochs: 0 }, /--epochs/],
    [{ batchSize: 1.5 }, /--batch-size/],
    [{ learningRate: 0 }, /--learning-rate/],
    [{ learningRate: Number.NaN }, /--learning-rate/],
    [{ maxLength: 4 }, /--max-length/],
    [{ stride: 100 }, /--stride must be at most half/],
    [{ dropout: 1 }, /--dropout/],
    [{ patience: 0 }, /--patience/],
    [{ seed: -1 }, /--seed/],
    [{ seed: 2 ** 32 }, /--seed must be a whole number from 0 to 4294967295/],
    [{ batchSize: 1e21 }, /--batch-size must be a whole number from 1 to 1000000/],
    [{ layerDecay: 0 }, /--layer-decay must be above 0 and at most 1/],
    [{ layerDecay: 1.1 }, /--layer-decay/],
    [{ frozenLayers: -1 }, /--freeze must be a whole number from 0 to 1000000 or embeddings or none/],
    [{ labelSmoothing: 1 }, /--label-smoothing must be at least 0 and below 1/],
    [{ classWeights: { problem: 0 } }, /--class-weights/],
    [{ classWeights: { problem: Infinity } }, /--class-weights/],
    [{ focal: -1 }, /--focal must be between 0 and 10/],
    [{ ema: 1 }, /--ema/],
    [{ extraTokens: ['[NAME] '] }, /--extra-tokens/],
    [{ warmup: 1.5 }, /--warmup must be between 0 and 1/],
  ])('refuses %j by name', (chosen, message) => {
    expect(() => trainingSettings('fine-tuning', chosen)).toThrow(message);
  });
});
