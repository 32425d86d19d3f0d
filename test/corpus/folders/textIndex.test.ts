// Which text an annotation file is about, among texts of one name: compared with looking at every one.
import fc from 'fast-check';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FoundFile } from '../../../src/corpus/folders/source';
import { TextIndex } from '../../../src/corpus/folders/textIndex';

const file = (relative: string): FoundFile =>
  new FoundFile('/data', 'data', relative, { size: 1, mtimeMs: 0 });

/** Folders that two paths share, one more for the same folder, half a one for a name that ends in .txt. */
function closeness(text: FoundFile, annotations: FoundFile): number {
  const [left, right] = [text, annotations].map(({ absolutePath }) => path.dirname(absolutePath).split('/'));
  const parted = left!.findIndex((folder, i) => folder !== right![i]);
  const shared = parted < 0 ? left!.length : parted;
  const same = left!.join('/') === right!.join('/') ? 1 : 0;
  return shared + same + (text.path.endsWith('.txt') ? 0.5 : 0);
}

const folder = fc
  .array(fc.constantFrom('a', 'b', 'c'), { maxLength: 4 })
  .map((parts) => parts.map((part) => `${part}/`).join(''));
const text = fc.tuple(folder, fc.constantFrom('note.txt', 'note')).map(([place, name]) => file(place + name));

describe('the text of an annotation file', () => {
  it.each([
    [['note.txt'], 'deep/down/note.ann', 'note.txt'],
    [['a/note.txt', 'b/note.txt'], 'b/note.ann', 'b/note.txt'],
    [['a/txt/note.txt', 'b/txt/note.txt'], 'b/concept/note.con', 'b/txt/note.txt'],
    [['a/note', 'a/note.txt'], 'a/note.con', 'a/note.txt'],
    [['Note-1.txt'], 'note-1.ann', 'Note-1.txt'],
    [['a/Note.txt', 'a/note.txt'], 'a/note.ann', 'a/note.txt'],
  ])('of %j, for %s', (texts, annotations, expected) => {
    expect(new TextIndex(texts.map(file)).textFor(file(annotations))?.path).toBe(expected);
  });
  it('is the nearest, and the first of those that are as near', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), folder, (texts, place) => {
        const annotations = file(`${place}note.ann`);
        const scores = texts.map((candidate) => closeness(candidate, annotations));
        const nearest = texts[scores.indexOf(Math.max(...scores))]!;
        expect(new TextIndex(texts).textFor(annotations)?.path).toBe(nearest.path);
      }),
    );
  });
});
