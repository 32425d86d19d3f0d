import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { processIdentity } from '../../src/common/processIdentity';
import { FolderLock } from '../../src/common/folderLock';
import { temporaryFolder } from '../runs/temporary';

const identity = vi.hoisted(() => vi.fn());
vi.mock('../../src/common/processIdentity', async (original) => {
  const actual = await original<{ processIdentity: typeof processIdentity }>();
  return { processIdentity: identity.mockImplementation(actual.processIdentity) };
});

/** A process that does nothing until the test is over. */
async function otherProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  await new Promise((resolve) => child.once('spawn', resolve));
  return child.pid!;
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid!;
}

interface Owner {
  readonly pid: number;
  readonly host?: string;
  readonly identity?: string | null;
}

async function lockedBy({ pid, host = hostname(), identity = null }: Owner): Promise<string> {
  const folder = await temporaryFolder();
  const owner = { token: 'theirs', host, pid, identity };
  await writeFile(path.join(folder, '.lock'), JSON.stringify(owner));
  return folder;
}

async function expectTaken(folder: string): Promise<void> {
  await using lock = await FolderLock.take(folder, 'trains into it');
  await lock.expectOwn();
}

const expectRefused = async (folder: string): Promise<void> =>
  expect(FolderLock.take(folder, 'trains into it')).rejects.toMatchObject({
    code: 'output',
    message: /is in use: process \d+/,
  });

describe('a lock that counts', () => {
  it('is one of this process, until it is given back', async () => {
    const folder = await temporaryFolder();
    const first = await FolderLock.take(folder, 'trains into it');
    await expectRefused(folder);
    await first[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
    await expectTaken(folder);
  });

  it('is one of a process that is running', async () => {
    const pid = await otherProcess();
    await expectRefused(await lockedBy({ pid }));
    await expectRefused(await lockedBy({ pid, identity: await processIdentity(pid) }));
  });

  it('is one that another machine has touched lately', async () => {
    const folder = await lockedBy({ pid: 1, host: 'elsewhere' });
    await expect(FolderLock.take(folder, 'trains into it')).rejects.toThrow(/process 1 on elsewhere/);
  });
});

describe('a lock that does not count', () => {
  it('is one of a process that was killed', async () => {
    await expectTaken(await lockedBy({ pid: await endedProcess() }));
  });

  it('is one of an earlier process with the number of this one', async () => {
    await expectTaken(await lockedBy({ pid: process.pid }));
  });

  it.runIf(process.platform === 'linux')('is one whose number another process has by now', async () => {
    await expectTaken(await lockedBy({ pid: await otherProcess(), identity: 'an earlier boot 17' }));
  });

  it.each([-600_000, 600_000])('is one of another machine, %i ms from now by its clock', async (distance) => {
    const folder = await lockedBy({ pid: 1, host: 'elsewhere' });
    const then = new Date(Date.now() + distance);
    await utimes(path.join(folder, '.lock'), then, then);
    await expectTaken(folder);
  });

  it.each(['', '{"token":', '{}'])('is one that a kill cut short: %s', async (text) => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, '.lock'), text);
    await expectTaken(folder);
  });
});

it('what is no lock, and cannot be read as one, is told and not waited for', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, '.lock'));
  const message = /\.lock cannot be written: a folder stands there/;
  await expect(FolderLock.take(folder, 'trains into it')).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual(['.lock']);
});

describe('a lock that several want', () => {
  it.each([
    ['there is none', () => temporaryFolder()],
    ['its process was killed', async () => lockedBy({ pid: await endedProcess() })],
  ])('goes to one of them where %s', async (_, prepare) => {
    for (let round = 0; round < 5; round++) {
      const folder = await prepare();
      const takes = await Promise.allSettled(
        Array.from({ length: 8 }, () => FolderLock.take(folder, 'trains into it')),
      );
      const taken = takes.flatMap((take) => (take.status === 'fulfilled' ? take.value : []));
      const refused = takes.flatMap((take) => (take.status === 'rejected' ? String(take.reason) : []));
      expect([taken.length, refused.filter((reason) => reason.includes('is in use')).length]).toEqual([1, 7]);
      await taken[0]!.expectOwn();
      await taken[0]![Symbol.asyncDispose]();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('is left to the faster one by one that found it dead before', async () => {
    const pid = await otherProcess();
    const folder = await lockedBy({ pid, identity: 'an earlier boot 17' });
    let goOn = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      const answered = new Promise<void>((answer) => (goOn = answer));
      identity
        .mockImplementationOnce(() => Promise.resolve('own'))
        .mockImplementationOnce(async () => {
          resolve();
          await answered;
          return 'a later one';
        });
    });
    const slow = FolderLock.take(folder, 'trains into it');
    await asked;
    await using fast = await FolderLock.take(folder, 'trains into it');
    goOn();
    await expect(slow).rejects.toThrow(/is in use/);
    await fast.expectOwn();
  });

  it('is taken though another process was killed while it took it', async () => {
    const folder = await lockedBy({ pid: await endedProcess() });
    const text = await readFile(path.join(folder, '.lock'), 'utf8');
    const name = createHash('sha256').update(text).digest('hex').slice(0, 16);
    await writeFile(path.join(folder, `.lock-${name}`), text.replace('theirs', 'killed'));
    await expectTaken(folder);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what killed processes left as they took a lock', () => {
  const mark = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);

  it('is cleared away by the next one, and what living ones are writing is not', async () => {
    const [dead, living] = [await endedProcess(), await otherProcess()];
    const folder = await temporaryFolder();
    const left = [`.lock-${mark}-${dead}-half`, `.lock-${mark}-${dead}-whole`, '.lock-0123456789abcdef'];
    const stays = [`.lock-${mark}-${living}-half`, `.lock-00000000-${dead}-half`, 'note.txt'];
    const whole = JSON.stringify({ token: 'theirs', host: hostname(), pid: dead, identity: null });
    for (const name of [...left, ...stays])
      await writeFile(path.join(folder, name), name.endsWith('half') ? '{"tok' : whole);
    await expectTaken(folder);
    expect((await readdir(folder)).sort()).toEqual(stays.sort());
  });
});

describe('a lock that another process has taken over', () => {
  it('is noticed, and left to it', async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, '.lock');
    const slept = await FolderLock.take(folder, 'trains into it');
    const theirs = JSON.stringify({ token: 'theirs', host: 'elsewhere', pid: 1, identity: null });
    await writeFile(file, theirs);
    await expect(slept.expectOwn()).rejects.toThrow(/taken over/);
    await slept[Symbol.asyncDispose]();
    expect(await readFile(file, 'utf8')).toBe(theirs);
  });
});

describe('processIdentity', () => {
  it.runIf(process.platform === 'linux')('tells one process from another, the same each time', async () => {
    const [own, again, other] = await Promise.all(
      [process.pid, process.pid, await otherProcess()].map(processIdentity),
    );
    expect(own).toMatch(/^[0-9a-f-]{36} \d+$/);
    expect([again, other === own]).toEqual([own, false]);
  });

  it('knows nothing of a process that is not there', async () => {
    expect(await processIdentity(await endedProcess())).toBeNull();
  });
});
