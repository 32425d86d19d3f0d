// kill -9 at random moments: whatever is left can be read, and the resumed run ends with the very weights of one never killed.
// NOTE_TAGGER_KILLS sets how many kills (3 by default), NOTE_TAGGER_KILL_SEED when.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import { readSafetensors } from '../../src/model/safetensors';
import { readCheckpoint } from '../../src/runs/checkpoint';
import { runFolder } from '../../src/runs/runFolder';
import type { TrainRequest } from '../../src/training/request';
import { temporaryFolder } from './temporary';
import { tinyRequest } from './tinyRun';

const kills = Number(process.env['NOTE_TAGGER_KILLS'] ?? 3);
const seed = Number(process.env['NOTE_TAGGER_KILL_SEED'] ?? 1);
const child = path.join(__dirname, 'trainChild.ts');

/** Kills after `events` events and `delay` milliseconds more. Resolves to whether the run had come to its end before. */
async function train(
  request: TrainRequest,
  kill?: { readonly events: number; readonly delay: number },
): Promise<boolean> {
  const process_ = spawn(process.execPath, ['--import', 'tsx', child, JSON.stringify(request)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  process_.stdout.on('data', (chunk: Buffer) => {
    const before = seen;
    seen += chunk.toString('utf8').split('\n').length - 1;
    if (kill !== undefined && before < kill.events && seen >= kill.events)
      setTimeout(() => process_.kill('SIGKILL'), kill.delay);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    process_.once('close', (...end) => resolve(end)),
  );
  if (signal === 'SIGKILL') return false;
  expect(code).toBe(0);
  return true;
}

async function expectReadable({ out }: TrainRequest): Promise<void> {
  const folder = runFolder(out);
  if (existsSync(folder.checkpoint)) await readCheckpoint(folder.checkpoint);
  const best = path.join(folder.best, 'model.safetensors');
  if (existsSync(best)) await readSafetensors(best);
  if (existsSync(folder.manifest)) JSON.parse(await readFile(folder.manifest, 'utf8'));
}

describe('a run killed without warning', () => {
  it(
    `ends with the same weights after ${kills} kills`,
    async () => {
      const root = await temporaryFolder();
      const whole = await tinyRequest(root, 'whole');
      await train(whole);
      const random = createRandom(seed);
      const request = { ...whole, out: path.join(root, 'killed'), resume: true };
      for (let killed = 0; killed < kills;) {
        const ended = await train(request, { events: 1 + random.nextInt(24), delay: random.nextInt(12) });
        await expectReadable(request);
        // Many kills need several runs.
        if (ended) request.out = path.join(root, `killed${killed}`);
        else killed += 1;
      }
      await train(request);
      const weights = async (out: string): Promise<Buffer> =>
        readFile(path.join(out, 'best', 'model.safetensors'));
      expect((await weights(request.out)).equals(await weights(whole.out))).toBe(true);
      const last = await Promise.all(
        [request, whole].map(async ({ out }) => readCheckpoint(runFolder(out).checkpoint)),
      );
      expect(last[0]!.parameters).toEqual(last[1]!.parameters);
      expect(last[0]!.optimizer).toEqual(last[1]!.optimizer);
    },
    60_000 + kills * 20_000,
  );
});
