import { describe, expect, it } from 'vitest';
import { trainingSettings, type TrainingSettings } from '../../src/training/settings';

describe('trainingSettings', () => {
  it("starts from the field's recipe", () => {
    expect(trainingSettings('pretrained')).toMatchObject({
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
    expect(scratch.learningRate).toBeGreaterThan(trainingSettings('pretrained').learningRate);
    expect(scratch.epochs).toBeGreaterThan(trainingSettings('pretrained').epochs);
  });

  it('puts what the user chose on top', () => {
    expect(trainingSettings('pretrained', { epochs: 2, seed: 5 })).toMatchObject({
      epochs: 2,
      seed: 5,
      batchSize: 8,
    });
  });

  it('lets short windows share less', () => {
    expect(trainingSettings('pretrained', { maxLength: 40 }).stride).toBe(10);
    expect(trainingSettings('pretrained', { maxLength: 40, stride: 19 }).stride).toBe(19);
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
  ])('refuses %j by name', (chosen, message) => {
    expect(() => trainingSettings('pretrained', chosen)).toThrow(message);
  });
});
