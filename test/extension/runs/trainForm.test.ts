import { describe, expect, it } from 'vitest';
import { taskArguments } from '../../../src/extension/runs/taskArguments';
import {
  checkForm,
  defaultTexts,
  errorsByField,
  planRequest,
  readForm,
  recipeTexts,
  runName,
  siblingNames,
} from '../../../src/extension/runs/trainForm';
import { recipeFields } from '../../../src/extension/runs/recipeFields';
import { trainingSettings } from '../../../src/training/recipes';

const empty = { ...defaultTexts, out: 'runs/1' };
const full = { ...empty, train: 'a', dev: 'b' };

describe('the form that starts a run', () => {
  it('says what is missing beside each field', () => {
    expect(Object.keys(readForm({}).errors)).toEqual(['train', 'dev', 'base', 'out']);
    expect(Object.keys(readForm({ ...empty, train: '  ' }).errors)).toEqual(['train', 'dev']);
    expect(readForm(full).errors).toEqual({});
  });

  it.each([
    ['epochs', 'many', 'A whole number from 1 to 1000000'],
    ['patience', 'many', 'A whole number from 1 to 1000000 or none'],
    ['learningRate', '5e-5x', 'Above 0 and below 1'],
    ['schedule', 'steep', 'One of linear, cosine, constant'],
  ])('refuses %s %s', (field, text, message) => {
    expect(readForm({ ...full, [field]: text }).errors[field]).toContain(message);
  });

  it.each([
    [{ split: '0.8' }, []],
    [{ split: 'rows:0.8' }, []],
    [{ split: '8' }, ['split']],
    [{ split: '0.8', dev: 'b' }, ['split']],
  ])('takes a share of the training notes in place of dev notes: %o', (texts, wrong) => {
    const { definition, errors } = readForm({ ...empty, train: 'a', ...texts });
    expect(Object.keys(errors)).toEqual(wrong);
    if (wrong.length === 0) expect(taskArguments(definition)).toContain('--split');
  });

  it.each([
    [{}, {}, 1],
    [{ places: '3' }, {}, 1],
    [{ experiment: 'folds' }, { folds: 5 }, 5],
    [{ experiment: 'folds', places: ' 10 ' }, { folds: 10 }, 10],
    [{ experiment: 'seeds', places: '3' }, { seeds: 3 }, 3],
    [{ experiment: 'seeds', places: '13, 14' }, { seeds: '13,14' }, 2],
    [{ experiment: 'learningCurve' }, { learningCurve: '0.1,0.25,0.5,1' }, 4],
    [{ experiment: 'learningCurve', places: '1' }, { learningCurve: '1' }, 1],
  ])('makes of %o the task %o with %d runs', (texts, expected, runs) => {
    const read = readForm({ ...full, ...texts });
    expect(read).toMatchObject({ definition: expected, runs, errors: {} });
    expect('dev' in read.definition).toBe(!('folds' in expected));
    expect(() => taskArguments(read.definition)).not.toThrow();
  });

  it.each([
    ['folds', '1', 'A whole number from 2 to 10000'],
    ['folds', 'many', 'A whole number from 2 to 10000'],
    [
      'seeds',
      '13,13',
      'How many (2 to 10000), or different whole numbers up to 4294967295 separated by commas',
    ],
    ['learningCurve', '0.5;1', 'Different shares above 0 and at most 1, separated by commas'],
  ])('refuses %s %s', (experiment, places, message) => {
    expect(readForm({ ...full, experiment, places }).errors).toEqual({ places: message });
  });

  it('makes a task that can be run, and leaves what was not said to the recipe', () => {
    const { definition } = readForm({ ...full, epochs: ' 3 ', learningRate: '5e-5', patience: '' });
    expect(definition).toEqual({
      type: 'clinicalNoteTagger',
      task: 'train',
      train: 'a',
      dev: 'b',
      base: 'clinical-bert-mini',
      out: 'runs/1',
      device: 'auto',
      epochs: 3,
      learningRate: 5e-5,
    });
    expect(taskArguments(definition)).not.toContain('--patience');
  });

  it('shows the command line, with marks where something is missing', () => {
    expect(checkForm({ ...empty, train: 'my notes' }).command).toBe(
      "note-tagger train --train 'my notes' --dev … --base clinical-bert-mini --out runs/1 --device auto",
    );
  });

  it('asks the planning process about what was said, and about nothing else', () => {
    expect(planRequest({ ...empty, epochs: '3', seed: 'x' }, '/w')).toEqual({
      root: '/w',
      notes: {},
      base: 'clinical-bert-mini',
      out: 'runs/1',
      settings: { epochs: 3 },
    });
  });

  it('reads the words that stand for values, and leaves files to the run', () => {
    const { definition, settings, errors } = readForm({
      ...full,
      patience: 'none',
      dropout: 'own',
      frozenLayers: 'embeddings',
      classWeights: 'balanced',
      extraTokens: 'marks.txt',
    });
    expect(errors).toEqual({});
    expect(settings).toEqual({ patience: null, dropout: null, frozenLayers: 0, classWeights: 'balanced' });
    expect(taskArguments(definition).join(' ')).toContain('--patience none');
    expect(taskArguments(definition).join(' ')).toContain('--extra-tokens marks.txt');
  });

  it('puts an error of a setting beside its field', () => {
    expect(
      errorsByField({ errors: { '--stride': '--stride must be at most half', dev: 'There is no /b.' } }),
    ).toEqual({ stride: 'At most half', dev: 'There is no /b.' });
  });

  it('has a field for every setting of the recipe, and a text for its value', () => {
    const recipe = trainingSettings('fine-tuning');
    expect(recipeFields.map(({ name }) => name).sort()).toEqual(Object.keys(recipe).sort());
    expect(Object.keys(recipeTexts(recipe)).sort()).toEqual(Object.keys(recipe).sort());
    expect(recipeTexts(recipe)).toMatchObject({
      learningRate: '0.00005',
      frozenLayers: 'none',
      extraTokens: 'none',
      classWeights: 'none',
    });
  });

  it.each([
    ['data/train', 'dev', ['dev', 'valid', 'validation', 'val']],
    ['data/training', 'test', ['test']],
    ['data/notes', 'dev', []],
  ] as const)('looks beside %s for the %s notes', (train, split, expected) => {
    expect(siblingNames(train, split)).toEqual(expected);
  });

  it('finds a run folder that is free', () => {
    const taken = new Set(['runs/2026-11-23', 'runs/2026-11-23-2']);
    expect(runName(new Date('2026-11-23T12:00:00Z'), (name) => taken.has(name))).toBe('runs/2026-11-23-3');
  });
});
