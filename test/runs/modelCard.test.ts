import { describe, expect, it } from 'vitest';
import { formatModelCard, type ModelCard } from '../../src/runs/modelCard';
import { trainingSettings } from '../../src/training/recipes';

describe('formatModelCard', () => {
  const three = { precision: 0.5, recall: 0.25, f1: 1 / 3 };
  const facts: ModelCard = {
    name: 'first: "run"',
    base: 'clinical-bert-mini',
    architecture: 'bert',
    parameters: 5_240_000,
    labels: ['problem', 'test'],
    train: { documents: 44, entities: 2719 },
    dev: { documents: 10, entities: 719 },
    settings: trainingSettings('small-encoder'),
    splitByRows: false,
    epoch: 4,
    scores: {
      micro: three,
      macro: three,
      perLabel: { problem: { ...three, support: 340, truePositives: 1, falsePositives: 1 } },
    },
  };
  const card = formatModelCard(facts);

  it('has front matter that YAML can read, with the scores', () => {
    expect(card.startsWith('---\nlanguage: en\n')).toBe(true);
    expect(card).toContain('- name: "first: \\"run\\""');
    expect(card).toContain('{ type: f1, value: 0.3333, name: strict f1 }');
  });

  it('names what is not plain in recipe and split', () => {
    expect(card).toMatch(/seed 13\.\n/);
    const settings = trainingSettings('notebook', {
      layerDecay: 0.9,
      frozenLayers: 0,
      classWeights: { problem: 2 },
      ema: 0.99,
      extraTokens: ['[**NAME**]'],
    });
    expect(formatModelCard({ ...facts, settings, splitByRows: true })).toContain(
      'seed 42, layer decay 0.9, embeddings frozen, class weights, weights averaged with decay 0.99, 1 extra token. ' +
        'Training and development sentences were drawn from the same notes',
    );
  });

  it('states data, recipe, scores and limits', () => {
    expect(card).toContain('| training | 44 | 2719 |');
    expect(card).toContain('Weights of epoch 4');
    expect(card).toContain('| problem | 0.500 | 0.250 | 0.333 | 340 |');
    expect(card).toMatch(/data use agreement/);
  });
});
