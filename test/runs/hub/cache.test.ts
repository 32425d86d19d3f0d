import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  commitFolder,
  defaultCacheFolder,
  findCachedModel,
  listCachedModels,
  rememberModel,
} from '../../../src/runs/hub/cache';
import { resolveModel } from '../../../src/runs/modelRegistry';

const root = mkdtempSync(path.join(tmpdir(), 'note-tagger-cache-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const commits = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
let cache: string;
beforeEach(() => {
  cache = mkdtempSync(path.join(root, 'c-'));
});
afterEach(() => vi.unstubAllEnvs());

describe('the cache', () => {
  it('finds each revision of each model', async () => {
    await rememberModel(cache, { name: 'owner/model', revision: 'main' }, commits[0]);
    await rememberModel(cache, { name: 'owner/model', revision: 'refs/pr/1' }, commits[1]);
    await rememberModel(cache, { name: 'alone', revision: 'main' }, commits[1]);
    expect(await listCachedModels(cache)).toEqual([
      { name: 'alone', revision: 'main', folder: commitFolder(cache, 'alone', commits[1]) },
      { name: 'owner/model', revision: 'main', folder: commitFolder(cache, 'owner/model', commits[0]) },
      { name: 'owner/model', revision: 'refs/pr/1', folder: commitFolder(cache, 'owner/model', commits[1]) },
    ]);
  });

  it('does not count what is not whole, or not ours', async () => {
    const model = { name: 'owner/model', revision: 'main' };
    await rememberModel(cache, model, commits[0]);
    rmSync(path.join(commitFolder(cache, 'owner/model', commits[0]), '.complete'));
    const references = path.join(cache, 'owner--model', 'refs');
    writeFileSync(path.join(references, '%zz'), commits[0]);
    writeFileSync(path.join(references, 'evil'), '../../..');
    mkdirSync(path.join(cache, 'other'));
    expect(await listCachedModels(cache)).toEqual([]);
    expect(await findCachedModel(cache, model)).toBeUndefined();
  });

  it('that is not there is empty', async () =>
    expect(await listCachedModels(path.join(cache, 'none'))).toEqual([]));
});

describe('resolveModel', () => {
  it('finds a downloaded model by its name, and asks nobody', async () => {
    vi.stubEnv('NOTE_TAGGER_CACHE', cache);
    vi.stubGlobal('fetch', () => {
      throw new Error('asked the network');
    });
    await rememberModel(cache, { name: 'owner/model', revision: 'main' }, commits[0]);
    const folder = commitFolder(defaultCacheFolder(), 'owner/model', commits[0]);
    expect(await resolveModel('owner/model')).toEqual({ name: 'owner/model', folder, origin: 'downloaded' });
    await expect(resolveModel('owner/other')).rejects.toThrow(
      'to download it, run note-tagger models --download owner/other',
    );
    vi.unstubAllGlobals();
  });
});
