// kill -9 at random moments, with checkpoints in the middle of epochs: whatever is left can be read, and the resumed run ends as one never
// killed. `npm run endure` does the same to the command line, fifty times.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import type { TrainRequest } from '../../src/training/request';
import { readEverything } from '../endurance/readable';
import { differences } from '../endurance/sameRun';
import { temporaryFolder } from './temporary';
import { tinyRequest } from './tinyRun';

const kills = 3;
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

describe('a run killed without warning', () => {
  it(
    `is the same after ${kills} kills`,
    async () => {
      const root = await temporaryFolder();
      // Runs of the same name: the model card holds it.
      const whole = await tinyRequest(root, path.join('whole', 'run'));
      await train(whole);
      const random = createRandom(1);
      let request = { ...whole, out: path.join(root, 'killed', 'run'), resume: true };
      for (let killed = 0; killed < kills;) {
        const ended = await train(request, { events: 1 + random.nextInt(24), delay: random.nextInt(12) });
        await readEverything(request.out);
        // A run that came to its end is followed by another.
        if (ended) request = { ...request, out: path.join(root, `killed${killed}`, 'run') };
        else killed += 1;
      }
      await train(request);
      expect(await differences(request.out, whole.out)).toEqual([]);
    },
    60_000 + kills * 20_000,
  );
});
