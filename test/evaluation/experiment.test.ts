// Spread, pooled folds and learning curve, worked by hand.
import { describe, expect, it } from 'vitest';
import { summariseRuns } from '../../src/evaluation/experiment';
import { spreadOfScores, summariseSeeds } from '../../src/evaluation/seeds';
import { runScores, trainedRun, type Counts } from './trainedRun';

const scores = (f1: number): { precision: number; recall: number; f1: number } => ({
  precision: f1,
  recall: 0.5,
  f1,
});

describe('the spread of scores', () => {
  // 0.6, 0.7, 0.9: mean 2.2/3; squares (2/15)² + (1/30)² + (1/6)² = 0.0466…; divided by n − 1 = 2; square root of 0.02333….
  const runs = [0.6, 0.7, 0.9].map((f1, i) => ({
    micro: scores(f1),
    macro: scores(f1 / 2),
    perLabel: i === 1 ? { drug: scores(0.2) } : { drug: scores(0.4), problem: scores(f1) },
  }));

  it('is the mean and the sample deviation', () => {
    const { micro, macro } = spreadOfScores(runs);
    expect(micro.f1.mean).toBeCloseTo(0.7333333333, 9);
    expect(micro.f1.deviation).toBeCloseTo(0.1527525232, 9);
    expect(macro.f1.deviation).toBeCloseTo(0.1527525232 / 2, 9);
    expect(micro.recall).toEqual({ mean: 0.5, deviation: 0 });
  });

  it('of a label is over the runs that have it', () => {
    const { perLabel } = spreadOfScores(runs);
    // problem: 0.6 and 0.9 only; √((0.15² + 0.15²) / 1)
    expect(perLabel['problem']).toMatchObject({ runs: 2 });
    expect(perLabel['problem']?.f1.mean).toBeCloseTo(0.75, 12);
    expect(perLabel['problem']?.f1.deviation).toBeCloseTo(0.2121320344, 9);
    expect(perLabel['drug']).toMatchObject({ runs: 3 });
    expect(Object.keys(perLabel)).toEqual(['drug', 'problem']);
  });

  it('of a single run is 0', () => {
    const report = { matches: { strict: runs[0]! } };
    expect(summariseSeeds([{ name: 'a', report }]).matches['strict']?.micro.f1).toEqual({
      mean: 0.6,
      deviation: 0,
    });
  });
});

describe('an experiment', () => {
  const fold = (n: number, counts: Counts) =>
    trainedRun(`fold-${n}`, { fold: n, test: null, dev: runScores(counts) });

  it('pools its folds by counts, not by scores', () => {
    const { points } = summariseRuns([
      fold(1, { problem: [1, 0, 1] }), // F1 1, of one entity
      fold(2, { problem: [3, 3, 9], test: [2, 0, 2] }),
    ]);
    const [{ pooled, dev }] = points as [(typeof points)[0]];
    // problem: 4 found, 3 wrong, 10 gold: P 4/7, R 4/10, F1 8/17. All: 6 found, 3 wrong, 12 gold: P 6/9, R 6/12, F1 4/7.
    expect(pooled?.perLabel['problem']?.f1).toBeCloseTo(8 / 17, 12);
    expect(pooled?.micro).toMatchObject({ truePositives: 6, falsePositives: 3, falseNegatives: 6 });
    expect(pooled?.micro.f1).toBeCloseTo(4 / 7, 12);
    expect(pooled?.macro.f1).toBeCloseTo((8 / 17 + 1) / 2, 12);
    // fold-2: 5 found, 3 wrong, 11 gold: F1 10/19; the mean gives the one entity of fold-1 half the weight.
    expect(dev.micro.f1.mean).toBeCloseTo((1 + 10 / 19) / 2, 12);
  });

  it('names the best run by dev F1, the first of equal ones', () => {
    const counts: Counts[] = [{ a: [1, 1, 2] }, { a: [2, 0, 2] }, { a: [2, 0, 2] }];
    const { best } = summariseRuns(
      counts.map((dev, i) => trainedRun(`seed-${i}`, { dev: runScores(dev), test: runScores(counts[0]!) })),
    );
    expect(best).toEqual({ run: 'seed-1', f1: 1 });
  });

  it('is a learning curve when its runs differ in size', () => {
    const run = (name: string, size: string, trainDocuments: number, found: number) =>
      trainedRun(name, {
        size,
        trainDocuments,
        trainEntities: 10 * trainDocuments,
        dev: runScores({ a: [found, 0, 4] }),
      });
    const { points } = summariseRuns([
      run('share-1-seed-1', '1', 10, 4),
      run('share-0.5-seed-1', '0.5', 5, 1),
      run('share-0.5-seed-2', '0.5', 6, 3),
    ]);
    expect(points.map(({ runs }) => runs)).toEqual([
      ['share-0.5-seed-1', 'share-0.5-seed-2'],
      ['share-1-seed-1'],
    ]);
    expect(points[0]).toMatchObject({ trainDocuments: 5.5, trainEntities: 55, pooled: null });
    // 1 of 4 and 3 of 4 without a wrong one: F1 2/5 and 6/7.
    expect(points[0]?.dev.micro.f1.mean).toBeCloseTo((2 / 5 + 6 / 7) / 2, 12);
    expect(points[0]?.dev.micro.f1.deviation).toBeCloseTo((6 / 7 - 2 / 5) / Math.SQRT2, 12);
    expect(points[1]?.dev.micro.f1).toEqual({ mean: 1, deviation: 0 });
  });

  it('has test scores only where every run was tested', () => {
    expect(summariseRuns([trainedRun('a'), trainedRun('b')]).points[0]?.test).not.toBeNull();
    expect(summariseRuns([trainedRun('a'), trainedRun('b', { test: null })]).points[0]?.test).toBeNull();
  });

  it('is none without runs', () => {
    expect(() => summariseRuns([])).toThrow(RangeError);
  });
});
