// What must hold for every rule, whatever the documents.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/corpus/document';
import { evaluate, scoreSeqeval, scoreStrict } from '../../src/evaluation/evaluate';
import { ruleNames, type RuleName } from '../../src/evaluation/rules/names';
import { blankText, document, entity } from './documents';

const labels = ['problem', 'test', 'treatment'];
const anEntity = fc
  .tuple(fc.constantFrom(...labels), fc.nat(60), fc.integer({ min: 1, max: 9 }))
  .map(([label, start, length]) => `${label} ${start}-${start + length}`);
/** Rules that count tags cannot see an entity of blanks. */
const aSeenEntity = anEntity.filter((text) => {
  const [{ start, end }] = entity(text, 'T1').fragments;
  return blankText.slice(start, end).trim() !== '';
});
const aSide = fc.array(fc.array(anEntity, { maxLength: 6 }), { minLength: 3, maxLength: 3 });

const documents = (side: readonly (readonly string[])[]): Document[] =>
  side.map((entities, i) => document(entities, { id: String(i) }));
const run = (
  gold: Document[],
  predicted: Document[],
  match: readonly RuleName[],
): ReturnType<typeof evaluate> => evaluate(gold, predicted, { match, bootstrap: false, analyse: false });

/** These pair greedily along one side, or drop what the other side has too much, so turning them round is not a mirror. */
const oneSided = new Set<RuleName>([
  'n2c2-2018-strict',
  'n2c2-2018-lenient',
  'i2b2-2010-inexact',
  'cmed',
  'i2b2-2014-relaxed',
  'semeval-partial',
  'semeval-type',
  'shac-trigger',
  'shac-argument',
]);

describe('every rule', () => {
  it('gives each label between 0 and 1, and sums that add up', () => {
    fc.assert(
      fc.property(aSide, aSide, (gold, predicted) => {
        const report = run(documents(gold), documents(predicted), ruleNames);
        for (const match of Object.values(report.matches)) {
          const rows = Object.values(match.perLabel);
          const sum = (key: 'truePositives' | 'falsePositives' | 'falseNegatives'): number =>
            rows.reduce((total, row) => total + row[key], 0);
          for (const key of ['truePositives', 'falsePositives', 'falseNegatives'] as const) {
            expect(sum(key)).toBeCloseTo(match.micro[key], 9);
            expect(match.micro[key]).toBeGreaterThanOrEqual(0);
          }
          for (const { precision, recall, f1, support, truePositives, falseNegatives } of rows) {
            for (const value of [precision, recall, f1]) expect(value >= 0 && value <= 1).toBe(true);
            expect(truePositives + falseNegatives).toBeCloseTo(support, 9);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does not care for the order of the documents', () => {
    fc.assert(
      fc.property(aSide, aSide, (gold, predicted) => {
        const [a, b] = [documents(gold), documents(predicted)];
        const forwards = run(a, b, ruleNames);
        const backwards = run(a.toReversed(), [b[1]!, b[2]!, b[0]!], ruleNames);
        for (const name of ruleNames) {
          expect(backwards.matches[name]!.micro).toEqual(forwards.matches[name]!.micro);
          expect(backwards.matches[name]!.macro.f1).toBeCloseTo(forwards.matches[name]!.macro.f1, 12);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('finds everything when both sides are the same, without duplicates', () => {
    fc.assert(
      fc.property(fc.uniqueArray(aSeenEntity, { minLength: 1, maxLength: 6 }), (entities) => {
        const side = [document(entities.toSorted())];
        const exact: RuleName[] = [
          'strict',
          'overlap',
          'token',
          'seqeval',
          'seqeval-strict',
          'n2c2-2018-strict',
          'i2b2-2014-strict',
          'i2b2-2014-token',
          'semeval-strict',
          'semeval-partial',
        ];
        for (const match of Object.values(run(side, side, exact).matches)) expect(match.micro.f1).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});

it('the quick scores of a training run are those of an evaluation', () => {
  fc.assert(
    fc.property(aSide, aSide, (gold, predicted) => {
      const { strict, seqeval } = run(documents(gold), documents(predicted), ['strict', 'seqeval']).matches;
      expect(scoreStrict(documents(gold), documents(predicted)).micro).toEqual(strict!.micro);
      expect(scoreSeqeval(documents(gold), documents(predicted))).toEqual({
        f1: seqeval!.micro.f1,
        accuracy: (seqeval as unknown as { accuracy: number }).accuracy,
      });
    }),
    { numRuns: 60 },
  );
});

describe('swapping the sides', () => {
  it.each(ruleNames.filter((name) => !oneSided.has(name)))('%s swaps precision and recall', (name) => {
    fc.assert(
      fc.property(aSide, aSide, (gold, predicted) => {
        const there = run(documents(gold), documents(predicted), [name]).matches[name]!.micro;
        const back = run(documents(predicted), documents(gold), [name]).matches[name]!.micro;
        expect(back.precision).toBeCloseTo(there.recall, 12);
        expect(back.recall).toBeCloseTo(there.precision, 12);
      }),
      { numRuns: 60 },
    );
  });
});

describe('strict is never above lenient', () => {
  it.each<[RuleName, RuleName]>([
    ['strict', 'overlap'],
    ['i2b2-2012-exact', 'i2b2-2012-overlap'],
    ['semeval-strict', 'semeval-exact'],
    ['semeval-exact', 'semeval-partial'],
  ])('%s ≤ %s', (narrow, wide) => {
    fc.assert(
      fc.property(aSide, aSide, (gold, predicted) => {
        const { matches } = run(documents(gold), documents(predicted), [narrow, wide]);
        expect(matches[narrow]!.micro.recall).toBeLessThanOrEqual(matches[wide]!.micro.recall + 1e-12);
      }),
      { numRuns: 80 },
    );
  });
});

describe('overlap', () => {
  it('does not care for the order of the entities', () => {
    fc.assert(
      fc.property(
        fc.array(anEntity, { maxLength: 8 }),
        fc.array(anEntity, { maxLength: 8 }),
        (gold, predicted) => {
          const there = run([document(gold)], [document(predicted)], ['overlap', 'semeval-type']);
          const back = run(
            [document(gold.toReversed())],
            [document(predicted.toReversed())],
            ['overlap', 'semeval-type'],
          );
          expect(back.matches.overlap!.micro).toEqual(there.matches.overlap!.micro);
          expect(back.matches['semeval-type']!.micro).toEqual(there.matches['semeval-type']!.micro);
        },
      ),
    );
  });
});
