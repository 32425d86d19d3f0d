import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FollowText } from '../../../src/extension/notes/followText';

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
    const beside = fc.string({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(text, beside, fc.string({ maxLength: 6 }), text, (piece, next, put, rest) => {
        const follow = new FollowText(piece + next + rest, piece + next + put + rest);
        expect(follow.find({ start: 0, end: piece.length })).toEqual({ start: 0, end: piece.length });
      }),
    );
  });

  it('is not the same words beside it, when it was deleted', () => {
    const twice = 'Has pain pain today.';
    expect(new FollowText(twice, 'Has pain today.').find({ start: 4, end: 8 })).toBeUndefined();
  });

  it('is found where its line was moved to', () => {
    const lines = ['Fever since Monday.\n', 'No cough.\n', 'Fever gone today.\n'];
    const [first, second, third] = lines as [string, string, string];
    const follow = new FollowText(lines.join(''), second + first + third);
    expect(follow.find({ start: 0, end: 5 })).toEqual({ start: 10, end: 15 });
  });
});
