// `note-tagger train` as a process among others: signals, two at once, one that was killed.
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCheckpoint } from '../../src/runs/checkpoint';
import { runFolder } from '../../src/runs/runFolder';
import { temporaryFolder } from '../runs/temporary';
import { tinyRequest } from '../runs/tinyRun';
import { run, start, type Running } from './program';

interface TinyRun {
  readonly out: string;
  readonly args: readonly string[];
}

async function tinyRun(name: string, epochs: number): Promise<TinyRun> {
  const request = await tinyRequest(await temporaryFolder(), name);
  const { train, dev, base, out } = request;
  const options = { train, dev, base, out, device: 'cpu', epochs, patience: epochs, 'max-length': 48 };
  return {
    out,
    args: ['train', ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])],
  };
}

/** Resolves when the process has said how many steps there are to take. */
async function startSteps(args: readonly string[]): Promise<Running> {
  const running = await start(args);
  await new Promise<void>((resolve) => {
    running.child.stderr!.on('data', (text: string) => {
      if (/\d steps?\b/.test(text)) resolve();
    });
  });
  return running;
}

const endless = 2000;

describe('a run that goes on', () => {
  it('is not joined by another; killed, it is resumed', async () => {
    const { args } = await tinyRun('run', endless);
    const { child, ended } = await startSteps(args);
    const second = await run([...args, '--resume']);
    child.kill('SIGKILL');
    await ended;
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`process ${child.pid} trains into it`);
    const resumed = await startSteps([...args, '--resume']);
    resumed.child.kill('SIGINT');
    const { code, stderr } = await resumed.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped at step');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends with a checkpoint on %s', async (signal, expected) => {
    const { out, args } = await tinyRun('Ärztebriefe 患者 🏥', endless);
    const { child, ended } = await startSteps(args);
    child.kill(signal);
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([expected, expect.stringContaining(`--out '${out}' --resume`)]);
    const step = Number(/Stopped at step (\d+)/.exec(stderr)?.[1]);
    expect((await readCheckpoint(runFolder(out).checkpoint))?.loop.step).toBe(step);
  });

  it('goes on to its end when nobody reads what it says', async () => {
    const { out, args } = await tinyRun('run', 1);
    const { child, ended } = await startSteps(args);
    child.stdout!.destroy();
    child.stderr!.destroy();
    expect((await ended).code).toBe(0);
    expect(existsSync(runFolder(out).report)).toBe(true);
  });
});
