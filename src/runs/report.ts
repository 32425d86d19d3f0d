// report.json: what a finished run achieved, on what, in what time.
import * as v from 'valibot';
import type { NotWritten } from '../corpus/ledger';
import type { Best, DevScores, DoneReason } from '../training/events';
import { readJsonFile, writeJsonFile } from './jsonFile';

export interface RunReport {
  readonly schemaVersion: 1;
  readonly reason: DoneReason;
  readonly steps: number;
  /** Of the epoch whose weights are kept. */
  readonly best: Best | null;
  readonly dev: DevScores | null;
  readonly test: DevScores | null;
  /** Of computing, all processes that worked on the run together. */
  readonly seconds: number;
  /** Of the last process. */
  readonly peakMemoryBytes: number;
  /** Entities of the training notes that the tag column has no place for: never seen by the model. */
  readonly notTrained: readonly NotWritten[];
}

const three = { precision: v.number(), recall: v.number(), f1: v.number() };
const scoresSchema = v.object({
  micro: v.object(three),
  macro: v.object(three),
  perLabel: v.record(
    v.string(),
    v.object({ ...three, support: v.number(), truePositives: v.number(), falsePositives: v.number() }),
  ),
});
const readSchema = v.object({
  best: v.object({ epoch: v.number(), f1: v.number() }),
  dev: scoresSchema,
  test: v.nullable(scoresSchema),
});

/**
 * The scores of a finished run; undefined where there is no report yet.
 * @throws AppError (`input`) when the file is no report of a run
 */
export async function readReport(file: string): Promise<v.InferOutput<typeof readSchema> | undefined> {
  return readJsonFile(file, readSchema, {
    kind: 'report of a run',
    advice: 'delete it and resume the run (train --resume)',
  });
}

export async function writeReport(file: string, report: RunReport): Promise<void> {
  await writeJsonFile(file, report);
}
