import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/evaluation/evaluate';
import { pairDocuments } from '../../src/evaluation/pairing';
import { document, tagged } from './documents';

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
