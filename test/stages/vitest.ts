// Runs vitest and reads its JSON report: counts, failures with their message, skips with their name.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import type { Counts } from './counts';
import { project, runNode } from './process';

interface TestReport {
  readonly fullName: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'pending' | 'todo' | 'disabled';
  readonly failureMessages: readonly string[] | null;
}

interface FileReport {
  readonly name: string;
  readonly status: 'passed' | 'failed';
  /** Why the file could not be loaded. */
  readonly message: string;
  readonly assertionResults: readonly TestReport[];
}

/** `name` names the report, out/<name>.json. */
export async function runVitest(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Counts> {
  const report = path.join(project, `out/${name}.json`);
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { code, output } = await runNode(
    'node_modules/vitest/vitest.mjs',
    ['run', '--reporter=json', `--outputFile=${report}`, ...args],
    environment,
  );
  const files = existsSync(report)
    ? (JSON.parse(readFileSync(report, 'utf8')) as { testResults: FileReport[] }).testResults
    : [];
  const counts = countFiles(files);
  if ((code === 0) === (counts.failed === 0) && counts.passed > 0) return counts;
  if (counts.failed === 0) {
    // An error outside every test, or no test at all.
    console.log(`  ✘ vitest ended with ${code}, ${counts.passed} tests passed\n${output}`);
    return { ...counts, failed: 1 };
  }
  return counts;
}

function countFiles(files: readonly FileReport[]): Counts {
  const tests = files.flatMap((file) => file.assertionResults);
  const failed = tests.filter((test) => test.status === 'failed');
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const unloaded = files.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  for (const test of failed) console.log(`  ✘ ${test.fullName}\n${(test.failureMessages ?? []).join('\n')}`);
  for (const file of unloaded) console.log(`  ✘ ${path.relative(project, file.name)}\n${file.message}`);
  for (const test of skipped) console.log(`  - skipped: ${test.fullName}`);
  return {
    passed: tests.length - failed.length - skipped.length,
    failed: failed.length + unloaded.length,
    skipped: skipped.length,
  };
}
