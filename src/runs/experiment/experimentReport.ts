// report.json of an experiment: what its runs scored together, and which of their models stands for it.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeFileAtomic } from '../../common/atomicFile';
import { AppError } from '../../common/errors';
import type { ExperimentReport } from '../../evaluation/experiment';
import { runFolder } from '../runFolder';

/** The file that makes a folder an experiment. */
export const experimentFileName = 'experiment.json';

/** As much as is read again. */
const readSchema = v.object({
  schemaVersion: v.literal(1),
  runs: v.array(v.object({ name: v.string() })),
  best: v.object({ run: v.string(), f1: v.number() }),
});

export async function writeExperimentReport(folder: string, report: ExperimentReport): Promise<void> {
  await writeFileAtomic(
    runFolder(folder).report,
    `${JSON.stringify({ schemaVersion: 1, ...report }, undefined, 2)}\n`,
  );
}

/**
 * Undefined until all runs have come to their end.
 * @throws AppError (`model`) when the file is damaged
 */
export async function readExperimentReport(
  folder: string,
): Promise<v.InferOutput<typeof readSchema> | undefined> {
  const file = runFolder(folder).report;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return v.parse(readSchema, JSON.parse(text));
  } catch (cause) {
    throw new AppError(
      'model',
      `${file} cannot be read: delete it and resume the experiment (train --resume)`,
      {
        cause,
      },
    );
  }
}
