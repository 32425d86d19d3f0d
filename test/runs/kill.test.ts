// kill -9 at random moments, with checkpoints in the middle of epochs: whatever is left can be read, and the resumed run ends as one never
// killed. `npm run endure` does the same to the command line, fifty times.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import { readEverything } from '../endurance/readable';
import { differences } from '../endurance/sameRun';
import { temporaryFolder } from './temporary';
import { tinyFolds, tinyRequest } from './tinyRun';
import { trainInChild } from './trainInChild';

const kills = 3;
const seed = 1;
const timeout = 60_000 + kills * 20_000;

describe('a run killed without warning', () => {
  it(`is the same after ${kills} kills`, { timeout }, async () => {
    const root = await temporaryFolder();
    // Runs of the same name: the model card holds it.
    const whole = await tinyRequest(root, path.join('whole', 'run'));
    await trainInChild(whole);
    const random = createRandom(seed);
    let request = { ...whole, out: path.join(root, 'killed', 'run'), resume: true };
    for (let killed = 0; killed < kills;) {
      const ended = await trainInChild(request, {
        events: 1 + random.nextInt(24),
        delay: random.nextInt(12),
      });
      await readEverything(request.out);
      // A run that came to its end is followed by another.
      if (ended) request = { ...request, out: path.join(root, `killed${killed}`, 'run') };
      else killed += 1;
    }
    await trainInChild(request);
    expect(await differences(request.out, whole.out)).toEqual([]);
  });

  it(
    `that is one of an experiment's ends likewise, its neighbours untouched, after ${kills} kills`,
    { timeout },
    async () => {
      const root = await temporaryFolder();
      const whole = await tinyFolds(root, path.join('whole', 'folds'), { folds: 2 });
      await trainInChild(whole);
      const random = createRandom(seed);
      const request = { ...whole, out: path.join(root, 'killed', 'folds'), resume: true };
      const folds = (out: string): string[] => ['fold-1', 'fold-2'].map((fold) => path.join(out, fold));
      for (let killed = 0; killed < kills; killed++) {
        const ended = await trainInChild(request, {
          events: 1 + random.nextInt(16),
          delay: random.nextInt(12),
        });
        // The first has much to do; a later one may find so little left that it ends before it is killed.
        if (killed === 0) expect(ended).toBe(false);
        for (const fold of folds(request.out)) await readEverything(fold);
      }
      await trainInChild(request);
      for (const [index, fold] of folds(request.out).entries())
        expect(await differences(fold, folds(whole.out)[index]!)).toEqual([]);
      const report = async (out: string): Promise<string> => readFile(path.join(out, 'report.json'), 'utf8');
      expect(await report(request.out)).toBe(await report(whole.out));
    },
  );
});
