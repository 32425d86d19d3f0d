// Runs the suite inside an extension host: the npm-only VS Code or a desktop one; the source tree or a packaged VSIX.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { bundleSuite } from './bundleSuite';
import { startServer, type Server } from './server';
import { readOutcome, suiteEnvironment, type SuiteOutcome } from './suiteResults';
import { Workbench } from './workbench';
import { fillWorkspace } from './workspace';

const project = path.resolve(__dirname, '../..');
const suiteLimitMs = 5 * 60_000;

/** A folder of test files below suite/. */
export type Selection = 'trusted' | 'untrusted';

export interface SuiteOptions {
  readonly selection: Selection;
  /** The package to test; the source tree when absent. */
  readonly vsix?: string;
}

/** In the npm-only VS Code, seen by a browser. */
export async function runHostSuite(options: SuiteOptions): Promise<SuiteOutcome> {
  const tests = await bundleSuite();
  const { results, environment } = prepareResults(options);
  const server = await startServer({
    environment,
    vsix: options.vsix === undefined ? [] : [options.vsix],
    untrusted: options.selection === 'untrusted',
  });
  try {
    fillWorkspace(server.workspace);
    return readOutcome(results, await runInBrowser(server, options, tests));
  } finally {
    server.stop();
  }
}

/** In a desktop VS Code: VSCODE_EXECUTABLE, or the one that `@vscode/test-electron` downloads (VSCODE_VERSION, else stable). */
export async function runDesktopSuite(options: SuiteOptions): Promise<SuiteOutcome> {
  const { runTests } = await import('@vscode/test-electron');
  const tests = await bundleSuite();
  const { results, environment } = prepareResults(options);
  const workspace = mkdtempSync(path.join(os.tmpdir(), 'vscode-desktop-'));
  const executable = process.env['VSCODE_EXECUTABLE'];
  try {
    fillWorkspace(workspace);
    const code = await runTests({
      ...(executable === undefined
        ? { version: process.env['VSCODE_VERSION'] ?? 'stable' }
        : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: developmentExtension(options),
      extensionTestsPath: tests,
      extensionTestsEnv: environment,
      launchArgs: [workspace, '--disable-gpu', '--disable-workspace-trust'],
    }).catch((error: unknown) => String(error));
    return readOutcome(results, `exit ${code}`);
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

/** Returns how the extension host ended. */
async function runInBrowser(server: Server, options: SuiteOptions, tests: string): Promise<string> {
  const name = `${options.vsix === undefined ? 'tree' : 'vsix'}-${options.selection}`;
  let exited: (code: number) => void = () => undefined;
  const exit = new Promise<number>((resolve) => (exited = resolve));
  const log: string[] = [];
  const address = server.address(server.workspace, [
    ['extensionDevelopmentPath', server.uri(developmentExtension(options))],
    ['extensionTestsPath', server.uri(tests)],
  ]);
  const workbench = await Workbench.open(address, {
    onExit: exited,
    onLog: (line) => log.push(line),
  });
  try {
    const timer = new AbortController();
    const timeout = delay(suiteLimitMs, 'timeout', { signal: timer.signal }).catch(() => 'ended');
    const code = await Promise.race([exit, timeout]);
    timer.abort();
    if (code !== 0) await workbench.screenshot(path.join(project, `out/vscode/${name}-failed.png`));
    return code === 'timeout' ? `no answer in ${suiteLimitMs / 60_000} minutes` : `exit ${code}`;
  } finally {
    await workbench.close();
    writeFileSync(path.join(project, `out/vscode/${name}.log`), [...log, server.log].join('\n'));
  }
}

/** With a VSIX a development extension that does nothing: VS Code runs a suite only when there is one. */
function developmentExtension({ vsix }: SuiteOptions): string {
  return vsix === undefined ? project : path.join(__dirname, 'driver');
}

function prepareResults({ selection, vsix }: SuiteOptions): {
  results: string;
  environment: Record<string, string>;
} {
  const target = vsix === undefined ? 'tree' : 'vsix';
  const results = path.join(project, `out/vscode/${target}-${selection}.jsonl`);
  mkdirSync(path.dirname(results), { recursive: true });
  rmSync(results, { force: true });
  const environment = {
    [suiteEnvironment.results]: results,
    [suiteEnvironment.selection]: selection,
    [suiteEnvironment.target]: target,
  };
  return { results, environment };
}
