import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/cli/progress';
import { describeDuration, TrainingProgress } from '../../src/cli/trainingProgress';
import type { TrainingEvent } from '../../src/training/events';

const three = { precision: 0.5, recall: 0.25, f1: 0.333 };
const events: TrainingEvent[] = [
  {
    kind: 'data',
    split: 'train',
    documents: 2,
    entities: 9,
    notTrained: { 'is discontinuous': 1 },
    problems: 3,
  },
  { kind: 'data', split: 'dev', documents: 4, entities: 9, notTrained: {}, problems: 0, alsoTrained: 1 },
  {
    kind: 'start',
    device: 'CPU (2 threads)',
    parameters: 5_200_000,
    labels: ['problem'],
    trainDocuments: 2,
    devDocuments: 1,
    windows: 4,
    epochs: 2,
    steps: 8,
    startStep: 4,
  },
  {
    kind: 'step',
    step: 5,
    epoch: 2,
    loss: 1.25,
    learningRate: 1e-4,
    gradientNorm: 1,
    tokensPerSecond: 999.6,
  },
  { kind: 'memory', step: 6, pieces: 512 },
  { kind: 'epoch-end', epoch: 2, loss: 0.5 },
  { kind: 'dev', epoch: 2, step: 8, scores: { micro: three, macro: three, perLabel: {} } },
  { kind: 'done', reason: 'finished', step: 8, best: { epoch: 2, f1: 0.333 } },
];

function shown(isTTY: boolean): string {
  let text = '';
  const stream = { isTTY, columns: 80, write: (part: string) => (text += part) };
  using progress = new TrainingProgress(createProgress(stream));
  for (const event of events) progress.show(event);
  return text;
}

describe('TrainingProgress', () => {
  it('prints what happened once an epoch where lines stay', () => {
    expect(shown(false).split('\n')).toEqual([
      'train: 3 problems in the files (`convert` lists them)',
      'train: 2 notes, 9 entities; 1 without a place in the tag column (1 is discontinuous)',
      'dev: 4 notes, 9 entities',
      'dev: 1 of the 4 notes is among the training notes too, which flatters the score: keep them apart',
      'CPU (2 threads): 5.2 M parameters, 4 windows, 2 epochs, 8 steps, resumed after step 4',
      'memory ran out at step 6: going on with at most 512 word pieces at once; steps take longer, the recipe stays as it is',
      'epoch 2/2  loss 0.5000  dev P 0.500  R 0.250  F1 0.333',
      '',
    ]);
  });

  it('shows each step in a line that is taken away again in a terminal', () => {
    expect(shown(true)).toContain('epoch 2/2  step 5/8  loss 1.2500  1000 pieces/s\r\u001b[K');
  });
});

describe('describeDuration', () => {
  it.each([
    [59.4, '59 s'],
    [60, '1 min 0 s'],
    [3599, '59 min 59 s'],
    [7325, '2 h 2 min'],
  ])('%d seconds are %s', (seconds, text) => expect(describeDuration(seconds)).toBe(text));
});
