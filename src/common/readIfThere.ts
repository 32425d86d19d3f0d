// The text of a file that may not be there.
import { readFile } from 'node:fs/promises';
import { hasCode } from './errors';

/** Only a file that is not there may be taken for one that was never written: undefined. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
