import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { matchParameters, plainName, type ExpectedShapes } from '../../../src/model/checkpoint/names';
import type { Parameter, Parameters } from '../../../src/model/parameters';

const words = 'bert.embeddings.word_embeddings.weight';
const norm = 'bert.embeddings.LayerNorm';
const expected: ExpectedShapes = new Map([
  [words, [10, 4]],
  [`${norm}.weight`, [4]],
  [`${norm}.bias`, [4]],
  ['classifier.weight', [3, 4]],
  ['classifier.bias', [3]],
]);

/** A parameter whose values tell where it came from. */
function parameter(shape: readonly number[], value = 1): Parameter {
  return { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(value) };
}

function checkpoint(rename: (name: string) => string | undefined = (name) => name): Map<string, Parameter> {
  const renamed = [...expected].map(([name, shape]) => [rename(name), parameter(shape)] as const);
  return new Map(renamed.filter((entry): entry is [string, Parameter] => entry[0] !== undefined));
}

function refusal(found: Parameters, shapes = expected): AppError {
  try {
    matchParameters(found, shapes, 'm/weights.bin');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('names', () => {
  it.each<[string, (name: string) => string]>([
    ['as they are', (name) => name],
    [
      'of TensorFlow',
      (name) =>
        name.replace('LayerNorm.weight', 'LayerNorm.gamma').replace('LayerNorm.bias', 'LayerNorm.beta'),
    ],
    ['of a body alone', (name) => name.replace(/^bert\./, '')],
    ['of data parallel training', (name) => `module.${name}`],
    ['of a compiled model', (name) => `_orig_mod.${name}`],
    ['of Lightning', (name) => `model.${name}`],
    ['of all of them', (name) => `module._orig_mod.model.${name}`],
    ['of a bare body in a script', (name) => `model.${name.replace(/^bert\./, '')}`],
  ])('%s are matched', (_, rename) => {
    const { parameters, initialized, unused } = matchParameters(checkpoint(rename), expected, 'f');
    expect([...parameters.keys()]).toEqual([...expected.keys()]);
    expect([initialized, unused]).toEqual([[], []]);
  });

  it.each([
    ['discriminator.electra.encoder.layer.0.x', 'encoder.layer.0.x'],
    ['generator.electra.encoder.layer.0.x', undefined],
    ['generator_predictions.dense.weight', 'generator_predictions.dense.weight'],
    ['distilbert.transformer.layer.0.ffn.lin1.bias', 'transformer.layer.0.ffn.lin1.bias'],
    ['bert.alphabeta', 'alphabeta'],
    ['a.gamma', 'a.weight'],
    ['a.gamma.b', 'a.gamma.b'],
  ])('%s is %s', (name, plain) => expect(plainName(name)).toBe(plain));

  it('prefer the parameter of the very name', () => {
    const found = new Map([[`module.${words}`, parameter([10, 4], 2)], ...checkpoint()]);
    const { parameters, unused } = matchParameters(found, expected, 'f');
    expect(parameters.get(words)!.data[0]).toBe(1);
    expect(unused).toEqual([`module.${words}`]);
  });

  it('never take the generator of an ELECTRA', () => {
    const shapes: ExpectedShapes = new Map([['electra.embeddings.LayerNorm.bias', [2]]]);
    const found = new Map([
      ['generator.electra.embeddings.LayerNorm.bias', parameter([2], 5)],
      ['discriminator.electra.embeddings.LayerNorm.bias', parameter([2], 6)],
    ]);
    const { parameters, unused } = matchParameters(found, shapes, 'f');
    expect([...parameters.values()].map(({ data }) => data[0])).toEqual([6]);
    expect(unused).toEqual(['generator.electra.embeddings.LayerNorm.bias']);
  });
});

describe('heads', () => {
  it('that are missing start fresh', () => {
    const found = checkpoint((name) => (name.startsWith('classifier') ? undefined : name));
    const { parameters, initialized } = matchParameters(found, expected, 'f');
    expect(initialized).toEqual(['classifier.weight', 'classifier.bias']);
    expect(parameters.size).toBe(3);
  });

  it.each([
    ['of another number of labels', [2, 4], [2]],
    ['of which only the bias fits', [3, 5], [3]],
    ['of which only the weight fits', [3, 4], [2]],
  ])('%s start fresh', (_, weight, bias) => {
    const found = checkpoint();
    found.set('classifier.weight', parameter(weight)).set('classifier.bias', parameter(bias));
    const { parameters, initialized, unused } = matchParameters(found, expected, 'f');
    expect(initialized).toEqual(['classifier.weight', 'classifier.bias']);
    expect(unused).toEqual(['classifier.weight', 'classifier.bias']);
    expect(parameters.size).toBe(3);
  });

  it('of other tasks are reported and left out', () => {
    const others = [
      'bert.pooler.dense.weight',
      'cls.predictions.bias',
      'discriminator_predictions.dense.weight',
      'classifier.dense.weight',
    ];
    const found = checkpoint();
    for (const name of others) found.set(name, parameter([1]));
    expect(matchParameters(found, expected, 'f').unused).toEqual(others);
  });
});

describe('tied weights', () => {
  it.each([
    'cls.predictions.decoder.weight',
    'lm_head.decoder.weight',
    'module.lm_head.weight',
    'vocab_projector.weight',
  ])('the word embeddings are taken from %s where only that was kept', (tied) => {
    const found = checkpoint((name) => (name === words ? tied : name));
    expect(matchParameters(found, expected, 'f').parameters.get(words)!.shape).toEqual([10, 4]);
  });

  it('the word embeddings come from their own name where both are there', () => {
    const found = checkpoint().set('cls.predictions.decoder.weight', parameter([10, 4], 9));
    expect(matchParameters(found, expected, 'f').parameters.get(words)!.data[0]).toBe(1);
  });
});

describe('a body that does not fit', () => {
  it('of another vocabulary is refused with both shapes and what to do', () => {
    const error = refusal(checkpoint().set(words, parameter([12, 4])));
    expect(error.code).toBe('model');
    expect(error.message).toContain(`m/weights.bin holds ${words} as [12, 4], but [10, 4] is needed`);
    expect(error.message).toContain('vocab_size');
  });

  it('of another size is refused with both shapes', () => {
    expect(refusal(checkpoint().set(`${norm}.bias`, parameter([5]))).message).toContain(
      `${norm}.bias as [5], but [4]`,
    );
  });

  it('of which a tensor is missing is refused by its name', () => {
    const found = checkpoint();
    found.delete(`${norm}.bias`);
    expect(refusal(found).message).toContain(`lacks ${norm}.bias [4]`);
  });

  it.each<[string, [string, Parameter][]]>([
    ['another model', [['vision.patch.weight', parameter([3])]]],
    ['an empty one', []],
    ['one with an empty name', [['', parameter([10, 4])]]],
  ])('of %s is refused', (_, entries) =>
    expect(refusal(new Map(entries)).message).toContain('holds no tensor of this model'),
  );
});
