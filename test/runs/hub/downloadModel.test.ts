import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { AppError, CancelledError } from '../../../src/common/errors';
import { defaultCacheFolder, findCachedModel } from '../../../src/runs/hub/cache';
import {
  downloadModel,
  isHubName,
  type DownloadOptions,
  type DownloadProgress,
} from '../../../src/runs/hub/downloadModel';
import { commit, LoopbackHub, type HubFaults, type HubFiles } from './loopbackHub';

const root = mkdtempSync(path.join(tmpdir(), 'note-tagger-hub-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const newCache = (): string => mkdtempSync(path.join(root, 'cache-'));

const weights = Buffer.from(Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff));
const files: HubFiles = {
  'config.json': Buffer.from('{"model_type":"bert"}'),
  'vocab.txt': Buffer.from('[PAD]\n[UNK]\n'),
  'model.safetensors': weights,
  'pytorch_model.bin': Buffer.from('not needed'),
  'tf_model.h5': Buffer.from('not needed'),
  '.gitattributes': Buffer.from('not needed'),
  'onnx/model.onnx': Buffer.from('not needed'),
};
const expectedFiles = ['.complete', 'config.json', 'model.safetensors', 'vocab.txt'];

async function download(
  hub: LoopbackHub,
  cacheFolder: string,
  options: DownloadOptions = {},
): ReturnType<typeof downloadModel> {
  return downloadModel('owner/model', { endpoint: hub.endpoint, cacheFolder, retryPause: 1, ...options });
}

async function refusal(faults: HubFaults, cacheFolder = newCache(), content = files): Promise<AppError> {
  await using hub = await LoopbackHub.start(content);
  hub.faults = faults;
  const error: unknown = await download(hub, cacheFolder).catch((caught: unknown) => caught);
  if (error instanceof AppError) return error;
  throw new Error('was not refused', { cause: error });
}

const partFile = (cache: string): string =>
  path.join(cache, 'owner--model', commit, 'model.safetensors.part');

describe('downloading', () => {
  it('brings what a model needs, through a redirect, and nothing else', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    const { folder, source } = await download(hub, cache);
    expect(source).toBe('hub');
    expect(readdirSync(folder).sort()).toEqual(expectedFiles);
    expect(readFileSync(path.join(folder, 'model.safetensors')).equals(weights)).toBe(true);
    expect(await findCachedModel(cache, { name: 'owner/model', revision: 'main' })).toBe(folder);
    expect(await findCachedModel(cache, { name: 'owner/model', revision: commit })).toBe(folder);
  });

  it('brings it once to two who ask at the same time: the other one is told to wait', async () => {
    await using hub = await LoopbackHub.start(files);
    for (let round = 0; round < 5; round++) {
      const cache = newCache();
      const asked = await Promise.allSettled([download(hub, cache), download(hub, cache)]);
      const refused = asked.flatMap((one) => (one.status === 'rejected' ? String(one.reason) : []));
      expect(refused).toEqual([expect.stringMatching(/is in use: process \d+ downloads into it/)]);
      const folder = path.join(cache, 'owner--model', commit);
      expect(readdirSync(folder).sort()).toEqual(expectedFiles);
      expect(readFileSync(path.join(folder, 'model.safetensors')).equals(weights)).toBe(true);
    }
  });

  it('sends the names of public files, and nothing of the user', async () => {
    await using hub = await LoopbackHub.start(files);
    await download(hub, newCache());
    const known = [
      'host',
      'connection',
      'user-agent',
      'accept',
      'accept-encoding',
      'accept-language',
      'sec-fetch-mode',
    ];
    for (const { url, headers } of hub.requests) {
      expect(url).toMatch(
        /^\/(api\/models\/owner\/model\/revision\/main\?blobs=true|owner\/model\/resolve|storage)/,
      );
      expect(Object.keys(headers).filter((name) => !known.includes(name))).toEqual([]);
      expect(headers['user-agent']).toBe('note-tagger');
    }
  });

  it('reports progress that only grows, up to all bytes', async () => {
    await using hub = await LoopbackHub.start(files);
    const seen: DownloadProgress[] = [];
    await download(hub, newCache(), { onProgress: (progress) => seen.push(progress) });
    const received = seen.map(({ receivedBytes }) => receivedBytes);
    expect(received).toEqual([...received].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ file: 'model.safetensors', receivedBytes: 200_033, totalBytes: 200_033 });
  });

  it('does not fetch again what is there', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    await download(hub, cache);
    const before = hub.fetched.length;
    await download(hub, cache);
    expect(hub.fetched).toHaveLength(before);
  });

  it.each([
    [
      'pytorch_model.bin when there is no safetensors',
      ['config.json', 'pytorch_model.bin', 'tf_model.h5'],
      ['.complete', 'config.json', 'pytorch_model.bin'],
    ],
    [
      'all shards and their index',
      [
        'config.json',
        'model.safetensors.index.json',
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
        'pytorch_model.bin',
      ],
      [
        '.complete',
        'config.json',
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
        'model.safetensors.index.json',
      ],
    ],
    [
      'an empty file',
      ['config.json', 'added_tokens.json', 'model.safetensors'],
      ['.complete', 'added_tokens.json', 'config.json', 'model.safetensors'],
    ],
  ])('brings %s', async (_, names, expected) => {
    const content = Object.fromEntries(
      names.map((name) => [name, Buffer.from(name === 'added_tokens.json' ? '' : name)]),
    );
    await using hub = await LoopbackHub.start(content);
    const { folder } = await download(hub, newCache());
    expect(readdirSync(folder).sort()).toEqual(expected);
  });
});

