import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shiftSpan } from '../../../src/extension/notes/textEdits';

const span = { start: 10, end: 20 };

describe('a span follows an edit', () => {
  it.each([
    ['text put before it', { start: 0, end: 0, length: 3 }, { start: 13, end: 23 }],
    ['text deleted before it', { start: 2, end: 7, length: 0 }, { start: 5, end: 15 }],
    ['text put at its start', { start: 10, end: 10, length: 2 }, { start: 12, end: 22 }],
    ['text put at its end', { start: 20, end: 20, length: 2 }, { start: 10, end: 20 }],
    ['text put inside', { start: 12, end: 12, length: 4 }, { start: 10, end: 24 }],
    ['text deleted inside', { start: 12, end: 15, length: 0 }, { start: 10, end: 17 }],
    ['text deleted across its start', { start: 5, end: 12, length: 0 }, { start: 5, end: 13 }],
    ['text replaced across its start', { start: 5, end: 12, length: 3 }, { start: 8, end: 16 }],
    ['text deleted across its end', { start: 15, end: 25, length: 0 }, { start: 10, end: 15 }],
    ['text replaced across its end', { start: 15, end: 25, length: 9 }, { start: 10, end: 15 }],
    ['all of it deleted', { start: 10, end: 20, length: 0 }, null],
    ['all of it replaced', { start: 8, end: 22, length: 14 }, null],
    ['text after it', { start: 30, end: 31, length: 9 }, { start: 10, end: 20 }],
  ])('%s', (_name, edit, expected) => {
    expect(shiftSpan(span, edit)).toEqual(expected);
  });

  it('keeps the characters that survive, whatever the edit', () => {
    const edits = fc.record({
      a: fc.nat(30),
      b: fc.nat(30),
      s: fc.nat(30),
      e: fc.nat(30),
      length: fc.nat(5),
    });
    fc.assert(
      fc.property(edits, ({ a, b, s, e, length }) => {
        const text = Array.from({ length: 31 }, (_, i) => String.fromCharCode(0x100 + i)).join('');
        const [start, end] = [Math.min(s, e), Math.max(s, e) + 1];
        const edit = { start: Math.min(a, b), end: Math.max(a, b), length };
        const edited = text.slice(0, edit.start) + '+'.repeat(length) + text.slice(edit.end);
        const shifted = shiftSpan({ start, end }, edit);
        const survivors = Array.from(text.slice(start, end))
          .filter((c) => edited.includes(c))
          .join('');
        const found = shifted === null ? '' : edited.slice(shifted.start, shifted.end).replaceAll('+', '');
        expect(found).toBe(survivors);
      }),
    );
  });
});
