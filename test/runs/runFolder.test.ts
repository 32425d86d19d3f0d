import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRunFolder, openRunFolder } from '../../src/runs/runFolder';
import { temporaryFolder } from './temporary';

describe('createRunFolder', () => {
  it('makes the folder and those above it', async () => {
    const folder = path.join(await temporaryFolder(), 'a', 'b');
    expect((await createRunFolder(folder)).best).toBe(path.join(folder, 'best'));
  });

  it('says --resume where a run lies already', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'manifest.json'), '{}');
    await expect(createRunFolder(folder)).rejects.toThrow(/--resume/);
  });

  it("does not mix with other people's files", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'thesis.txt'), '');
    await expect(createRunFolder(folder)).rejects.toThrow(/not empty/);
  });

  it('passes over what a kill left of a file that never got its name', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, '.manifest.json.ab12.tmp'), '');
    await expect(createRunFolder(folder)).resolves.toMatchObject({ folder });
  });
});

describe('openRunFolder', () => {
  it('opens a run', async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, 'manifest.json'), '{}');
    expect((await openRunFolder(folder))?.folder).toBe(folder);
  });

  it('finds none where no manifest is', async () => {
    expect(await openRunFolder(await temporaryFolder())).toBeUndefined();
  });
});
