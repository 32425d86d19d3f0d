// What a stage of the tests reports: how many passed, failed and were skipped.

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Stage {
  readonly name: string;
  /** Prints its failures and skips, one line or paragraph each. */
  readonly run: () => Promise<Counts>;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skipped: left.skipped + right.skipped,
    }),
    none,
  );
}

export function describeCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed` + (skipped > 0 ? `, ${skipped} skipped` : '');
}

/** A stage that cannot run here: said aloud, and counted as skipped. */
export function skippedStage(reason: string): Counts {
  console.log(`  skipped: ${reason}`);
  return { ...none, skipped: 1 };
}
