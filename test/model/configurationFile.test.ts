// `config.json` in and out: public checkpoints' files, what is refused and how.
import { describe, expect, it } from 'vitest';
import { architectures, maxLength } from '../../src/model/configuration';
import { formatConfiguration, parseConfiguration } from '../../src/model/configurationFile';
import { isScratchModel, scratchConfiguration, scratchModels } from '../../src/model/scratch';
import { smallModels } from './smallModels';

const parse = (json: unknown): ReturnType<typeof parseConfiguration> =>
  parseConfiguration(JSON.stringify(json), 'config.json');

/** Keys as the public checkpoints have them. */
const published = {
  'bert-base-cased, without model_type': {
    attention_probs_dropout_prob: 0.1,
    hidden_act: 'gelu',
    hidden_dropout_prob: 0.1,
    hidden_size: 768,
    initializer_range: 0.02,
    intermediate_size: 3072,
    max_position_embeddings: 512,
    num_attention_heads: 12,
    num_hidden_layers: 12,
    type_vocab_size: 2,
    vocab_size: 28996,
  },
  'albert-base-v2': {
    model_type: 'albert',
    attention_probs_dropout_prob: 0,
    classifier_dropout_prob: 0.1,
    embedding_size: 128,
    hidden_act: 'gelu_new',
    hidden_dropout_prob: 0,
    hidden_size: 768,
    inner_group_num: 1,
    intermediate_size: 3072,
    num_attention_heads: 12,
    num_hidden_groups: 1,
    num_hidden_layers: 12,
    pad_token_id: 0,
    vocab_size: 30000,
  },
  'electra-small-discriminator': {
    model_type: 'electra',
    embedding_size: 128,
    hidden_act: 'gelu',
    hidden_size: 256,
    intermediate_size: 1024,
    num_attention_heads: 4,
    num_hidden_layers: 12,
    summary_activation: 'gelu',
    vocab_size: 30522,
  },
  'distilbert-base-uncased': {
    model_type: 'distilbert',
    activation: 'gelu',
    attention_dropout: 0.1,
    dim: 768,
    dropout: 0.1,
    hidden_dim: 3072,
    n_heads: 12,
    n_layers: 6,
    sinusoidal_pos_embds: false,
    tie_weights_: true,
    vocab_size: 30522,
  },
  'roberta-base': {
    model_type: 'roberta',
    hidden_act: 'gelu',
    hidden_size: 768,
    intermediate_size: 3072,
    layer_norm_eps: 1e-5,
    max_position_embeddings: 514,
    num_attention_heads: 12,
    num_hidden_layers: 12,
    pad_token_id: 1,
    type_vocab_size: 1,
    vocab_size: 50265,
  },
};

describe('config.json', () => {
  it.each(Object.entries(published))('of %s is read', (_, json) => {
    expect(parse(json)).toMatchSnapshot();
  });

  it('of BERT-base has 512 positions, of RoBERTa 512 of its 514', () => {
    expect(maxLength(parse(published['bert-base-cased, without model_type']))).toBe(512);
    expect(maxLength(parse(published['roberta-base']))).toBe(512);
  });

  it.each(architectures)('of %s is written so that it reads the same', (architecture) => {
    const configuration = smallModels[architecture];
    const same =
      architecture === 'distilbert' ? { ...configuration, layerNormEpsilon: 1e-12 } : configuration;
    expect(parseConfiguration(formatConfiguration(same), 'config.json')).toEqual(same);
  });

  const bert = published['bert-base-cased, without model_type'];
  it.each([
    [
      'another architecture',
      { ...bert, model_type: 'deberta-v2' },
      'the architecture "deberta-v2" is not supported',
    ],
    ['no architecture', {}, 'the architecture "unnamed" is not supported'],
    ['another activation', { ...bert, hidden_act: 'silu' }, 'the activation "silu" is not supported'],
    [
      'relative positions',
      { ...bert, position_embedding_type: 'relative_key' },
      '"relative_key" is not supported',
    ],
    [
      'inner groups',
      { ...published['albert-base-v2'], inner_group_num: 2 },
      '"inner_group_num" other than 1',
    ],
    ['heads that do not divide', { ...bert, num_attention_heads: 7 }, 'cannot be split into 7 heads'],
    ['no heads', { ...bert, num_attention_heads: 0 }, 'cannot be split into 0 heads'],
    ['a missing size', { ...bert, hidden_size: undefined }, '"hidden_size" must be a whole number'],
    ['a size that is none', { ...bert, hidden_size: 1e99 }, '"hidden_size" must be a whole number'],
    [
      'a dropout of one',
      { ...bert, hidden_dropout_prob: 1 },
      '"hidden_dropout_prob" must be a number from 0 up to 1',
    ],
    [
      'labels with a gap',
      { ...bert, id2label: { 0: 'O', 2: 'B-x' } },
      '"id2label" must name the ids from 0 on',
    ],
    ['no layers', { ...bert, num_hidden_layers: 0 }, 'without layers'],
  ])('with %s is refused by name', (_, json, message) => {
    expect(() => parse(json)).toThrow(message);
    expect(() => parse(json)).toThrow(/^config\.json: /);
  });

  it.each(['', '[]', 'null', '{"model_type":'])('%j is refused as no JSON object', (text) => {
    expect(() => parseConfiguration(text, 'config.json')).toThrow('config.json: not a JSON object');
  });
});

describe('models from scratch', () => {
  it.each(scratchModels)('%s is a model that config.json can state', (name) => {
    const configuration = scratchConfiguration(name, { vocabularySize: 4000, paddingId: 0 }, [
      'O',
      'B-x',
      'I-x',
    ]);
    expect(parseConfiguration(formatConfiguration(configuration), 'config.json')).toEqual(configuration);
  });

  it('are known by name', () => {
    expect([isScratchModel('scratch:bert-mini'), isScratchModel('bert-mini')]).toEqual([true, false]);
  });
});
