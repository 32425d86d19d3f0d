// kill -9 at random moments: whatever is left can be read, and the resumed run ends with the very weights of one never killed.
// NOTE_TAGGER_KILLS sets how many kills (3 by default), NOTE_TAGGER_KILL_SEED when.
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
import { tinyFolds, tinyRequest } from './tinyRun';
import { trainInChild } from './trainInChild';

const kills = Number(process.env['NOTE_TAGGER_KILLS'] ?? 3);
const seed = Number(process.env['NOTE_TAGGER_KILL_SEED'] ?? 1);
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
      await trainInChild(whole);
      const random = createRandom(seed);
      const request = { ...whole, out: path.join(root, 'killed'), resume: true };
      for (let killed = 0; killed < kills;) {
        const ended = await trainInChild(request, {
          events: 1 + random.nextInt(24),
          delay: random.nextInt(12),
        });
        await expectReadable(request);
        // Many kills need several runs.
        if (ended) request.out = path.join(root, `killed${killed}`);
        else killed += 1;
      }
      await trainInChild(request);
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

  it(
    `that is one of an experiment's ends likewise, its neighbours untouched, after ${kills} kills`,
    async () => {
      const root = await temporaryFolder();
      const whole = await tinyFolds(root, 'whole', { folds: 2 });
      await trainInChild(whole);
      const random = createRandom(seed);
      const request = { ...whole, out: path.join(root, 'killed'), resume: true };
      for (let killed = 0; killed < kills; killed++) {
        const ended = await trainInChild(request, {
          events: 1 + random.nextInt(16),
          delay: random.nextInt(12),
        });
        // The first has much to do; a later one may find so little left that it ends before it is killed.
        if (killed === 0) expect(ended).toBe(false);
        for (const fold of ['fold-1', 'fold-2'])
          await expectReadable({ ...request, out: path.join(request.out, fold) });
      }
      await trainInChild(request);
      const written = async (out: string, ...file: string[]): Promise<Buffer> =>
        readFile(path.join(out, ...file));
      for (const fold of ['fold-1', 'fold-2']) {
        const weights = await written(request.out, fold, 'best', 'model.safetensors');
        expect(weights.equals(await written(whole.out, fold, 'best', 'model.safetensors'))).toBe(true);
      }
      expect(
        (await written(request.out, 'report.json')).equals(await written(whole.out, 'report.json')),
      ).toBe(true);
    },
    60_000 + kills * 20_000,
  );
});
