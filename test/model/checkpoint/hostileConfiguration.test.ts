// A hostile config.json: sizes that no model has are refused before anything is built from them.
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { formatConfiguration, parseConfiguration } from '../../../src/model/configurationFile';
import { scratchConfiguration } from '../../../src/model/scratch';

const honest = JSON.parse(
  formatConfiguration(
    scratchConfiguration('scratch:albert-mini', { vocabularySize: 100, paddingId: 0 }, ['O']),
  ),
) as Record<string, unknown>;

const parse = (change: Record<string, unknown>): unknown =>
  parseConfiguration(JSON.stringify({ ...honest, ...change }), 'm/config.json');

describe('a config.json', () => {
  it('that is honest is read', () => expect(parse({})).toMatchObject({ layers: 6, embeddingSize: 128 }));

  it.each([
    ['num_hidden_layers', 2_000_000_000],
    ['num_hidden_groups', 2_000_000_000],
    ['num_attention_heads', 2_000_000_000],
    ['hidden_size', 2_000_000_000],
    ['embedding_size', 2_000_000_000],
    ['intermediate_size', 2_000_000_000],
    ['max_position_embeddings', 2_000_000_000],
    ['max_position_embeddings', 1],
    ['max_position_embeddings', 2],
    ['vocab_size', 2_000_000_000],
    ['type_vocab_size', 2_000_000_000],
    ['hidden_size', 2 ** 60],
    ['hidden_size', -8],
    ['hidden_size', 8.5],
    ['hidden_size', '256'],
    ['hidden_size', null],
    ['id2label', { length: 2 ** 40 }],
    ['id2label', []],
    ['model_type', { bert: 1 }],
    ['hidden_act', '__proto__'],
    ['hidden_act', 'constructor'],
  ])('with %s %j is refused', (key, value) => {
    expect(() => parse({ [key]: value })).toThrow(AppError);
    expect(() => parse({ [key]: value })).toThrow(/^m\/config\.json: /);
  });

  it("with room for one word is read, RoBERTa's beyond its padding", () => {
    expect(parse({ max_position_embeddings: 3 })).toMatchObject({ positions: 3 });
    const roberta = { model_type: 'roberta', pad_token_id: 1 };
    expect(parse({ ...roberta, max_position_embeddings: 5 })).toMatchObject({ positions: 5 });
    expect(() => parse({ ...roberta, max_position_embeddings: 4 })).toThrow(/of 4 leaves no room for a word/);
  });
});