describe('broken connections', () => {
  it.each<[string, HubFaults]>([
    ['go on where they broke', { breakAfter: 30_000, breaks: 4 }],
    [
      'begin again where the server gives the whole file',
      { breakAfter: 150_000, breaks: 2, ignoreRanges: true },
    ],
    ['begin again where the server refuses ranges', { breakAfter: 150_000, breaks: 2, refuseRanges: true }],
    [
      'begin again where the server gives another range',
      { breakAfter: 150_000, breaks: 2, shiftRanges: true },
    ],
  ])('%s', async (_, faults) => {
    await using hub = await LoopbackHub.start(files);
    hub.faults = faults;
    const { folder } = await download(hub, newCache());
    expect(readFileSync(path.join(folder, 'model.safetensors')).equals(weights)).toBe(true);
    expect(hub.fetched.filter((line) => line.includes('bytes=')).length).toBeGreaterThan(0);
  });

  it('are taken up by the next download from what was kept', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    mkdirSync(path.dirname(partFile(cache)), { recursive: true });
    writeFileSync(partFile(cache), weights.subarray(0, 123_456));
    await download(hub, cache);
    expect(hub.fetched.filter((line) => line.startsWith('model.safetensors'))).toEqual([
      'model.safetensors bytes=123456-',
      'model.safetensors bytes=123456-',
    ]);
  });

  it('do not take up a part that is longer than the file', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    mkdirSync(path.dirname(partFile(cache)), { recursive: true });
    writeFileSync(partFile(cache), Buffer.alloc(weights.length + 1));
    const { folder } = await download(hub, cache);
    expect(readFileSync(path.join(folder, 'model.safetensors')).equals(weights)).toBe(true);
  });

  it('that bring nothing end with a clear error, and keep what came', async () => {
    const cache = newCache();
    const error = await refusal({ breakAfter: 0, breaks: 1000 }, cache);
    expect(error.message).toMatch(/cannot be reached for .*: check the network .* goes on where it stopped/);
    expect(await findCachedModel(cache, { name: 'owner/model', revision: 'main' })).toBeUndefined();
  });
});

describe('what is not kept', () => {
  it('a file whose checksum is wrong', async () => {
    const cache = newCache();
    expect((await refusal({ damage: true }, cache)).message).toContain('checksum is wrong');
    expect(existsSync(partFile(cache))).toBe(false);
    expect(await findCachedModel(cache, { name: 'owner/model', revision: 'main' })).toBeUndefined();
  });

  it('a part that was damaged while it waited', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    mkdirSync(path.dirname(partFile(cache)), { recursive: true });
    writeFileSync(partFile(cache), Buffer.alloc(1000));
    await expect(download(hub, cache)).rejects.toThrow('checksum is wrong');
    const { folder } = await download(hub, cache);
    expect(readFileSync(path.join(folder, 'model.safetensors')).equals(weights)).toBe(true);
  });

  it('more than the listing says', async () => {
    expect((await refusal({ surplus: true })).message).toContain('sends more');
  });
});

