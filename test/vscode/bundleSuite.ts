// Bundles the suite for the extension host: out/vscode-suite/index.js and one file a test file.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { build } from 'esbuild';

const project = path.resolve(__dirname, '../..');
const suite = path.join(__dirname, 'suite');

/** Returns the module to name as `extensionTestsPath`. */
export async function bundleSuite(): Promise<string> {
  const outdir = path.join(project, 'out/vscode-suite');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [path.join(suite, 'index.ts'), ...testFiles()],
    outdir,
    outbase: suite,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    sourcemap: 'inline',
    // mocha keeps its current suite in its module: index and tests must share one.
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}

function testFiles(): string[] {
  return readdirSync(suite, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join(suite, name));
}
