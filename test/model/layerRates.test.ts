import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../src/model/configuration';
import { architectures } from '../../src/model/configuration';
import { parameterShapes } from '../../src/model/initialization';
import { layerRates, ownLayers } from '../../src/model/layerRates';
import { buildTrainingGraph } from '../../src/model/trainingGraph';
import { smallModels } from './smallModels';

/** A parameter of each height: embeddings, both layers (ALBERT: groups of two), head. */
const samples: Readonly<Record<Architecture, readonly [string, string, string, string]>> = {
  bert: [
    'bert.embeddings.LayerNorm.weight',
    'bert.encoder.layer.0.attention.self.query.weight',
    'bert.encoder.layer.1.output.LayerNorm.bias',
    'classifier.weight',
  ],
  albert: [
    'albert.encoder.embedding_hidden_mapping_in.weight',
    'albert.encoder.albert_layer_groups.0.albert_layers.0.ffn.weight',
    'albert.encoder.albert_layer_groups.1.albert_layers.0.full_layer_layer_norm.bias',
    'classifier.bias',
  ],
  electra: [
    'electra.embeddings_project.bias',
    'electra.encoder.layer.0.intermediate.dense.bias',
    'electra.encoder.layer.1.attention.output.LayerNorm.weight',
    'classifier.weight',
  ],
  distilbert: [
    'distilbert.embeddings.word_embeddings.weight',
    'distilbert.transformer.layer.0.sa_layer_norm.bias',
    'distilbert.transformer.layer.1.ffn.lin2.weight',
    'classifier.weight',
  ],
  roberta: [
    'roberta.embeddings.position_embeddings.weight',
    'roberta.encoder.layer.0.attention.self.key.bias',
    'roberta.encoder.layer.1.output.dense.weight',
    'classifier.weight',
  ],
};

describe.each(architectures)('the layers of %s', (architecture) => {
  const configuration = smallModels[architecture];

  it('learn the slower, the further they are from the head', () => {
    const rates = layerRates(configuration, { layerDecay: 0.5, frozenLayers: null });
    expect([...rates.keys()]).toEqual([...parameterShapes(configuration).keys()]);
    expect(samples[architecture].map((name) => rates.get(name))).toEqual([0.125, 0.25, 0.5, 1]);
  });

  it.each([
    [null, [1, 1, 1, 1]],
    [0, [undefined, 1, 1, 1]],
    [1, [undefined, undefined, 1, 1]],
    [2, [undefined, undefined, undefined, 1]],
  ])('frozen up to %s are not trained', (frozenLayers, expected) => {
    expect(ownLayers(configuration)).toBe(2);
    const rates = layerRates(configuration, { layerDecay: 1, frozenLayers });
    expect(samples[architecture].map((name) => rates.get(name))).toEqual(expected);
  });

  it('are not differentiated where they are frozen: the graph is shorter by them', () => {
    const nodes = (frozenLayers: number | null): number => {
      const rates = layerRates(configuration, { layerDecay: 1, frozenLayers });
      const isTrained = (name: string): boolean => rates.has(name);
      const { graph, dense, lookups } = buildTrainingGraph(configuration, { dropout: false, isTrained });
      expect(new Set([...dense, ...lookups].map(({ parameter }) => parameter))).toEqual(
        new Set(rates.keys()),
      );
      return graph.nodes.length;
    };
    const counts = [null, 0, 1, 2].map(nodes);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    expect(counts[3]).toBeLessThan(counts[0]! / 2);
  });
});
