import { expect, it } from 'vitest';
import { draftLabelMap, oneSidedLabels } from '../../../src/extension/report/labelMapDraft';
import type { LabelIssue } from '../../../src/protocol/report';

const issue = (kind: LabelIssue['kind'], ...labels: string[]): LabelIssue[] =>
  labels.length === 0 ? [] : [{ kind, labels, message: '' }];

it.each<[what: string, gold: string[], onlyGold: string[], onlyPredicted: string[], expected: object]>([
  [
    'another spelling finds its gold label',
    ['problem', 'lab_test'],
    [],
    ['PROBLEMS', 'Lab Test'],
    { PROBLEMS: 'problem', 'Lab Test': 'lab_test' },
  ],
  ['another word stands for itself', ['problem'], ['problem'], ['Sign'], { Sign: 'Sign' }],
  ['only gold has labels of its own: those are asked for', ['a', 'b'], ['b'], [], { b: 'b' }],
])('a draft of a label map: %s', (_, gold, onlyGold, onlyPredicted, expected) => {
  const report = {
    labels: [...gold, ...onlyPredicted],
    labelIssues: [...issue('only-gold', ...onlyGold), ...issue('only-predicted', ...onlyPredicted)],
  };
  expect(JSON.parse(draftLabelMap(report))).toEqual(expected);
  expect(oneSidedLabels(report)).toEqual([...onlyGold, ...onlyPredicted]);
});
