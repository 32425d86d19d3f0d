// One process at a time writes into a folder: a lock file says which. The lock of a process that is gone does not count.
import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { AppError, hasCode } from './errors';
import { processIdentity } from './processIdentity';
import { readIfThere } from './readIfThere';
import { writeFailure } from './writeFailure';

interface Owner {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  /** Tells the process from a later one of the same number; null where the system does not say. */
  readonly identity: string | null;
  /** "trains into it": for the one who is refused. */
  readonly doing: string;
}

/** Hidden: a folder with nothing but this is still a new one. */
const lockName = '.lock';
/** Also of one that is just being taken. */
export const isLock = (name: string): boolean => name === lockName || name.startsWith(`${lockName}-`);
/** Milliseconds. Processes of another machine cannot be asked: one that has not touched its lock for so long is gone. */
const heartbeat = 15_000;
const silence = 120_000;

/** Tells this machine from another in a name. */
const hostMark = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

/** Of this process. */
const held = new Set<string>();

export class FolderLock implements AsyncDisposable {
  private readonly file: string;
  private readonly token: string;
  private readonly timer: NodeJS.Timeout;

  private constructor(file: string, token: string) {
    this.file = file;
    this.token = token;
    this.timer = setInterval(() => {
      const now = new Date();
      utimes(file, now, now).catch(() => undefined);
    }, heartbeat).unref();
  }

  /**
   * @param doing what the process does with the folder: "trains into it"
   * @throws AppError `output` when another one is at work there.
   */
  static async take(folder: string, doing: string): Promise<FolderLock> {
    const file = path.join(folder, lockName);
    const token = randomUUID();
    const identity = await processIdentity(process.pid);
    // Before the file is there: another call in this process may read it at once.
    held.add(token);
    try {
      await putLock(folder, file, { token, host: hostname(), pid: process.pid, identity, doing });
      return new FolderLock(file, token);
    } catch (error) {
      held.delete(token);
      throw error;
    }
  }

  /** Whether no process is at work in the folder. */
  static async isFree(folder: string): Promise<boolean> {
    const file = path.join(folder, lockName);
    const owner = ownerIn(await readIfThere(file).catch(() => undefined));
    return owner === undefined || !(await isAlive(owner, file));
  }

  /**
   * To be asked before anything that counts is written: a process that slept may find its folder in other hands.
   * @throws AppError `output` then.
   */
  async expectOwn(): Promise<void> {
    if (await this.isOwn()) return;
    const folder = path.dirname(this.file);
    throw new AppError('output', `Another process has taken over ${folder}: this one ends here`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    try {
      if (await this.isOwn()) await rm(this.file, { force: true });
    } finally {
      // Not before the file is gone: another call in this process would take it for the lock of a dead one.
      held.delete(this.token);
    }
  }

  private async isOwn(): Promise<boolean> {
    const text = await readIfThere(this.file).catch(() => undefined);
    return ownerIn(text)?.token === this.token;
  }
}

async function putLock(folder: string, file: string, own: Owner): Promise<void> {
  // No name that the one who holds the lock may clear away, and one that tells whose it is before it is whole.
  const whole = `${file}-${hostMark}-${own.pid}-${own.token}`;
  try {
    await writeFile(whole, JSON.stringify(own), { flag: 'wx' });
    while (!(await place(whole, file))) {
      const text = await readIfThere(file);
      if (text === undefined) continue;
      const owner = ownerIn(text);
      if (owner !== undefined && (await isAlive(owner, file))) throw inUse(folder, owner, file);
      await takeAway(file, text, whole);
    }
    await clearDead(folder, whole).catch(() => undefined);
  } catch (error) {
    throw writeFailure(file, error);
  } finally {
    await rm(whole, { force: true });
  }
}

/**
 * Takes a dead lock away, unless another process does so just now. Who does it holds a lock on that lock, named after what is in
 * it: so it cannot be the fresh lock of a faster process that is taken away. Dead itself, that one is taken away the same way.
 * @param whole a lock of this process, to be placed
 */
async function takeAway(file: string, dead: string, whole: string): Promise<void> {
  const guard = `${file}-${createHash('sha256').update(dead).digest('hex').slice(0, 16)}`;
  if (await place(whole, guard)) {
    try {
      if ((await readIfThere(file)) === dead) await rm(file, { force: true });
    } finally {
      await rm(guard, { force: true });
    }
    return;
  }
  const text = await readIfThere(guard);
  if (text === undefined) return;
  const owner = ownerIn(text);
  if (owner === undefined || !(await isAlive(owner, guard))) await takeAway(guard, text, whole);
}

/** What processes left that were killed as they took the lock; only the one who holds it may ask. */
async function clearDead(folder: string, own: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    if (!name.startsWith(`${lockName}-`) || file === own) continue;
    const owner = ownerIn(await readIfThere(file)) ?? ownerNamed(name);
    if (owner !== undefined && !(await isAlive(owner, file))) await rm(file, { force: true });
  }
}

/** Of a file that is being written, or was when its process was killed. */
function ownerNamed(name: string): Owner | undefined {
  const [, mark, pid, token] = /^\.lock-([\da-f]{8})-(\d+)-(.+)$/.exec(name) ?? [];
  if (token === undefined) return undefined;
  const host = mark === hostMark ? hostname() : `another (${mark})`;
  return { token, host, pid: Number(pid), identity: null, doing: 'takes it' };
}

/** Gives a file a second name, in one step, so that nobody sees half of it; false where one of that name stands. */
async function place(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to).catch(async (error: unknown) => {
      if (isThere(error)) throw error;
      // Not every disk knows second names.
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (isThere(error)) return false;
    throw error;
  }
}

const isThere = (error: unknown): boolean => hasCode(error, 'EEXIST');

/** Undefined for none, and for half of one: its process was killed as it wrote it. */
function ownerIn(text: string | undefined): Owner | undefined {
  if (text === undefined) return undefined;
  try {
    const { token, host, pid, identity, doing = 'writes into it' } = JSON.parse(text) as Partial<Owner>;
    if (token === undefined || host === undefined || pid === undefined) return undefined;
    return { token, host, pid, identity: identity ?? null, doing };
  } catch {
    return undefined;
  }
}

async function isAlive({ token, host, pid, identity }: Owner, file: string): Promise<boolean> {
  if (host !== hostname()) {
    const touched = (await stat(file).catch(() => undefined))?.mtimeMs ?? 0;
    return Math.abs(Date.now() - touched) < silence;
  }
  // A container gives every process of a job the same number.
  if (pid === process.pid) return held.has(token);
  return isRunning(pid) && (identity === null || identity === (await processIdentity(pid)));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Not ours to signal, but there.
    return hasCode(error, 'EPERM');
  }
}

function inUse(folder: string, { pid, host, doing }: Owner, file: string): AppError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new AppError(
    'output',
    `${folder} is in use: process ${pid}${where} ${doing}. Wait for it or choose another folder; if that process is another program, delete ${file}`,
  );
}
