// Known answers and behaviour under simulation of the statistics.
import { describe, expect, it } from 'vitest';
import { binomialTwoSided } from '../../src/common/binomial';
import { createRandom } from '../../src/common/random';
import { agreementOf } from '../../src/evaluation/agreement';
import { bootstrapIntervals, percentileInterval } from '../../src/evaluation/statistics/bootstrap';
import { compareSystems } from '../../src/evaluation/comparison';
import { cohenKappa, fleissKappa, krippendorffAlpha } from '../../src/evaluation/statistics/kappa';
import { mcNemar } from '../../src/evaluation/statistics/mcnemar';
import { approximateRandomization } from '../../src/evaluation/statistics/randomization';
import type { Tally } from '../../src/evaluation/counts/tally';
import { columnsOf, type TallyColumns } from '../../src/evaluation/counts/tallyColumns';
import { document } from './documents';

const tally = (found: number, gold: number): Tally => ({
  gold,
  predicted: gold,
  matchedGold: found,
  matchedPredicted: found,
});

describe('bootstrap', () => {
  it('gives the same interval for the same seed and another for another', () => {
    const tallies = Array.from({ length: 20 }, (_, i) => tally(i % 7, 8));
    const interval = (seed: number): unknown =>
      bootstrapIntervals([columnsOf(tallies)], 20, { resamples: 500, seed, level: 0.95 });
    expect(interval(3)).toEqual(interval(3));
    expect(interval(3)).not.toEqual(interval(4));
  });

  it('has no width where all documents are alike', () => {
    const tallies = Array.from({ length: 10 }, () => tally(3, 4));
    const [interval] = bootstrapIntervals([columnsOf(tallies)], 10, { resamples: 200, seed: 1, level: 0.95 });
    expect(interval!.f1).toEqual({ low: 0.75, high: 0.75 });
  });

  it.each([1, 2, 3, 4, 5, 67])('gives what %i resamples drawn and added up one by one give', (resamples) => {
    const documents = 9;
    const tallies = Array.from({ length: documents }, (_, i) => tally((i * i) % 8, 8 + (i % 3)));
    const random = createRandom(5);
    const recalls = Float64Array.from({ length: resamples }, () => {
      const drawn = Array.from({ length: documents }, () => tallies[random.nextInt(documents)]!);
      const sum = (of: (one: Tally) => number): number => drawn.reduce((total, one) => total + of(one), 0);
      return sum(({ matchedGold }) => matchedGold) / sum(({ gold }) => gold);
    });
    const options = { resamples, seed: 5, level: 0.95 };
    const [interval] = bootstrapIntervals([columnsOf(tallies)], documents, options);
    expect(interval!.recall).toEqual(percentileInterval(recalls, 0.95));
  });

  it('interpolates percentiles', () => {
    const values = Float64Array.from({ length: 101 }, (_, i) => i);
    const { low, high } = percentileInterval(values, 0.9);
    expect([low, high].map((value) => value.toFixed(9))).toEqual(['5.000000000', '95.000000000']);
  });

  it('covers the true recall at about the nominal rate', () => {
    // 60 documents of 10 entities, each found with a probability that varies by document around 0.7.
    const random = createRandom(11);
    const trials = 300;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      const tallies = Array.from({ length: 60 }, () => {
        const chance = 0.5 + 0.4 * random.next();
        let found = 0;
        for (let i = 0; i < 10; i++) if (random.next() < chance) found++;
        return tally(found, 10);
      });
      const options = { resamples: 400, seed: trial, level: 0.95 };
      const { recall } = bootstrapIntervals([columnsOf(tallies)], 60, options)[0]!;
      if (recall.low <= 0.7 && 0.7 <= recall.high) covered++;
    }
    expect(covered / trials).toBeGreaterThan(0.9);
    expect(covered / trials).toBeLessThan(0.985);
  });
});

describe('approximate randomisation', () => {
  const systems = (n: number, gain: (i: number) => number): [TallyColumns, TallyColumns] => [
    columnsOf(Array.from({ length: n }, () => tally(5, 10))),
    columnsOf(Array.from({ length: n }, (_, i) => tally(5 + gain(i), 10))),
  ];

  it('gives p = 1 for systems that do the same', () => {
    const [a, b] = systems(30, () => 0);
    expect(approximateRandomization(a, b, { shuffles: 1000, seed: 1 }).f1).toEqual({
      difference: 0,
      pValue: 1,
    });
  });

  it('finds a planted difference, and the smallest p is 1 / (shuffles + 1)', () => {
    const [a, b] = systems(40, () => 2);
    const { f1 } = approximateRandomization(a, b, { shuffles: 999, seed: 1 });
    expect(f1.difference).toBeCloseTo(-0.2, 12);
    expect(f1.pValue).toBe(1 / 1000);
  });

  it('agrees with all swaps of a few documents', () => {
    // Four documents, each better by the same: of 16 swaps 2 are as far apart as observed, so p → 2/16.
    const [a, b] = systems(4, () => 1);
    const { f1 } = approximateRandomization(a, b, { shuffles: 40_000, seed: 5 });
    expect(f1.pValue).toBeCloseTo(2 / 16, 2);
  });

  it('rejects at about the nominal rate when there is no difference', () => {
    const random = createRandom(2);
    let rejected = 0;
    for (let trial = 0; trial < 200; trial++) {
      const draw = (): TallyColumns =>
        columnsOf(Array.from({ length: 30 }, () => tally(random.nextInt(11), 10)));
      if (approximateRandomization(draw(), draw(), { shuffles: 300, seed: trial }).f1.pValue <= 0.05)
        rejected++;
    }
    expect(rejected / 200).toBeLessThan(0.1);
  });
});

