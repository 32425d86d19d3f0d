// Files that are either whole or absent: written beside their place, flushed, then renamed over it.
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeFailure } from './writeFailure';

/** Short enough that a name which its folder can hold is not too long with it. */
const temporaryName = (): string => `.${randomBytes(8).toString('hex')}.tmp`;
const isTemporary = (name: string): boolean => /^\.[0-9a-f]{16}\.tmp$/.test(name);

/**
 * Writes `data` so that a reader (or a kill at any moment) sees the old file or the new one, never half of it.
 * @throws AppError `output` that says why it cannot be written.
 */
export async function writeFileAtomic(file: string, data: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, temporaryName());
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(data);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw writeFailure(file, error);
  }
}

/** Makes renames inside the folder outlive a power cut; not every platform can open a folder, and none needs to. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await handle.sync();
  } catch {
    // Windows refuses to flush a folder.
  } finally {
    await handle.close();
  }
}

/** Takes away what kills left of files that never got their name, in the folder and below. Nobody else may be writing there. */
export async function removeTemporaries(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const left = entries.filter((entry) => entry.isFile() && isTemporary(entry.name));
  await Promise.all(
    left.map(async ({ parentPath, name }) => rm(path.join(parentPath, name), { force: true })),
  );
}
