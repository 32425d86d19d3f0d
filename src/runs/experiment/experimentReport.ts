// report.json of an experiment: what its runs scored together, and which of their models stands for it.
import * as v from 'valibot';
import type { ExperimentReport } from '../../evaluation/experiment';
import { readJsonFile, writeJsonFile } from '../jsonFile';
import { runFolder } from '../runFolder';

/** The file that makes a folder an experiment. */
export const experimentFileName = 'experiment.json';

/** A folder beside the file, and no other: `fold-1`, `share-0.25-seed-13`. */
export const runNameSchema = v.pipe(v.string(), v.regex(/^\w[\w.-]*$/));

/** As much as is read again. */
const readSchema = v.object({
  schemaVersion: v.literal(1),
  runs: v.array(v.object({ name: runNameSchema })),
  best: v.object({ run: runNameSchema, f1: v.number() }),
});

export async function writeExperimentReport(folder: string, report: ExperimentReport): Promise<void> {
  await writeJsonFile(runFolder(folder).report, { schemaVersion: 1, ...report });
}

/**
 * Undefined until all runs have come to their end.
 * @throws AppError (`input`) when the file is damaged
 */
export async function readExperimentReport(
  folder: string,
): Promise<v.InferOutput<typeof readSchema> | undefined> {
  return readJsonFile(runFolder(folder).report, readSchema, {
    kind: 'report of an experiment',
    advice: 'delete it and resume the experiment (train --resume)',
  });
}
