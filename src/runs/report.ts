// report.json: what a finished run achieved, on what, in what time.
import { writeFileAtomic } from '../common/atomicFile';
import type { NotWritten } from '../corpus/ledger';
import type { Best, DevScores, DoneReason } from '../training/events';

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

export async function writeReport(file: string, report: RunReport): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(report, undefined, 2)}\n`);
}
