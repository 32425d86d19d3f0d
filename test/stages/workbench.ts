// The stages that need a real VS Code: package, extension-host suites, browser tests; from the tree and from the VSIX.
import { packageExtension } from '../../scripts/packaging/vsix';
import { installationObstacle } from '../vscode/installation';
import type { SuiteOptions, Selection } from '../vscode/suiteRun';
import { findChromium } from '../vscode/workbench';
import { runDesktopSuite, runHostSuite } from '../vscode/suiteRun';
import type { SuiteOutcome } from '../vscode/suiteResults';
import { skippedStage, sum, type Counts, type Stage } from './counts';
import { buildBundles } from './process';
import { runVitest } from './vitest';

type Subject = 'tree' | 'vsix';

/** Environment of the tests that look from outside: the package to look at; the tree when absent. */
const vsixVariable = 'NOTE_TAGGER_VSIX';
const workbenchConfig = ['--config', 'test/vscode/vitest.config.mts'];

let packaged: string | undefined;

/** The package of the npm-only host's platform, made once a run. */
function vsix(): string {
  packaged ??= packageExtension('linux-x64');
  return packaged;
}

async function prepare(subject: Subject): Promise<string | undefined> {
  if (subject === 'vsix') return vsix();
  await buildBundles();
  return undefined;
}

export const packageStage: Stage = {
  name: 'package',
  run: () => runVitest('package', [...workbenchConfig, 'test/vscode/package'], { [vsixVariable]: vsix() }),
};

export function hostStage(subject: Subject): Stage {
  return {
    name: `host:${subject}`,
    run: () => whenPossible(() => runSelections(subject, ['trusted', 'untrusted'], runHostSuite)),
  };
}

/** Not part of `npm test`: a desktop VS Code is downloaded, or named by VSCODE_EXECUTABLE. */
export const desktopStage: Stage = {
  name: 'desktop',
  run: () => runSelections('tree', ['trusted'], runDesktopSuite),
};

export function browserStage(subject: Subject): Stage {
  return {
    name: `browser:${subject}`,
    run: () =>
      whenPossible(async () => {
        const file = await prepare(subject);
        return runVitest(
          `browser-${subject}`,
          [...workbenchConfig, 'test/vscode/browser'],
          file === undefined ? {} : { [vsixVariable]: file },
        );
      }),
  };
}

/** `npm start`, which is about the tree alone. */
export const startStage: Stage = {
  name: 'start',
  run: () =>
    whenPossible(async () => {
      await prepare('tree');
      return runVitest('start', [...workbenchConfig, 'test/vscode/start']);
    }),
};

async function whenPossible(run: () => Promise<Counts>): Promise<Counts> {
  const obstacle =
    findChromium() === undefined
      ? 'Chromium is absent, install with apt-get install chromium'
      : installationObstacle();
  return obstacle === undefined ? run() : skippedStage(obstacle);
}

async function runSelections(
  subject: Subject,
  selections: readonly Selection[],
  run: (options: SuiteOptions) => Promise<SuiteOutcome>,
): Promise<Counts> {
  const file = await prepare(subject);
  const outcomes: SuiteOutcome[] = [];
  for (const selection of selections) {
    const outcome = await run({ selection, ...(file === undefined ? {} : { vsix: file }) });
    for (const line of outcome.lines) console.log(`  ${line}`);
    outcomes.push(outcome);
  }
  return sum(outcomes);
}
