// One seed by our own engine: a run as `note-tagger train` makes it, which goes on where it was stopped.
import path from 'node:path';
import { initializeParameters } from '../../../src/model/initialization';
import { readMetrics } from '../../../src/runs/metricsLog';
import { writeModelFrame, writeWeights } from '../../../src/runs/modelFolder';
import { runFolder } from '../../../src/runs/runFolder';
import { runTraining } from '../../../src/runs/trainingRun';
import { createTrainingBackend } from '../../../src/runtime';
import type { Comparison } from './comparison';

/** Strict dev F1 after each epoch. */
export async function trainOurs(
  { train, dev, labels, configuration, tokenizer, settings }: Comparison,
  seed: number,
  { folder, threads }: { readonly folder: string; readonly threads: number },
): Promise<number[]> {
  const base = path.join(folder, `base-${seed}`);
  await writeModelFrame(base, configuration, tokenizer, settings.maxLength);
  await writeWeights(base, initializeParameters(configuration, seed));
  const out = path.join(folder, `run-${seed}`);
  const run = runTraining(
    {
      train: train.folder,
      dev: dev.folder,
      base,
      out,
      device: settings.precision === 'fp16' ? 'webgpu' : 'cpu',
      resume: true,
      settings: { ...settings, seed },
      ...(labels === undefined ? {} : { labels }),
    },
    {
      createBackend: async (shape, parameters, chosen) =>
        createTrainingBackend(shape, parameters, { ...chosen, threads }),
    },
  );
  while ((await run.next()).done !== true);
  const events = await readMetrics(runFolder(out).metrics);
  return events.flatMap((event) => (event.kind === 'dev' ? [event.scores.micro.f1] : []));
}
