// One process at a time trains into a run folder: a lock file says which. The lock of a process that is gone does not count.
import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { AppError } from '../common/errors';
import { writeFailure } from '../common/writeFailure';
import { processIdentity } from './processIdentity';

const ownerSchema = v.object({
  token: v.string(),
  host: v.string(),
  pid: v.number(),
  /** Tells the process from a later one of the same number; null where the system does not say. */
  identity: v.nullable(v.string()),
});
type Owner = v.InferOutput<typeof ownerSchema>;

/** Hidden: a folder with nothing but this is still a new one. */
const lockName = '.lock';
/** Milliseconds. Processes of another machine cannot be asked: one that has not touched its lock for so long is gone. */
const heartbeat = 15_000;
const silence = 120_000;

/** Of this process. */
const held = new Set<string>();

export class RunLock implements AsyncDisposable {
  private readonly file: string;
  private readonly token: string;
  private readonly timer: NodeJS.Timeout;

  private constructor(file: string, token: string) {
    this.file = file;
    this.token = token;
    held.add(token);
    this.timer = setInterval(() => {
      const now = new Date();
      utimes(file, now, now).catch(() => undefined);
    }, heartbeat).unref();
  }

  /** @throws AppError `output` when another process trains into the folder. */
  static async take(folder: string): Promise<RunLock> {
    const file = path.join(folder, lockName);
    const token = randomUUID();
    const own: Owner = {
      token,
      host: hostname(),
      pid: process.pid,
      identity: await processIdentity(process.pid),
    };
    while (!(await create(file, own))) {
      const owner = await readOwner(file);
      if (owner !== undefined && (await isAlive(owner, file))) throw inUse(folder, owner, file);
      await rm(file, { force: true });
    }
    return new RunLock(file, token);
  }

  /**
   * To be asked before anything that counts is written: a process that slept may find its run in other hands.
   * @throws AppError `output` then.
   */
  async expectOwn(): Promise<void> {
    if ((await readOwner(this.file))?.token === this.token) return;
    const folder = path.dirname(this.file);
    throw new AppError('output', `Another process has taken over ${folder}: this one ends here`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.timer);
    held.delete(this.token);
    if ((await readOwner(this.file))?.token === this.token) await rm(this.file, { force: true });
  }
}

/** False where there is one already. */
async function create(file: string, owner: Owner): Promise<boolean> {
  try {
    await writeFile(file, JSON.stringify(owner), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw writeFailure(file, error);
  }
}

/** Undefined for none, and for half of one: its process was killed as it wrote it. */
async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return v.parse(ownerSchema, JSON.parse(await readFile(file, 'utf8')));
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
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function inUse(folder: string, { pid, host }: Owner, file: string): AppError {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new AppError(
    'output',
    `${folder} is in use: process ${pid}${where} trains into it. Wait for it or choose another --out; if that process is another program, delete ${file}`,
  );
}
