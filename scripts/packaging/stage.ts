// Lays out, in a folder of its own, exactly what a VSIX holds: production bundles, media, models, one platform's ONNX Runtime.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { bundledPackages, thirdPartyNotices } from './notices';
import { runQuietly } from './runQuietly';
import { targets, type Target } from './targets';

const project = path.resolve(__dirname, '../..');

/** Marked-up sources of the sample notes, system litter. */
const leftOut = [/^media\/samples\/source(\/|$)/, /(^|\/)\.DS_Store$/];

/** Returns the folder. */
export function stageExtension(target: Target): string {
  const folder = path.join(project, 'out/package', target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const inputs = bundleForProduction(folder);
  for (const name of ['media', 'models', 'docs', 'README.md', 'CHANGELOG.md', 'LICENSE']) copy(name, folder);
  stageRuntime(target, folder);
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(publishedManifest(), null, 2) + '\n');
  const packages = bundledPackages(project, inputs, ['onnxruntime-node', 'onnxruntime-common']);
  writeFileSync(path.join(folder, 'ThirdPartyNotices.txt'), thirdPartyNotices(packages));
  return folder;
}

/** Returns the files that went into the bundles. */
function bundleForProduction(folder: string): string[] {
  const metafile = `${folder}.inputs.json`;
  const args = ['--production', `--outdir=${path.join(folder, 'dist')}`, `--metafile=${metafile}`];
  runQuietly(['esbuild.config.mjs', ...args], project);
  return JSON.parse(readFileSync(metafile, 'utf8')) as string[];
}

function copy(name: string, folder: string): void {
  const from = path.join(project, name);
  if (!existsSync(from)) throw new Error(`${name} is missing: the package cannot be complete without it`);
  cpSync(from, path.join(folder, name), {
    recursive: true,
    filter: (file) => {
      const relative = path.relative(project, file).split(path.sep).join('/');
      return !leftOut.some((pattern) => pattern.test(relative));
    },
  });
}

/**
 * ONNX Runtime stands in dist/node_modules, where `require` in a bundle looks first: the packager takes no
 * node_modules folder from the top.
 */
function stageRuntime(target: Target, folder: string): void {
  const from = path.join(project, 'node_modules');
  const to = path.join(folder, 'dist/node_modules');
  const binaries = `onnxruntime-node/bin/napi-v6/${targets[target]}`;
  const scripts = { recursive: true, filter: (file: string) => !/\.(map|ts)$/.test(file) };
  cpSync(path.join(from, binaries), path.join(to, binaries), { recursive: true });
  cpSync(path.join(from, 'onnxruntime-node/dist'), path.join(to, 'onnxruntime-node/dist'), scripts);
  cpSync(
    path.join(from, 'onnxruntime-common/dist/cjs'),
    path.join(to, 'onnxruntime-common/dist/cjs'),
    scripts,
  );
  for (const name of ['onnxruntime-node', 'onnxruntime-common'])
    cpSync(path.join(from, name, 'package.json'), path.join(to, name, 'package.json'));
}

/** package.json without what only a checkout needs. */
function publishedManifest(): Record<string, unknown> {
  const manifest = JSON.parse(readFileSync(path.join(project, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const checkoutOnly = [
    'private',
    'bin',
    'scripts',
    'dependencies',
    'devDependencies',
    'overrides',
    'allowScripts',
  ];
  return Object.fromEntries(Object.entries(manifest).filter(([name]) => !checkoutOnly.includes(name)));
}
