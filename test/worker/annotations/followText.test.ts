import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FollowText } from '../../../src/worker/annotations/followText';

const before = 'Chest pain and fever. No chills.';
const find = (after: string, piece: string): string | undefined => {
  const start = before.indexOf(piece);
  const found = new FollowText(before, after).find({ start, end: start + piece.length });
  return found && `${found.start}: ${after.slice(found.start, found.end)}`;
};

describe('a piece of a text in a later text', () => {
  it.each([
    ['nothing changed', before, 'fever', '15: fever'],
    ['text came before it', `Note: ${before}`, 'fever', '21: fever'],
    ['text came behind it', `${before} End.`, 'fever', '15: fever'],
    [
      'text changed on both sides, not beside it',
      'His chest pain and fever. No chills!',
      'fever',
      '19: fever',
    ],
    ['text changed beside it', 'His chest pain, fever. No chills!', 'fever', undefined],
    ['it was deleted', 'Chest pain and . No chills.', 'fever', undefined],
    ['something behind it was changed', 'Chest pain and fevers. No chills!', 'Chest pain', '0: Chest pain'],
    ['it occurs elsewhere', 'His pain. He has a fever. Chills!', 'fever', undefined],
  ])('when %s', (_name, after, piece, expected) => {
    expect(find(after, piece)).toBe(expected);
  });

  it('is the same text wherever it is found', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n'), maxLength: 30 });
    fc.assert(
      fc.property(text, text, fc.nat(30), fc.nat(30), (from, to, a, b) => {
        const start = Math.min(a, b, from.length);
        const end = Math.min(Math.max(a, b), from.length);
        const found = new FollowText(from, to).find({ start, end });
        if (found !== undefined) expect(to.slice(found.start, found.end)).toBe(from.slice(start, end));
      }),
    );
  });

  it('is always found when one edit was made elsewhere', () => {
    const text = fc.string({ minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(text, fc.string({ maxLength: 6 }), text, (piece, put, rest) => {
        const found = new FollowText(piece + rest, piece + put + rest).find({ start: 0, end: piece.length });
        expect(found).toEqual({ start: 0, end: piece.length });
      }),
    );
  });
});
