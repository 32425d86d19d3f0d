import { describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/evaluation/evaluate';
import { pairDocuments } from '../../../src/evaluation/matching/pairing';
import { document, tagged } from '../documents';

const kinds = (...args: Parameters<typeof pairDocuments>): string[] =>
  pairDocuments(...args).issues.map(({ kind, document: id }) => `${kind} ${id}`);

describe('pairDocuments', () => {
  it('counts a gold document without prediction as missed', () => {
    const gold = [document(['a 0-5'], { id: '1' }), document(['a 0-5', 'a 6-9'], { id: '2' })];
    const report = evaluate(gold, [document(['a 0-5'], { id: '1' })]);
    expect(report.matches.strict?.micro.falseNegatives).toBe(2);
    expect(report.documentIssues).toMatchObject([{ document: '2', kind: 'missing' }]);
  });

  it('lists a predicted document that the gold standard does not have, and does not score it', () => {
    const gold = [document(['a 0-5'], { id: '1' }), document([], { id: '2' })];
    const predicted = [...gold, document(['a 0-5'], { id: '3' })];
    const report = evaluate(gold, predicted);
    expect(report.matches.strict?.micro.f1).toBe(1);
    expect(report.counts.unscoredPredictedEntities).toBe(1);
    expect(report.documentIssues).toMatchObject([{ document: '3', kind: 'extra' }]);
  });

  it('pairs by the last part of the path, unless that is ambiguous', () => {
    const gold = [document([], { id: 'gold/1' }), document([], { id: 'gold/2' })];
    expect(kinds(gold, [document([], { id: 'x/2' }), document([], { id: 'x/1' })])).toEqual([
      'renamed gold/1',
      'renamed gold/2',
    ]);
    const twins = [document([], { id: 'a/1' }), document([], { id: 'b/1' })];
    expect(kinds(twins, [document([], { id: 'c/1' })])).toEqual(['missing a/1', 'missing b/1', 'extra c/1']);
    expect(pairDocuments(twins, [document([], { id: 'c/1' })]).issues[2]!.message).toContain(
      'its name fits 2 gold documents',
    );
  });

  it('pairs one document with one document whatever their names', () => {
    expect(kinds([document([], { id: 'gold' })], [document([], { id: 'system' })])).toEqual(['renamed gold']);
  });

  it('lists documents of the same name', () => {
    expect(
      kinds([document([], { id: '1' })], [document([], { id: '1' }), document([], { id: '1' })]),
    ).toEqual(['duplicate 1']);
  });

  it('carries offsets over when the texts differ in white space only', () => {
    const gold = document(['a 6-10', 'a 13-18'], { text: 'Chest pain.\n  Fever since' });
    const predicted = document(['a 6-10', 'a 12-17'], { text: 'Chest pain. Fever since' });
    const gold2 = document(['a 6-10', 'a 14-19'], { text: 'Chest pain.\n  Fever since' });
    expect(evaluate([gold2], [predicted]).matches.strict?.micro.f1).toBe(1);
    expect(evaluate([gold], [predicted]).matches.strict?.micro.truePositives).toBe(1);
    expect(kinds([gold2], [predicted])).toEqual(['realigned a']);
  });

  it('says from which line on the texts differ, without quoting them', () => {
    const gold = document([], { text: 'one\ntwo\nSmith' });
    const predicted = document([], { text: 'one\ntwo\nJones' });
    const [issue] = pairDocuments([gold], [predicted]).issues;
    expect(issue?.kind).toBe('text-differs');
    expect(issue?.message).toContain('line 3');
    expect(issue?.message).not.toMatch(/Smith|Jones/);
  });

  it('compares CoNLL predictions with standoff gold by their characters', () => {
    const gold = document(['a 0-1', 'a 5-6'], { text: 'w  \n w' });
    const conll = { ...tagged(['B-a O']), annotations: document(['a 0-1']).annotations };
    const report = evaluate([gold], [conll], { match: ['strict', 'seqeval'] });
    expect(report.matches.strict?.micro).toMatchObject({ truePositives: 1, falseNegatives: 1 });
    expect(report.matches.seqeval?.micro).toMatchObject({ truePositives: 1, falseNegatives: 1 });
  });
});

describe('labels of one side only', () => {
  const issues = (gold: string[], predicted: string[]): string[] =>
    (evaluate([document(gold)], [document(predicted)]).labelIssues ?? []).map(
      ({ kind, labels }) => `${kind}: ${labels.join(' ')}`,
    );

  it.each([
    ['the same on both sides', ['test 0-4'], ['test 10-14'], []],
    ['one that is never predicted', ['test 0-4', 'drug 5-9'], ['test 0-4'], ['only-gold: drug']],
    ['other names', ['test 0-4', 'drug 5-9'], ['Test 0-4'], ['only-gold: drug test', 'only-predicted: Test']],
    ['nothing predicted', ['test 0-4'], [], []],
  ])('%s', (_, gold, predicted, expected) => {
    expect(issues(gold, predicted)).toEqual(expected);
  });

  it('are named no more when a map brings them together', () => {
    const report = evaluate([document(['test 0-4'])], [document(['Test 0-4'])], {
      predictedLabels: { Test: 'test' },
    });
    expect(report.labelIssues).toBeUndefined();
  });

  it('end in a hint at the label map, and a long list is cut', () => {
    const many = Array.from({ length: 15 }, (_, i) => `label${i} ${i}-${i + 1}`);
    const [, { message } = { message: '' }] = evaluate(
      [document(['test 0-4'])],
      [document(many)],
    ).labelIssues!;
    expect(message).toContain('and 3 more');
    expect(message).toContain('give a label map');
  });
});

describe('label maps', () => {
  it('rename and drop, each side by its own', () => {
    const report = evaluate([document(['Sign 0-5', 'Age 6-9'])], [document(['problem 0-5'])], {
      goldLabels: { Sign: 'problem', Age: null },
    });
    expect(report.matches.strict?.micro.f1).toBe(1);
    expect(report.labels).toEqual(['problem']);
    expect(report.counts.goldEntities).toBe(1);
  });

  it('reach the tags of CoNLL documents', () => {
    const report = evaluate([tagged(['B-Sign I-Sign O B-Age'])], [tagged(['B-problem I-problem O O'])], {
      match: ['seqeval'],
      goldLabels: { Sign: 'problem', Age: null },
    });
    expect(report.matches.seqeval?.micro.f1).toBe(1);
  });
});