describe('McNemar', () => {
  it.each([
    [0, 0, 1],
    [1, 9, 0.021484375], // 2 · (1 + 10) / 2^10
    [5, 5, 1],
    [0, 5, 0.0625],
  ])('%d against %d: p = %d', (onlyA, onlyB, expected) => {
    expect(binomialTwoSided(Math.min(onlyA, onlyB), onlyA + onlyB)).toBeCloseTo(expected, 12);
  });

  it('counts the four cells', () => {
    expect(mcNemar([true, true, false, false], [true, false, true, false])).toMatchObject({
      both: 1,
      onlyA: 1,
      onlyB: 1,
      neither: 1,
    });
  });
});

describe('kappa and alpha', () => {
  it("Cohen's textbook case", () => {
    // 20 yes–yes, 5 yes–no, 10 no–yes, 15 no–no: 0.7 observed, 0.5 expected.
    const rows = [...fill(20, 'y', 'y'), ...fill(5, 'y', 'n'), ...fill(10, 'n', 'y'), ...fill(15, 'n', 'n')];
    expect(cohenKappa(rows)).toBeCloseTo(0.4, 12);
  });

  it("Fleiss' own example in small", () => {
    // Three raters, four subjects: observed (1 + 1/3 + 1/3 + 1)/4 = 2/3; half of the labels are a, so 1/2 is expected.
    const rows = ['a a a', 'a a b', 'a b b', 'b b b'].map((row) => row.split(' '));
    expect(fleissKappa(rows)).toBeCloseTo(1 / 3, 12);
  });

  it("Krippendorff's binary example", () => {
    // Krippendorff (2011), A: two observers, ten units of 0 and 1: alpha 0.095.
    const a = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const b = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    expect(krippendorffAlpha(a.map((value, i) => [String(value), String(b[i])]))).toBeCloseTo(0.095, 3);
  });

  it('is 1 when all agree', () => {
    const rows = [...fill(3, 'a', 'a'), ...fill(2, 'b', 'b')];
    for (const coefficient of [cohenKappa, fleissKappa, krippendorffAlpha]) expect(coefficient(rows)).toBe(1);
  });
});

const fill = (count: number, ...row: string[]): string[][] => Array.from({ length: count }, () => row);

describe('agreement', () => {
  const notes = (...entities: string[]): ReturnType<typeof document>[] => [document(entities, { id: '1' })];

  it('compares all pairs and leaves out documents that not all have', () => {
    const agreement = agreementOf([
      { name: 'ann', documents: [...notes('a 0-9', 'b 10-19'), document([], { id: '2' })] },
      { name: 'bob', documents: notes('a 0-9', 'b 10-19') },
      { name: 'eve', documents: notes('a 0-9', 'a 10-19') },
    ]);
    expect(agreement.documents).toBe(1);
    expect(agreement.pairs.map(({ strictF1 }) => strictF1)).toEqual([1, 0.5, 0.5]);
    expect(agreement.pairs[0]?.cohenKappa.all).toBe(1);
    expect(agreement.fleissKappa?.all).toBeLessThan(1);
    expect(agreement.documentIssues).toContainEqual(
      expect.objectContaining({ document: '2', kind: 'missing', annotator: 'bob' }),
    );
  });

  it('names the labels that an annotator never uses, until a map brings them together', () => {
    const annotators = [
      { name: 'ann', documents: notes('a 0-9', 'b 10-19') },
      { name: 'bob', documents: notes('A 0-9', 'b 10-19') },
      { name: 'eve', documents: notes() },
    ];
    const unused = agreementOf(annotators).labelIssues?.map(({ annotator, labels }) => [annotator, labels]);
    expect(unused).toEqual([
      ['ann', ['A']],
      ['bob', ['a']],
    ]);
    expect(agreementOf(annotators, { labels: { A: 'a' } }).labelIssues).toBeUndefined();
  });

  it('is the same whichever annotator comes first', () => {
    const [a, b] = [
      { name: 'a', documents: notes('a 0-9') },
      { name: 'b', documents: notes('a 0-5', 'a 10-19') },
    ];
    const [there, back] = [agreementOf([a, b]), agreementOf([b, a])];
    expect(there.pairs[0]?.strictF1).toBe(back.pairs[0]?.strictF1);
    expect(there.krippendorffAlpha).toEqual(back.krippendorffAlpha);
  });
});

describe('compareSystems', () => {
  const gold = Array.from({ length: 12 }, (_, i) => document(['a 0-5', 'b 6-9'], { id: String(i) }));

  it('lists what was fixed, broken and wrong in both', () => {
    const a = gold.map(({ id }) => document(['a 0-4', 'b 6-9'], { id }));
    const b = gold.map(({ id }, i) => document(i === 0 ? ['a 0-5'] : ['a 0-5', 'b 6-9', 'c 12-14'], { id }));
    const comparison = compareSystems(gold, a, b, { randomization: { shuffles: 2000 } });
    expect(comparison.labelIssues?.map(({ system, kind, labels }) => [system, kind, labels])).toEqual([
      ['B', 'only-predicted', ['c']],
    ]);
    const other = compareSystems(gold, b, a, { names: ['x', 'y'], randomization: { shuffles: 1 } });
    expect(other.labelIssues?.map(({ system }) => system)).toEqual(['x']);
    expect(comparison.changes).toEqual({ fixed: 12, broken: 12, bothWrong: 0 }); // broken: one b, eleven spurious c
    expect(comparison.mcNemar).toMatchObject({ onlyA: 1, onlyB: 12 });
    expect(comparison.matches.strict?.perLabel['a']?.significance.f1.pValue).toBeLessThan(0.01);
    expect(comparison.matches.overlap?.perLabel['a']?.significance.f1.pValue).toBe(1);
  });
});
