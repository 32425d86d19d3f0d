// Where downloaded models lie: `<cache>/<owner>--<name>/<commit>/…`, and `refs/<revision>` naming the commit it was.
import { readFile, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { writeFileAtomic } from '../../common/atomicFile';

export interface ModelName {
  /** As the hub writes it: `owner/name`, or `name` alone for a few old models. */
  readonly name: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
}

/** The user's own cache, as each platform has it; `NOTE_TAGGER_CACHE` wins. */
export function defaultCacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { NOTE_TAGGER_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (own) return path.resolve(own);
  const name = 'clinical-note-tagger';
  if (process.platform === 'win32')
    return path.join(local ?? path.join(homedir(), 'AppData', 'Local'), name, 'models');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', name, 'models');
  return path.join(xdg ?? path.join(homedir(), '.cache'), name, 'models');
}

/** The folder of one commit; file names in it are the hub's. */
export function commitFolder(cacheFolder: string, name: string, commit: string): string {
  return path.join(modelFolder(cacheFolder, name), commit);
}

/** Written last: a folder that has it is whole. */
export const completeMark = '.complete';

/** Remembers which commit the revision was, and that its folder is whole. */
export async function rememberModel(cacheFolder: string, model: ModelName, commit: string): Promise<void> {
  await writeFileAtomic(
    path.join(commitFolder(cacheFolder, model.name, commit), completeMark),
    `${commit}\n`,
  );
  await writeFileAtomic(referenceFile(cacheFolder, model), `${commit}\n`);
}

/** The folder of a model that was downloaded whole before; asks nobody. */
export async function findCachedModel(cacheFolder: string, model: ModelName): Promise<string | undefined> {
  const commit = isCommit(model.revision)
    ? model.revision
    : await readReference(referenceFile(cacheFolder, model));
  if (commit === undefined) return undefined;
  const folder = commitFolder(cacheFolder, model.name, commit);
  const mark = await stat(path.join(folder, completeMark)).catch(() => undefined);
  return mark?.isFile() ? folder : undefined;
}

export interface CachedModel extends ModelName {
  readonly folder: string;
}

/** All that were downloaded whole, by name and revision. */
export async function listCachedModels(cacheFolder: string): Promise<CachedModel[]> {
  const models: CachedModel[] = [];
  for (const entry of (await listFolder(cacheFolder)).sort()) {
    const name = entry.replace('--', '/');
    for (const reference of (await listFolder(path.join(cacheFolder, entry, 'refs'))).sort()) {
      const revision = decodeRevision(reference);
      if (revision === undefined) continue;
      const folder = await findCachedModel(cacheFolder, { name, revision });
      if (folder !== undefined) models.push({ name, revision, folder });
    }
  }
  return models;
}

/** Undefined for a file that somebody else put there. */
function decodeRevision(file: string): string | undefined {
  try {
    return decodeURIComponent(file);
  } catch {
    return undefined;
  }
}

async function listFolder(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith('.'));
}

export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

async function readReference(file: string): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return isCommit(text.trim()) ? text.trim() : undefined;
}

function referenceFile(cacheFolder: string, { name, revision }: ModelName): string {
  return path.join(modelFolder(cacheFolder, name), 'refs', encodeURIComponent(revision));
}

function modelFolder(cacheFolder: string, name: string): string {
  return path.join(cacheFolder, name.replace('/', '--'));
}
