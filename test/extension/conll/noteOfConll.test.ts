import { describe, expect, it } from 'vitest';
import { conllCandidates, noteCandidates } from '../../../src/extension/conll/noteOfConll';

describe('a note and its CoNLL file', () => {
  it('are looked for beside each other first, then in neighbouring folders', () => {
    expect(noteCandidates('/data/conll/7.conll', null).slice(0, 2)).toEqual([
      '/data/conll/7.txt',
      '/data/conll/7.note',
    ]);
    expect(noteCandidates('/data/conll/7.conll', null)).toContain('/data/txt/7.txt');
    expect(noteCandidates('/data/all.conll', 'train/7')).toContain('/data/train/7.txt');
    expect(conllCandidates('/data/notes/7.txt')).toEqual(
      expect.arrayContaining(['/data/notes/7.conll', '/data/conll/7.bio']),
    );
  });

  it('are never the same file', () => {
    expect(noteCandidates('/data/7', null)).not.toContain('/data/7');
  });
});
