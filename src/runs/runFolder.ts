// The places inside a run folder, and opening one: new, or to be resumed.
import { mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../common/errors';
import { writeFailure } from '../common/writeFailure';

export interface RunFolder {
  /** Absolute. */
  readonly folder: string;
  readonly manifest: string;
  readonly metrics: string;
  readonly checkpoint: string;
  readonly best: string;
  readonly report: string;
  readonly log: string;
}

export function runFolder(folder: string): RunFolder {
  const root = path.resolve(folder);
  return {
    folder: root,
    manifest: path.join(root, 'manifest.json'),
    metrics: path.join(root, 'metrics.jsonl'),
    checkpoint: path.join(root, 'checkpoint'),
    best: path.join(root, 'best'),
    report: path.join(root, 'report.json'),
    log: path.join(root, 'log.txt'),
  };
}

/** @throws AppError when the folder holds a run already, or anything else. */
export async function createRunFolder(folder: string): Promise<RunFolder> {
  const run = runFolder(folder);
  if (await isRun(folder)) {
    throw new AppError(
      'output',
      `${folder} already holds a run: add --resume to go on with it, or choose another --out`,
    );
  }
  const present = await readdir(run.folder).catch(() => []);
  // Names with a dot are what a kill left of files that never got their name.
  if (present.some((name) => !name.startsWith('.'))) {
    throw new AppError('output', `${folder} is not empty: choose a new folder for --out`);
  }
  try {
    await mkdir(run.folder, { recursive: true });
  } catch (cause) {
    throw writeFailure(folder, cause);
  }
  return run;
}

/** Undefined where no run lies. */
export async function openRunFolder(folder: string): Promise<RunFolder | undefined> {
  return (await isRun(folder)) ? runFolder(folder) : undefined;
}

async function isRun(folder: string): Promise<boolean> {
  return (await stat(runFolder(folder).manifest).catch(() => undefined))?.isFile() ?? false;
}
