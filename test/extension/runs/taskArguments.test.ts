import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../../src/training/settingTable';
import { taskArguments, taskName, type TaskDefinition } from '../../../src/extension/runs/taskArguments';

const train: TaskDefinition = {
  type: 'clinicalNoteTagger',
  task: 'train',
  train: 'a',
  dev: 'b',
  base: 'clinical-bert-mini',
  out: 'runs/1',
};

describe('the command line of a task', () => {
  it.each([
    [
      'a run',
      train,
      ['train', '--train', 'a', '--dev', 'b', '--base', 'clinical-bert-mini', '--out', 'runs/1'],
    ],
    [
      'a run with a recipe',
      { ...train, epochs: 3, learningRate: 5e-5, device: 'cpu' },
      [
        'train',
        '--train',
        'a',
        '--dev',
        'b',
        '--base',
        'clinical-bert-mini',
        '--out',
        'runs/1',
        '--device',
        'cpu',
        '--epochs',
        '3',
        '--learning-rate',
        '0.00005',
      ],
    ],
    [
      'folds, which need no dev notes',
      { type: 'clinicalNoteTagger', task: 'train', train: 'a', base: 'b', out: 'c', folds: 5 },
      ['train', '--train', 'a', '--base', 'b', '--out', 'c', '--folds', '5'],
    ],
    [
      'a resumed run',
      { type: 'clinicalNoteTagger', task: 'train', out: 'runs/1', resume: true },
      ['train', '--out', 'runs/1', '--resume'],
    ],
    [
      'tagging',
      {
        type: 'clinicalNoteTagger',
        task: 'tag',
        inputs: ['notes', 'more notes'],
        out: 'p',
        model: 'runs/1',
        to: 'brat',
      },
      ['tag', 'notes', 'more notes', '--model', 'runs/1', '--out', 'p', '--to', 'brat'],
    ],
  ] as [string, TaskDefinition, string[]][])('of %s', (_name, definition, expected) => {
    expect(taskArguments(definition)).toEqual(expected);
  });

  it.each([
    [{ ...train, dev: '' }, /“dev”/],
    [{ type: 'clinicalNoteTagger', task: 'train' }, /“train”, “dev”, “base”, “out”/],
    [{ type: 'clinicalNoteTagger', task: 'train', resume: true }, /“out”/],
    [{ type: 'clinicalNoteTagger', task: 'tag', inputs: [], out: 'p' }, /“inputs”/],
    [{ type: 'clinicalNoteTagger', task: 'dance' }, /“train” or “tag”/],
  ])('of %o tells what is missing', (definition, message) => {
    expect(() => taskArguments(definition as TaskDefinition)).toThrow(message);
  });

  it('has a place in the schema of tasks.json for every property', () => {
    const manifest = JSON.parse(readFileSync(path.resolve(__dirname, '../../../package.json'), 'utf8')) as {
      contributes: { taskDefinitions: { properties: object }[] };
    };
    const known = Object.keys(manifest.contributes.taskDefinitions[0]!.properties);
    const used = [
      'task',
      'train',
      'dev',
      'split',
      'test',
      'base',
      'out',
      'recipe',
      'folds',
      'seeds',
      'learningCurve',
      ...settingNames,
      'device',
      'labels',
      'resume',
      'inputs',
      'model',
      'to',
    ];
    expect([...known].sort()).toEqual([...used].sort());
  });

  it('names the task', () => {
    expect([
      taskName(train),
      taskName({ ...train, resume: true }),
      taskName({ type: 'clinicalNoteTagger', task: 'tag', out: 'x/pred' }),
    ]).toEqual(['fine-tune 1', 'resume 1', 'tag notes into pred']);
  });
});
