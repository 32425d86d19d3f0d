import { expect, it } from 'vitest';
import { readingRemarks } from '../../../src/evaluation/output/readingRemarks';

const problem = (file: string, line: number) => ({ file, line, message: 'is odd' });

it('names file and line, each place once, and no folder', () => {
  expect(
    readingRemarks([problem('/x/a.ann', 3), problem('/y/a.ann', 3), problem('/x/a.ann', 3), problem('b', 0)]),
  ).toEqual([
    { at: 'a.ann:3', message: 'is odd' },
    { at: 'a.ann:3', message: 'is odd' },
    { at: 'b', message: 'is odd' },
  ]);
});

it('counts those that are too many to list', () => {
  const remarks = readingRemarks(Array.from({ length: 1000 }, (_, i) => problem('a', i + 1)));
  expect(remarks).toHaveLength(201);
  expect(remarks.at(-1)?.message).toMatch(/^and 800 more/);
});
