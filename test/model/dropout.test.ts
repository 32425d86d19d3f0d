// The masks of dropout: the right share is dropped, and no place, site or step follows another.
import { beforeAll, describe, expect, it } from 'vitest';
import { Builder } from '../../src/graph/builder';
import { Graph } from '../../src/graph/graph';
import { dropoutKeys, dropoutKeysInput, HashDropout, keepScale, noDropout } from '../../src/model/dropout';
import { prepare, type Evaluator } from '../graph/evaluate';

const [rows, columns] = [256, 1024];
const probability = 0.1;

describe('dropout', () => {
  let evaluator: Evaluator;
  let keyCount: number;

  beforeAll(async () => {
    const g = new Builder(new Graph());
    const dropout = new HashDropout(g);
    const outputs = Object.fromEntries(
      [0, 1, 2].map((site) => [`site${site}`, dropout.mask([rows, columns], probability)!]),
    );
    ({ keyCount } = dropout);
    evaluator = await prepare(g.graph, outputs, { [dropoutKeysInput]: [keyCount, 1] });
  });

  const masks = async (seed: number): Promise<Float64Array[]> => {
    const result = await evaluator.run({ [dropoutKeysInput]: dropoutKeys(seed, keyCount) });
    return [result['site0']!, result['site1']!, result['site2']!];
  };
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
  /** Of two masks: near 0 where one says nothing about the other. */
  const correlation = (a: Float64Array, b: Float64Array): number =>
    mean(a.map((value, i) => (value - 0.9) * (b[i]! - 0.9))) / (0.9 * 0.1);
  /** Four deviations of the mean of n draws. */
  const chance = (n: number): number => 4 / Math.sqrt(n);

  it.each([1, 2, 12345, 2 ** 31])('keeps nine values of ten, for the seed %i', async (seed) => {
    for (const mask of await masks(seed)) {
      expect(new Set(mask)).toEqual(new Set([0, 1]));
      expect(Math.abs(mean(mask) - 0.9)).toBeLessThan(0.3 * chance(mask.length));
    }
  });

  it('keeps as many in every row and in every column', async () => {
    const [mask] = await masks(7);
    for (let row = 0; row < rows; row++)
      expect(Math.abs(mean(mask!.subarray(row * columns, (row + 1) * columns)) - 0.9)).toBeLessThan(0.05);
    const kept = new Float64Array(columns);
    mask!.forEach((value, i) => (kept[i % columns]! += value));
    for (const count of kept) expect(Math.abs(count / rows - 0.9)).toBeLessThan(0.1);
  });

  it('draws sites and steps apart', async () => {
    const [first, second, third] = await masks(3);
    const [later] = await masks(4);
    for (const other of [second!, third!, later!])
      expect(Math.abs(correlation(first!, other))).toBeLessThan(chance(first!.length));
  });

  it.each([1, 2, 3, 4, 8, 64, 128, 1024, 4096, 65536])(
    'draws places that lie %i apart apart',
    async (distance) => {
      const [mask] = await masks(11);
      const n = mask!.length - distance;
      expect(Math.abs(correlation(mask!.subarray(0, n), mask!.subarray(distance)))).toBeLessThan(chance(n));
    },
  );

  it('gives the same masks for the same seed', async () => {
    const bits = async (): Promise<string> =>
      Buffer.concat((await masks(5)).map((mask) => Buffer.from(mask))).toString('base64');
    expect(await bits()).toBe(await bits());
  });

  it('is nothing where nothing is dropped', () => {
    expect(noDropout.mask([2], 0.5)).toBeUndefined();
    expect(new HashDropout(new Builder(new Graph())).mask([2], 0)).toBeUndefined();
    expect(keepScale(undefined, 0.5)).toBe(1);
  });
});
