import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeTemporaries, writeFileAtomic } from '../../src/common/atomicFile';
import { AppError } from '../../src/common/errors';
import { writeFailure } from '../../src/common/writeFailure';
import { temporaryFolder } from '../runs/temporary';

describe('writeFileAtomic', () => {
  it('makes the folder, replaces the file, leaves nothing else', async () => {
    const folder = path.join(await temporaryFolder(), 'a', 'b');
    const file = path.join(folder, 'file.txt');
    await writeFileAtomic(file, 'old');
    await writeFileAtomic(file, Buffer.from('new'));
    expect([await readFile(file, 'utf8'), await readdir(folder)]).toEqual(['new', ['file.txt']]);
  });

  it.each(['a b', 'Ärztebrief 患者 🏥', 'x'.repeat(255), `${'ü'.repeat(120)}.json`])(
    'writes a file named %s',
    async (name) => {
      const file = path.join(await temporaryFolder(), name);
      await writeFileAtomic(file, 'whole');
      expect(await readFile(file, 'utf8')).toBe('whole');
    },
  );

  it('writes where the whole path is longer than Windows used to allow', async () => {
    const deep = path.join(await temporaryFolder(), ...Array.from({ length: 8 }, () => 'y'.repeat(60)));
    await writeFileAtomic(path.join(deep, 'file'), 'whole');
    expect(await readFile(path.join(deep, 'file'), 'utf8')).toBe('whole');
  });

  it('leaves the old file and says why when it cannot', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'place'));
    const failure = writeFileAtomic(path.join(folder, 'place'), 'new');
    await expect(failure).rejects.toMatchObject({ code: 'output', message: /place cannot be written: / });
    expect(await readdir(folder)).toEqual(['place']);
  });

  it.runIf(process.getuid?.() !== 0 && process.platform !== 'win32')('says who may not', async () => {
    const folder = await temporaryFolder();
    await chmod(folder, 0o500);
    await expect(writeFileAtomic(path.join(folder, 'file'), '')).rejects.toThrow(/not allowed to/);
  });
});

describe('writeFailure', () => {
  const system = (code: string): Error => Object.assign(new Error('patient John Doe'), { code });
  it.each([
    ['ENOSPC', /disk is full\. Make room/],
    ['EDQUOT', /quota/],
    ['EROFS', /read-only/],
    ['EACCES', /not allowed/],
    ['ENAMETOOLONG', /too long/],
    ['EWEIRD', /Error EWEIRD\. Check the folder/],
  ])('%s says what to do', (code, message) => {
    const error = writeFailure('run/x', system(code));
    expect(error.message).toMatch(/^run\/x cannot be written: /);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('John');
  });

  it('keeps what is said already', () => {
    const error = new AppError('output', 'said');
    expect(writeFailure('x', error)).toBe(error);
  });
});

describe('removeTemporaries', () => {
  it('takes what kills left, here and below, and nothing else', async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, 'best', 'onnx'), { recursive: true });
    const kept = ['.hidden.tmp', 'a.tmp', '.0123456789abcdef.txt', 'best/x'];
    const left = ['.0123456789abcdef.tmp', 'best/onnx/.fedcba9876543210.tmp'];
    for (const name of [...kept, ...left]) await writeFile(path.join(folder, name), '');
    await removeTemporaries(folder);
    const names = await readdir(folder, { recursive: true });
    expect(names.map((name) => name.replaceAll('\\', '/')).sort()).toEqual(
      [...kept, 'best', 'best/onnx'].sort(),
    );
  });
});
