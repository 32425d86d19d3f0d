// What the packaged extension holds, and what it must not.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { targets } from '../../../scripts/packaging/targets';
import { listZip } from './zipListing';

const project = path.resolve(__dirname, '../../..');
const staged = path.join(project, 'out/package/linux-x64');
const names = listZip(process.env['NOTE_TAGGER_VSIX'] ?? '')
  .map((entry) => entry.name)
  .filter((name) => name.startsWith('extension/'))
  .map((name) => name.slice('extension/'.length));

describe('the VSIX', () => {
  it.each([
    'package.json',
    'readme.md',
    'changelog.md',
    'LICENSE.txt',
    'ThirdPartyNotices.txt',
    'dist/extension.js',
    'dist/cli.js',
    'dist/node_modules/onnxruntime-node/dist/index.js',
    'dist/node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node',
    'dist/node_modules/onnxruntime-common/dist/cjs/index.js',
  ])('holds %s', (name) => {
    expect(names).toContain(name);
  });

  it('holds a worker, the pages, built-in models and sample notes', () => {
    for (const pattern of [
      /^dist\/\w+\.worker\.js$/,
      /^dist\/views\/\w+\.js$/,
      /^models\/.+\.onnx$/,
      /^media\/samples\/brat\/test\//,
    ])
      expect(
        names.some((name) => pattern.test(name)),
        String(pattern),
      ).toBe(true);
  });

  it('holds the documentation that its README points at', () => {
    const readme = readFileSync(path.join(staged, 'README.md'), 'utf8');
    const linked = [...readme.matchAll(/\]\(((?:docs|models)\/[^)#]+)/g)].map(([, file]) => file!);
    expect(linked.length).toBeGreaterThan(3);
    expect(linked.filter((file) => !names.includes(file))).toEqual([]);
  });

  it.each([
    ['tests', /(^|\/)tests?\/(?!.*\.(txt|ann|con|ast|rel)$)/],
    ['sources', /\.tsx?$|^src\//],
    ['source maps', /\.map$/],
    ['marked-up sources of the sample notes', /^media\/samples\/source\//],
    [
      'packages that are bundled or that only a checkout needs',
      /node_modules\/(?!onnxruntime-(node|common)\/)/,
    ],
    ['hidden files', /(^|\/)\.(?!gitkeep)[^/]+$/],
  ])('holds no %s', (_what, pattern) => {
    expect(names.filter((name) => pattern.test(name))).toEqual([]);
  });

  it('holds the ONNX Runtime of its own platform alone', () => {
    const platforms = new Set(names.flatMap((name) => /napi-v6\/([^/]+\/[^/]+)\//.exec(name)?.[1] ?? []));
    expect([...platforms]).toEqual([targets['linux-x64']]);
  });

  it('names every third party', () => {
    const notices = readFileSync(path.join(staged, 'ThirdPartyNotices.txt'), 'utf8');
    const inputs = JSON.parse(readFileSync(`${staged}.inputs.json`, 'utf8')) as string[];
    const packages = inputs.flatMap((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
    for (const name of new Set([...packages, 'onnxruntime-node'])) expect(notices).toContain(`${name} `);
  });

  it('finds ONNX Runtime from its bundles', () => {
    const code = "process.stdout.write(require.resolve('onnxruntime-node')); require('onnxruntime-node')";
    const dist = path.join(staged, 'dist');
    const found = execFileSync(process.execPath, ['-e', code], { cwd: dist, encoding: 'utf8' });
    expect(path.relative(dist, found)).toBe('node_modules/onnxruntime-node/dist/index.js');
  });

  it('runs its command line by itself', () => {
    const output = execFileSync(process.execPath, [path.join(staged, 'dist/cli.js'), '--help'], {
      encoding: 'utf8',
    });
    expect(output).toContain('note-tagger');
  });
});
