// Stacked columns give back the sums of each column, however many share a number.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stackColumns } from '../../../src/evaluation/counts/columnStack';

it('adds up every column exactly', () => {
  const halves = fc.nat(2_000_000).map((value) => value / 2);
  const aCase = fc.integer({ min: 1, max: 12 }).chain((documents) =>
    fc.record({
      columns: fc.array(fc.array(halves, { minLength: documents, maxLength: documents }), {
        minLength: 1,
        maxLength: 9,
      }),
      times: fc.array(fc.nat(3), { minLength: documents, maxLength: documents }),
    }),
  );
  fc.assert(
    fc.property(aCase, ({ columns, times }) => {
      const draws = times.reduce((sum, count) => sum + count, 0);
      const found: number[] = [];
      for (const { values, layers } of stackColumns(
        columns.map((column) => Float32Array.from(column)),
        draws,
      )) {
        let rest = values.reduce((sum, value, i) => sum + value * times[i]!, 0);
        for (const { column, unit } of layers) {
          found[column] = Math.floor(rest / unit) / 2;
          rest %= unit;
        }
      }
      expect(found).toEqual(
        columns.map((column) => column.reduce((sum, value, i) => sum + value * times[i]!, 0)),
      );
    }),
  );
});
