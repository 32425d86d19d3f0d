// Quoted texts near their stated places: what counts as alike, and what is found once nearby.
import { describe, expect, it } from 'vitest';
import { anchor, normalizeQuote } from '../../src/corpus/anchor';

describe('quoted texts that are alike', () => {
  it.each([
    ['Chest  Pain', 'chest pain'],
    ['nausea & vomiting', 'nausea and vomiting'],
    ['R&amp;D', 'r and d'],
    ['Crohn’s', "crohn's"],
    ['‘‘x’’', '"x"'],
    ['0.5–1.2', '0.5-1.2'],
    ['soft\u00adhyphen', 'soft hyphen'],
    ['\tfever\n', 'fever'],
    ['plain', 'plain'],
  ])('%j is %j', (stated, plain) => {
    expect(normalizeQuote(stated)).toBe(plain);
  });
});

describe('quoted texts elsewhere', () => {
  it.each([
    ['a few characters on', 'xxx fever', 0, 'fever', 'fever'],
    ['in other letters', 'has FEVER', 0, 'fever', 'FEVER'],
    ['over a line end and blanks', 'has chest \n  pain now', 0, 'chest pain', 'chest \n  pain'],
    ['behind runs of blanks', 'a  \t b   Fever', 0, 'fever', 'Fever'],
    ['with a sigma at the end of a word', 'x ΟΔΟΣ', 0, 'οδοσ', 'ΟΔΟΣ'],
    ['with a dotted capital', 'x İzmir', 0, 'izmir', 'İzmir'],
    ['behind emoji', '😀 😀 Fever', 0, 'fever', 'Fever'],
  ])('%s', (_, text, start, quoted, found) => {
    const { kind, span } = anchor(text, { start, end: start + 1 }, quoted);
    expect([kind, text.slice(span.start, span.end)]).toEqual(['moved', found]);
  });
  it.each([
    ['twice', 'x fever fever', 'fever'],
    ['not at all', 'x cough', 'fever'],
    ['too far away', `x${' '.repeat(200)}fever`, 'fever'],
  ])('%s: the stated place is kept', (_, text, quoted) => {
    expect(anchor(text, { start: 0, end: 1 }, quoted)).toEqual({
      kind: 'mismatch',
      span: { start: 0, end: 1 },
    });
  });
});
