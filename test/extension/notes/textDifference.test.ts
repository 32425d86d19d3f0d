import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differences } from '../../../src/extension/notes/textDifference';
import { shiftSpans } from '../../../src/extension/notes/textEdits';

const words = fc
  .array(fc.constantFrom('pain', 'fever', 'no', 'of', ' ', '\n', '.', '12'), { maxLength: 30 })
  .map((all) => all.join(''));

describe('the edits between two texts', () => {
  it('are few, and leave words that stayed where they are', () => {
    const before = 'Has fever and pain today.\nNo cough.\n';
    const after = 'She has fever and severe pain today.\nNo cough!\n';
    const place = (word: string) => ({
      start: before.indexOf(word),
      end: before.indexOf(word) + word.length,
    });
    const moved = (word: string): string => {
      const span = shiftSpans(place(word), differences(before, after));
      return span === null ? '' : after.slice(span.start, span.end);
    };
    for (const word of ['fever', 'pain', 'No cough']) expect(moved(word)).toBe(word);
    expect(moved('.\n')).toBe('.\n');
    expect(moved('Has')).toBe('');
  });

  it('make one of the other', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        let text = before;
        for (const { start, end, length } of differences(before, after)) {
          // What is put there is not said: a letter that no text has stands for it.
          text = text.slice(0, start) + '#'.repeat(length) + text.slice(end);
        }
        const kept = after.split('').map((letter, i) => (text[i] === '#' ? '#' : letter));
        expect(text).toBe(kept.join(''));
      }),
    );
  });

  it('are one where the texts have too little in common to be compared in time', () => {
    const text = (step: number): string =>
      Array.from({ length: 60_000 }, (_, i) => `w${(i * step) % 59_999}`).join(' ');
    expect(differences(text(7), text(11))).toHaveLength(1);
  });
});
