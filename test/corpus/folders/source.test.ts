// Finding files: linked folders are walked, each folder once, and never what lies around the inputs.
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFiles } from '../../../src/corpus/folders/source';
import { temporaryFolder } from '../support';

const names = async (...inputs: string[]): Promise<string[]> =>
  (await findFiles(inputs)).map((file) => file.path);

describe('linked folders', () => {
  it('are read under the name of the link', async () => {
    const [folder, elsewhere] = [temporaryFolder({ 'a.txt': '' }), temporaryFolder({ 'sub/b.txt': '' })];
    symlinkSync(elsewhere, path.join(folder, 'linked'));
    expect(await names(folder)).toEqual(['a.txt', 'linked/sub/b.txt']);
  });
  it('are left alone where the folder is among the inputs by its own name', async () => {
    const folder = temporaryFolder({ 'z/a.txt': '' });
    symlinkSync(path.join(folder, 'z'), path.join(folder, 'a'));
    expect(await names(folder)).toEqual(['z/a.txt']);
  });
  it.each<[string, (inner: string, outer: string) => void]>([
    ['itself', (inner) => symlinkSync(inner, path.join(inner, 'again'))],
    ['the folder around it', (inner, outer) => symlinkSync(outer, path.join(inner, 'out'))],
    ['nowhere', (inner) => symlinkSync(path.join(inner, 'gone'), path.join(inner, 'dangling'))],
    ['a link that leads back', (inner) => symlinkSync('circle', path.join(inner, 'circle'))],
  ])('that lead to %s end', async (_, link) => {
    const outer = temporaryFolder({ 'in/a.txt': '', 'beside.txt': '' });
    link(path.join(outer, 'in'), outer);
    expect(await names(path.join(outer, 'in'))).toEqual(['a.txt']);
  });
  it('two that lead into each other are walked once each', async () => {
    const [one, two] = [temporaryFolder({ 'a.txt': '' }), temporaryFolder({ 'b.txt': '' })];
    symlinkSync(two, path.join(one, 'two'));
    symlinkSync(one, path.join(two, 'one'));
    expect(await names(one)).toEqual(['a.txt', 'two/b.txt']);
  });
  it('one inside another that is also linked loses nothing of the other', async () => {
    const [folder, elsewhere] = [temporaryFolder({}), temporaryFolder({ 'a/b.txt': '', 'c.txt': '' })];
    mkdirSync(path.join(folder, 'x'));
    symlinkSync(path.join(elsewhere, 'a'), path.join(folder, 'x/first'));
    symlinkSync(elsewhere, path.join(folder, 'x/second'));
    expect((await names(folder)).sort()).toEqual(['x/first/b.txt', 'x/second/c.txt']);
  });
});
