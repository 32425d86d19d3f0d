import { describe, expect, it } from 'vitest';
import { initializeParameters } from '../../src/model/initialization';
import { makeExamples } from '../../src/training/examples';
import { withExtraTokens } from '../../src/training/extraTokens';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';
import { smallModels } from '../model/smallModels';

const tokenizer = trainWordPiece(['chest pain and fever', 'chest pain'], {
  size: 60,
  lowercase: true,
  minimumFrequency: 1,
});
const known = tokenizer.vocabularySize;
const table = 'albert.embeddings.word_embeddings.weight';

/** Some checkpoints have more rows than their tokenizer has pieces. */
describe.each([0, 1, 7])('extra tokens of a model with %i spare rows', (spare) => {
  const configuration = { ...smallModels.albert, vocabularySize: known + spare };
  const parameters = initializeParameters(configuration, 1);
  const extended = withExtraTokens({ configuration, parameters, tokenizer }, [
    '[**NAME**]',
    'pain',
    '[**DATE**]',
  ]);

  it('get a row each, the mean of the known ones; a piece keeps its own', () => {
    const size = Math.max(known + 2, known + spare);
    expect(extended.configuration.vocabularySize).toBe(size);
    const { shape, data } = extended.parameters.get(table)!;
    const { embeddingSize: width } = configuration;
    expect(shape).toEqual([size, width]);
    const before = parameters.get(table)!.data;
    expect(data.subarray(0, known * width)).toEqual(before.subarray(0, known * width));
    for (let column = 0; column < width; column++) {
      let sum = 0;
      for (let row = 0; row < known; row++) sum += before[row * width + column]!;
      for (const row of [known, known + 1]) expect(data[row * width + column]).toBeCloseTo(sum / known, 6);
    }
    expect(before.length).toBe((known + spare) * width);
  });

  it('are one piece each, in any text and in training', () => {
    const ids = (text: string): number[] => [...extended.tokenizer.encode(text).ids];
    expect(ids('[**NAME**]')).toEqual([known]);
    expect(ids('[**DATE**]')).toEqual([known + 1]);
    expect(ids('chest pain')).toEqual([...tokenizer.encode('chest pain').ids]);
    const text = '[**NAME**] has chest pain';
    const { examples, words } = makeExamples([{ id: 'n', text, annotations: [] }], {
      tokenizer: extended.tokenizer,
      tags: ['O'],
      maxLength: 32,
      stride: 4,
    });
    expect(words).toBe(4);
    expect([...examples[0]!.inputIds].filter((id) => id === known)).toHaveLength(1);
  });

  it('are none where none are asked for', () => {
    const model = { configuration, parameters, tokenizer };
    expect(withExtraTokens(model, [])).toBe(model);
  });
});