describe('what is refused', () => {
  it.each<[string, HubFaults, RegExp]>([
    [
      'a model that is not there',
      { listingStatus: 404 },
      /has no owner\/model \(revision main\): check the name/,
    ],
    ['a model behind a login', { listingStatus: 401 }, /nobody without an account/],
    ['a gated model', { listingStatus: 403 }, /nobody without an account/],
    ['an odd status', { listingStatus: 418 }, /answers 418/],
    ['a file that is not there', { fileStatus: 404 }, /has no \S+/],
    ['a listing that is none', { listingBody: '{"sha": 7}' }, /does not answer as a model hub does/],
    [
      'a listing without checksums',
      { listingBody: JSON.stringify({ sha: commit, siblings: [{ rfilename: 'config.json' }] }) },
      /lists no checksums/,
    ],
    ['a listing that is no JSON', { listingBody: '<html>' }, /does not answer as a model hub does/],
    ['a listing without end', { listingBody: ' '.repeat(20_000_000) }, /far too much/],
    ['a redirect to plain http', { redirect: 'http://example.org/x' }, /https only/],
    ['a redirect to a file', { redirect: 'file:///etc/passwd' }, /https only/],
    [
      'a redirect to itself',
      { redirect: `/owner/model/resolve/${commit}/config.json` },
      /redirects without end/,
    ],
  ])('%s', async (_, faults, message) => {
    const error = await refusal(faults);
    expect(error.code).toBe('model');
    expect(error.message).toMatch(message);
  });

  it.each([
    ['without config.json', ['model.safetensors'], /no config\.json/],
    ['without PyTorch weights', ['config.json', 'tf_model.h5'], /no PyTorch weights/],
  ])('a model %s', async (_, names, message) => {
    const content = Object.fromEntries(names.map((name) => [name, Buffer.from(name)]));
    expect((await refusal({}, newCache(), content)).message).toMatch(message);
  });

  it.each(['', '..', '../x', 'a/b/c', 'a/../b', '/a', 'a/', 'a b', 'a--b/c', 'https://x/y', '-x/y'])(
    'the name %j',
    async (name) => {
      const fetch = (): never => {
        throw new Error('asked the network');
      };
      const error: unknown = await downloadModel(name, { fetch, cacheFolder: root }).catch(
        (caught: unknown) => caught,
      );
      expect(error).toMatchObject({ code: 'usage' });
    },
  );

  it.each(['..', 'a/../b', '-x', 'a b', ''])('the revision %j', async (revision) => {
    await expect(downloadModel('a/b', { revision, cacheFolder: root })).rejects.toMatchObject({
      code: 'usage',
    });
  });

  it.each(['http://example.org', 'ftp://example.org', 'nonsense'])('the hub %s', async (endpoint) => {
    await expect(downloadModel('a/b', { endpoint, cacheFolder: root })).rejects.toThrow('https only');
  });

  it('a cache folder that cannot be written', async () => {
    await using hub = await LoopbackHub.start(files);
    const file = path.join(root, 'a-file');
    writeFileSync(file, '');
    await expect(download(hub, path.join(file, 'cache'))).rejects.toMatchObject({ code: 'output' });
  });
});

describe('without a network', () => {
  const offline = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));

  it('the cache serves what was downloaded whole', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    const { folder } = await download(hub, cache);
    expect(await download(hub, cache, { fetch: offline })).toEqual({ folder, commit, source: 'cache' });
  });

  it('a half download is not taken for a model', async () => {
    const cache = newCache();
    await refusal({ damage: true }, cache);
    await expect(downloadModel('owner/model', { cacheFolder: cache, fetch: offline })).rejects.toThrow(
      'was never downloaded',
    );
  });
});

describe('cancelling', () => {
  it('ends at once, and the next download goes on', async () => {
    await using hub = await LoopbackHub.start(files);
    const cache = newCache();
    const controller = new AbortController();
    hub.faults = { breakAfter: 100_000, breaks: 1 };
    const cancelled = download(hub, cache, {
      signal: controller.signal,
      onProgress: ({ receivedBytes }) => receivedBytes > 50_000 && controller.abort(),
    });
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
    expect(existsSync(partFile(cache))).toBe(true);
    hub.faults = {};
    const { folder } = await download(hub, cache);
    expect(readFileSync(path.join(folder, 'model.safetensors')).equals(weights)).toBe(true);
  });

  it('ends a connection that hangs', async () => {
    await using hub = await LoopbackHub.start(files);
    hub.faults = { hang: true };
    const controller = new AbortController();
    const cancelled = download(hub, newCache(), {
      signal: controller.signal,
      onProgress: () => setTimeout(() => controller.abort(), 30),
    });
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
  });

  it('before the start asks nobody', async () => {
    await using hub = await LoopbackHub.start(files);
    await expect(download(hub, newCache(), { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(hub.requests).toEqual([]);
  });
});

describe('names and places', () => {
  it.each([
    ['owner/model', true],
    ['a.b-c_d/E.f', true],
    ['model', false],
    ['./model', false],
    ['../model', false],
    ['a/b/c', false],
    ['C:/models', false],
  ])('%s could be on the hub: %s', (name, expected) => expect(isHubName(name)).toBe(expected));

  it('the cache folder can be set', () => {
    expect(defaultCacheFolder({ NOTE_TAGGER_CACHE: '/somewhere' })).toBe(path.resolve('/somewhere'));
    expect(path.isAbsolute(defaultCacheFolder({}))).toBe(true);
  });
});
