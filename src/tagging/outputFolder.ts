// Where tagged documents go: whole files or none, never over a file that is being read, never outside the folder.
import { appendFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError, describeError } from '../common/errors';
import type { OutputFile } from '../corpus/formats/format';

export interface OutputFolder extends AsyncDisposable {
  /** Whether all of these files are there from an earlier time; shared files never count. */
  holds(files: readonly OutputFile[]): Promise<boolean>;
  /** @throws AppError `usage` for a file that is an input, `output` when it cannot be written. */
  write(files: readonly OutputFile[]): Promise<void>;
  /** Puts the shared files in their place; without it they are thrown away. */
  finish(): Promise<void>;
}

interface SharedFile {
  readonly temporary: string;
  readonly closing: string;
}

/** @param sources absolute paths that must not be written. */
export function createOutputFolder(folder: string, sources: ReadonlySet<string>): OutputFolder {
  const shared = new Map<string, SharedFile>();
  const placeOf = ({ path: relative }: OutputFile): string => {
    const file = path.resolve(folder, relative);
    if (!file.startsWith(path.resolve(folder) + path.sep)) {
      throw new AppError('output', `A document's name leads outside ${folder}: rename its source`);
    }
    if (sources.has(file)) {
      throw new AppError('usage', `${file} is one of the notes being read: choose another folder for --out`);
    }
    return file;
  };
  const append = async (
    file: string,
    { contents, opening = '', closing = '' }: OutputFile,
  ): Promise<void> => {
    let open = shared.get(file);
    if (open === undefined) {
      open = {
        temporary: path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`),
        closing,
      };
      shared.set(file, open);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(open.temporary, opening);
    }
    await appendFile(open.temporary, contents);
  };
  return {
    async holds(files) {
      const found = await Promise.all(
        files.map(async (file) => file.shared !== true && (await isFile(placeOf(file)))),
      );
      return found.length > 0 && found.every(Boolean);
    },
    write: (files) =>
      explained(folder, async () => {
        for (const file of files) {
          const place = placeOf(file);
          if (file.shared === true) await append(place, file);
          else await writeFileAtomic(place, file.contents);
        }
      }),
    finish: () =>
      explained(folder, async () => {
        for (const [file, { temporary, closing }] of shared) {
          await appendFile(temporary, closing);
          await rename(temporary, file);
          shared.delete(file);
        }
      }),
    async [Symbol.asyncDispose]() {
      for (const { temporary } of shared.values()) await rm(temporary, { force: true });
    },
  };
}

const isFile = async (file: string): Promise<boolean> =>
  (await stat(file).catch(() => undefined))?.isFile() ?? false;

async function explained(folder: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('output', `${folder} cannot be written: ${describeError(error)}`, { cause: error });
  }
}
