import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EditLog } from '../../../src/extension/notes/editLog';
import { shiftSpans, type SpanEdit } from '../../../src/extension/notes/textEdits';

const edit = (start: number, end: number, length: number): SpanEdit => ({ start, end, length });

describe('the log of edits', () => {
  it('holds typed text as one edit, unless a mark lies within', () => {
    const log = new EditLog();
    for (const at of [3, 4, 5]) log.push([edit(at, at, 1)]);
    expect(log.between(0)).toMatchObject([edit(3, 3, 3)]);
    const mark = log.mark();
    log.push([edit(6, 6, 1)]);
    log.push([edit(7, 7, 2)]);
    expect(log.between(0, mark)).toMatchObject([edit(3, 3, 3)]);
    expect(log.between(mark)).toMatchObject([edit(6, 6, 3)]);
  });

  it('keeps its marks when what came before is forgotten', () => {
    const log = new EditLog();
    log.push([edit(0, 1, 0)]);
    const first = log.mark();
    log.push([edit(5, 5, 1)]);
    const second = log.mark();
    log.push([edit(9, 9, 1)]);
    log.forget(first);
    expect(log.between(first, second)).toMatchObject([edit(5, 5, 1)]);
    expect(log.between(second)).toMatchObject([edit(9, 9, 1)]);
  });

  it('moves spans as the single edits do', () => {
    const edits = fc.array(fc.tuple(fc.nat(20), fc.nat(4), fc.nat(4)), { maxLength: 8 });
    const typed = fc.array(fc.tuple(edits, fc.nat(5)), { maxLength: 4 });
    fc.assert(
      fc.property(typed, fc.nat(20), fc.nat(6), (groups, start, length) => {
        const all = groups.flatMap(([some, letters]) => {
          const last = some.map(([at, deleted, put]) => edit(at, at + deleted, put));
          const end = last.at(-1);
          const from = end === undefined ? 3 : end.start + end.length;
          return [...last, ...Array.from({ length: letters }, (_, i) => edit(from + i, from + i, 1))];
        });
        const log = new EditLog();
        for (const one of all) log.push([one]);
        const span = { start, end: start + length + 1 };
        expect(shiftSpans(span, log.between(0))).toEqual(shiftSpans(span, all));
      }),
    );
  });
});
