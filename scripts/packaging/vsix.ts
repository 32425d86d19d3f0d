// Makes a VSIX from the staged folder with vsce.
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { runQuietly } from './runQuietly';
import { stageExtension } from './stage';
import type { Target } from './targets';

const project = path.resolve(__dirname, '../..');

/** Returns the package's path, `<name>-<version>-<target>.vsix` in the project's root. */
export function packageExtension(target: Target): string {
  const folder = stageExtension(target);
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const file = path.join(project, `${name}-${version}-${target}.vsix`);
  const vsce = path.join(path.dirname(require.resolve('@vscode/vsce/package.json')), 'vsce');
  // The repository field is the publisher's to add; links of the README stay as they are.
  const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  runQuietly([vsce, ...args, '--target', target, '--out', file], folder);
  return file;
}
