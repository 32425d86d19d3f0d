// The licences of what is bundled: finds the packages, reads their licence texts, writes ThirdPartyNotices.txt.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its package.json. */
  readonly license: string;
  readonly text: string;
}

/** Licences that let us ship the code inside an MIT-licensed package. */
const permissive = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'Unlicense',
  'CC0-1.0',
]);

/**
 * The packages that `inputs` (paths of bundled files, from the project's root) come from, and those of `added`.
 * Throws when a licence is not permissive or its text cannot be found.
 */
export function bundledPackages(
  project: string,
  inputs: readonly string[],
  added: readonly string[] = [],
): BundledPackage[] {
  const folders = new Set(added.map((name) => `node_modules/${name}`));
  for (const input of inputs) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort().map((folder) => readPackage(path.join(project, folder)));
}

export function thirdPartyNotices(packages: readonly BundledPackage[]): string {
  const line = '-'.repeat(79);
  const notices = packages.map(
    ({ name, version, license, text }) => `${name} ${version} (${license})\n\n${text}`,
  );
  return `Clinical Note Tagger contains the following third-party software.\n\n${[...notices, ''].join(`\n\n${line}\n`)}`;
}

function readPackage(folder: string): BundledPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  const name = String(manifest['name']);
  const license = String(manifest['license']);
  const accepted = license
    .replace(/[()]/g, '')
    .split(/ OR /)
    .some((each) => permissive.has(each));
  if (!accepted) throw new Error(`${name}: the licence ${license} does not allow bundling here`);
  return { name, version: String(manifest['version']), license, text: licenseText(folder, manifest) };
}

/** The licence file, with its notice file when there is one. */
function licenseText(folder: string, manifest: Record<string, unknown>): string {
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort();
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return texts.length > 0 ? texts.join('\n\n') : declaredLicense(manifest);
}

/** For packages that state the MIT licence and carry no copy of it. */
function declaredLicense({ name, version, license, author }: Record<string, unknown>): string {
  if (license !== 'MIT')
    throw new Error(`${String(name)}: no licence file, and ${String(license)} wants one`);
  if (!String(name).startsWith('onnxruntime-'))
    return `MIT License\n\nCopyright (c) ${authorName(author) ?? `the authors of ${String(name)}`}\n\n${mitTerms}`;
  const parts = `https://github.com/microsoft/onnxruntime/blob/v${String(version)}/ThirdPartyNotices.txt`;
  return `MIT License\n\nCopyright (c) Microsoft Corporation\n\n${mitTerms}\n\nThird parties within ONNX Runtime: ${parts}`;
}

function authorName(author: unknown): string | undefined {
  if (typeof author === 'string') return author;
  return typeof author === 'object' && author !== null && 'name' in author ? String(author.name) : undefined;
}

const mitTerms = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;
