// `npm run test:host` and `npm run test:desktop`: the suite alone. Usage: testHost.ts [host|desktop] [FILE.vsix]
import { runDesktopSuite, runHostSuite, type SuiteOptions } from './suiteRun';

async function main(): Promise<void> {
  const [place = 'host', vsix] = process.argv.slice(2);
  const run = place === 'desktop' ? runDesktopSuite : runHostSuite;
  const totals = { passed: 0, failed: 0, skipped: 0 };
  // A desktop VS Code has no switch for an untrusted workspace without a dialog.
  const selections = place === 'desktop' ? (['trusted'] as const) : (['trusted', 'untrusted'] as const);
  for (const selection of selections) {
    const options: SuiteOptions = { selection, ...(vsix === undefined ? {} : { vsix }) };
    const outcome = await run(options);
    for (const line of outcome.lines) console.log(line);
    totals.passed += outcome.passed;
    totals.failed += outcome.failed;
    totals.skipped += outcome.skipped;
  }
  console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  process.exit(totals.failed > 0 ? 1 : 0);
}

void main();
