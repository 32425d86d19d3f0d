import { describe, expect, it } from 'vitest';
import { outputPath } from '../../../src/corpus/formats/outputPath';

describe('the path of a document', () => {
  it.each([
    ['notes/7-a.b c', 'notes/7-a.b c'],
    ['../../evil', '__/__/evil'],
    ['/etc/passwd', 'etc/passwd'],
    ['..\\evil', '___evil'],
    ['C:\\evil', 'C__evil'],
    ['a\u0000b', 'a_b'],
    ['', 'document'],
    ['😀', '😀'],
    ['.hidden', '_hidden'],
    ['a/.git/b', 'a/_git/b'],
    ['con', '_con'],
    ['a/NUL.1/b', 'a/_NUL.1/b'],
    ['lpt1', '_lpt1'],
    ['console/aux-2/nulliparous', 'console/aux-2/nulliparous'],
  ])('of %j is %j', (id, path) => {
    expect(outputPath(id)).toBe(path);
  });
});
