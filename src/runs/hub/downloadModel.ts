// Downloads a model by name, when and only when the user asks: over https, resumable, every file checked.
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../common/errors';
import { FolderLock } from '../../common/folderLock';
import { commitFolder, defaultCacheFolder, findCachedModel, rememberModel, type ModelName } from './cache';
import { downloadFile, makeFolder } from './fileDownload';
import { chooseFiles, readListing, type RemoteFile } from './listing';
import { defaultEndpoint, NetworkError, type Connection } from './request';

export interface DownloadProgress {
  /** The file that is coming. */
  readonly file: string;
  /** Of all files together. */
  readonly receivedBytes: number;
  readonly totalBytes: number;
}

export interface DownloadOptions {
  /** A branch, a tag or a commit; `main` by default. */
  readonly revision?: string;
  readonly cacheFolder?: string;
  /** Address of another hub (a mirror): https, or http on this machine. */
  readonly endpoint?: string;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Milliseconds before a broken connection is tried again. */
  readonly retryPause?: number;
}

export interface DownloadedModel {
  /** Absolute: a model folder. */
  readonly folder: string;
  readonly commit: string;
  /** `cache`: the hub could not be reached, and this is the last one that was downloaded. */
  readonly source: 'hub' | 'cache';
}

/**
 * Sends the model's name and nothing else. What is in the cache is not downloaded again.
 * @throws AppError (`usage` for a name that is none, `model` otherwise), CancelledError.
 */
export async function downloadModel(name: string, options: DownloadOptions = {}): Promise<DownloadedModel> {
  const model = checkModelName(name, options.revision ?? 'main');
  const cacheFolder = path.resolve(options.cacheFolder ?? defaultCacheFolder());
  const connection: Connection = {
    endpoint: (options.endpoint ?? defaultEndpoint).replace(/\/+$/, ''),
    fetch: options.fetch ?? fetch,
    signal: options.signal,
  };
  throwIfCancelled(options.signal);
  try {
    const { commit, files } = await readListing(connection, model);
    const folder = commitFolder(cacheFolder, model.name, commit);
    await makeFolder(folder);
    const lock = await FolderLock.take(folder, 'downloads into it');
    try {
      await downloadFiles(connection, model.name, commit, folder, chooseFiles(files, model.name), options);
      await rememberModel(cacheFolder, model, commit);
    } finally {
      await lock[Symbol.asyncDispose]();
    }
    return { folder, commit, source: 'hub' };
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return useCache(cacheFolder, model, connection.endpoint, error);
  }
}

async function useCache(
  cacheFolder: string,
  model: ModelName,
  endpoint: string,
  cause: NetworkError,
): Promise<DownloadedModel> {
  const folder = await findCachedModel(cacheFolder, model);
  if (folder !== undefined) return { folder, commit: path.basename(folder), source: 'cache' };
  throw new AppError(
    'model',
    `${endpoint} cannot be reached, and ${model.name} was never downloaded: check the network, or give a model folder`,
    { cause },
  );
}

async function downloadFiles(
  connection: Connection,
  name: string,
  commit: string,
  folder: string,
  files: readonly RemoteFile[],
  { onProgress, retryPause = 1000 }: DownloadOptions,
): Promise<void> {
  const totalBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const file of files) {
    throwIfCancelled(connection.signal);
    await downloadFile({
      connection,
      file,
      retryPause,
      url: `${connection.endpoint}/${name}/resolve/${commit}/${file.path}`,
      target: path.join(folder, file.path),
      onBytes: (bytes) => onProgress?.({ file: file.path, receivedBytes: before + bytes, totalBytes }),
    });
    before += file.bytes;
  }
}

/** True for what could be a model on the hub: `owner/name`. Says nothing about whether there is one. */
export function isHubName(name: string): boolean {
  return /^[\w][\w.-]*\/[\w][\w.-]*$/.test(name) && !/\.\.|--/.test(name);
}

function checkModelName(name: string, revision: string): ModelName {
  const alone = /^[\w][\w.-]*$/.test(name) && !/\.\.|--/.test(name);
  if (!alone && !isHubName(name))
    throw new AppError('usage', `${name} is no name of a model: write it as owner/name`);
  if (!/^[\w][\w./-]*$/.test(revision) || revision.includes('..'))
    throw new AppError('usage', `${revision} is no revision: give a branch, a tag or a commit`);
  return { name, revision };
}
