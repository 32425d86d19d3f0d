import { describe, expect, it } from 'vitest';
import { hasPlaceholderTags, renameTags } from '../../../src/model/checkpoint/tagNames';

describe('placeholder tags', () => {
  it.each([
    [['LABEL_0', 'LABEL_1'], true],
    [['LABEL_0', 'B-problem'], false],
    [['O', 'B-LABEL_1'], false],
    [[], false],
  ])('%j: %s', (tags, expected) => expect(hasPlaceholderTags(tags)).toBe(expected));
});

describe('renaming', () => {
  const tags = ['LABEL_0', 'LABEL_1', 'LABEL_2'];

  it('names all tags in order', () => {
    expect(renameTags(tags, ['O', 'B-problem', 'I-problem'])).toEqual(['O', 'B-problem', 'I-problem']);
  });

  it('names single tags and keeps the others', () => {
    expect(renameTags(tags, { LABEL_1: 'B-problem' })).toEqual(['LABEL_0', 'B-problem', 'LABEL_2']);
  });

  it.each([
    ['too few names', ['O'], /3 labels, but 1 names/],
    ['an unknown label', { LABEL_7: 'O' }, /no label LABEL_7/],
    ['a name twice', ['O', 'B-problem', 'B-problem'], /given to two/],
    ['the name of another label', { LABEL_1: 'LABEL_0' }, /given to two/],
  ])('refuses %s', (_, names, message) => expect(() => renameTags(tags, names)).toThrow(message));
});
