// Memory that really runs out, on the CPU: the step is taken in parts and comes to the same.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../src/training/events';

const missing = spawnSync('prlimit', ['--version']).status !== 0;
const why = missing ? ' (skipped: no prlimit to limit memory with)' : '';

describe.skipIf(missing)(`training in a small memory${why}`, () => {
  let folder: string;
  // In one file: a loader that translates as it goes would need memory of its own when there is none.
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'small-memory-'));
    buildSync({
      entryPoints: [path.join(__dirname, 'trainInSmallMemory.ts')],
      outfile: path.join(folder, 'train.cjs'),
      bundle: true,
      target: 'node20',
      platform: 'node',
      external: ['onnxruntime-node'],
    });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function train(megabytes: number): TrainingEvent[] {
    // V8 ends the process when it cannot compile in the background: it is to do nothing there.
    const options = [
      '--single-threaded',
      '--no-wasm-tier-up',
      path.join(folder, 'train.cjs'),
      String(megabytes),
    ];
    const env = { ...process.env, NODE_PATH: path.join(__dirname, '../../node_modules') };
    const output = execFileSync(process.execPath, options, { encoding: 'utf8', env });
    const lines = output.trim().split('\n');
    return lines.map((line) => JSON.parse(line) as TrainingEvent);
  }

  // Again where the allocation that failed was V8's own and not the step's: then nothing can be said.
  it('takes the same step in parts, and says so', { timeout: 120_000, retry: 2 }, () => {
    const [whole] = train(0);
    const events = train(300);
    expect(events[0]).toEqual({ kind: 'memory', step: 1, pieces: 32 * 256 });
    const parts = events.at(-1);
    if (whole?.kind !== 'step' || parts?.kind !== 'step') throw new Error('No step was taken');
    expect(parts.loss).toBeCloseTo(whole.loss, 5);
    expect(parts.gradientNorm / whole.gradientNorm).toBeCloseTo(1, 5);
  });
});
