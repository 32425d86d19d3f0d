import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commit, LoopbackHub } from '../runs/hub/loopbackHub';
import { run, type Ended } from './program';

let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'note-tagger-models-'));
});
afterAll(async () => rm(cache, { recursive: true, force: true }));

const models = async (...args: string[]): Promise<Ended> =>
  run(['models', ...args], undefined, { ...process.env, NOTE_TAGGER_CACHE: cache });

/** As Bio_ClinicalBERT has it: no model_type, no labels. */
const files = {
  'config.json': Buffer.from('{"num_hidden_layers": 12, "hidden_size": 768, "type_vocab_size": 2}'),
  'vocab.txt': Buffer.from('[PAD]\n'),
  'pytorch_model.bin': Buffer.alloc(5000),
};

describe('note-tagger models --download', () => {
  it('fetches a model, which is then listed and found by its name', async () => {
    await using hub = await LoopbackHub.start(files);
    const fetched = await models('--download', 'owner/model', '--hub', hub.endpoint);
    const folder = path.join(cache, 'owner--model', commit);
    expect(fetched).toMatchObject({ code: 0, stderr: '' });
    expect(fetched.stdout).toBe(
      `owner/model  bert, 12 layers × 768  no entity labels  0.0 MB\n  ${folder}\n`,
    );
    const listed = JSON.parse((await models('--json')).stdout) as {
      models: { name: string; folder: string }[];
    };
    expect(listed.models).toContainEqual(expect.objectContaining({ name: 'owner/model', folder }));
  });

  it('serves the cache when the hub is gone, and says so', async () => {
    const again = await models('--download', 'owner/model', '--hub', 'http://127.0.0.1:9');
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain('as it was downloaded before');
  });

  it.each([
    ['a name that is none', ['--download', '../x'], 2, /no name of a model/],
    ['an address without encryption', ['--download', 'a/b', '--hub', 'http://example.org'], 1, /https only/],
    [
      'a model that is not there',
      ['--download', 'a/b', '--hub', 'http://127.0.0.1:9'],
      1,
      /cannot be reached/,
    ],
  ])('refuses %s in one line', async (_, args, code, message) => {
    const ended = await models(...args);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});
