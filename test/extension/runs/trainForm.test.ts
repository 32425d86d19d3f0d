import { describe, expect, it } from 'vitest';
import { taskArguments } from '../../../src/extension/runs/taskArguments';
import {
  checkEpochs,
  defaultTrainValues,
  formRows,
  isComplete,
  runName,
  siblingNames,
  trainDefinition,
} from '../../../src/extension/runs/trainForm';

describe('the form that starts a run', () => {
  const empty = { ...defaultTrainValues, out: 'runs/1' };
  const full = { ...empty, train: 'a', dev: 'b' };

  it('says what is missing', () => {
    expect(
      formRows(empty)
        .filter(({ isMissing }) => isMissing)
        .map(({ field }) => field),
    ).toEqual(['train', 'dev']);
    expect([isComplete(empty), isComplete({ ...empty, train: 'a' }), isComplete(full)]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('makes a task that can be run, and leaves the epochs to the recipe', () => {
    expect(taskArguments(trainDefinition(full))).not.toContain('--epochs');
    expect(taskArguments(trainDefinition({ ...full, epochs: 3 })).slice(-2)).not.toEqual([
      '--epochs',
      undefined,
    ]);
    expect(taskArguments(trainDefinition({ ...full, epochs: 3 }))).toContain('3');
  });

  it.each([
    ['data/train', ['dev', 'valid', 'validation', 'val']],
    ['data/training', ['dev', 'valid', 'validation', 'val']],
    ['data/notes', []],
  ])('looks beside %s for the dev notes', (train, expected) => {
    expect(siblingNames(train)).toEqual(expected);
  });

  it('finds a run folder that is free', () => {
    const taken = new Set(['runs/2026-11-23', 'runs/2026-11-23-2']);
    expect(runName(new Date('2026-11-23T12:00:00Z'), (name) => taken.has(name))).toBe('runs/2026-11-23-3');
  });

  it.each([
    ['', true],
    ['3', true],
    ['0', false],
    ['2.5', false],
    ['many', false],
  ])('takes %j for the epochs: %s', (text, valid) => {
    expect(checkEpochs(text) === undefined).toBe(valid);
  });
});
