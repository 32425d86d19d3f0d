// The notices of third parties: found from what was bundled, refused when a licence forbids it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { bundledPackages, thirdPartyNotices } from '../../scripts/packaging/notices';

describe('bundledPackages', () => {
  let project = '';

  beforeEach(() => {
    project = mkdtempSync(path.join(os.tmpdir(), 'notices-'));
  });
  afterEach(() => {
    rmSync(project, { recursive: true, force: true });
  });

  function install(folder: string, license: string, files: Readonly<Record<string, string>> = {}): void {
    const name = folder.replace(/^.*node_modules\//, '');
    mkdirSync(path.join(project, folder), { recursive: true });
    const manifest = JSON.stringify({ name, version: '1.2.3', license, author: { name: 'A. Author' } });
    for (const [file, text] of Object.entries({ 'package.json': manifest, ...files }))
      writeFileSync(path.join(project, folder, file), text);
  }

  it('finds plain, scoped and nested packages once each, and no sources of ours', () => {
    const folders = [
      'node_modules/plain',
      'node_modules/@scope/one',
      'node_modules/plain/node_modules/nested',
    ];
    for (const folder of folders) install(folder, 'MIT', { LICENSE: 'text' });
    const inputs = ['src/a.ts', ...folders.flatMap((folder) => [`${folder}/a.js`, `${folder}/lib/b.js`])];
    const names = bundledPackages(project, inputs).map(({ name }) => name);
    expect(names).toEqual(['@scope/one', 'plain', 'nested']);
  });

  it('quotes licence and notice files', () => {
    install('node_modules/p', 'Apache-2.0', { 'LICENSE.md': 'the licence', NOTICE: 'the notice' });
    const notices = thirdPartyNotices(bundledPackages(project, ['node_modules/p/a.js']));
    expect(notices).toContain('p 1.2.3 (Apache-2.0)\n\nthe licence\n\nthe notice');
  });

  it('writes the MIT licence out for a package that only names it', () => {
    install('node_modules/p', 'MIT');
    const [found] = bundledPackages(project, [], ['p']);
    expect(found?.text).toMatch(/^MIT License\n\nCopyright \(c\) A\. Author\n\nPermission is hereby granted/);
  });

  it.each(['GPL-3.0', 'UNLICENSED', 'undefined'])('refuses %s', (license) => {
    install('node_modules/p', license, { LICENSE: 'text' });
    expect(() => bundledPackages(project, ['node_modules/p/a.js'])).toThrow(/p: the licence/);
  });

  it.each(['(MIT OR GPL-3.0)', 'BSD-3-Clause'])('accepts %s', (license) => {
    install('node_modules/p', license, { LICENSE: 'text' });
    expect(bundledPackages(project, ['node_modules/p/a.js'])).toHaveLength(1);
  });

  it('refuses another licence without its text', () => {
    install('node_modules/p', 'ISC');
    expect(() => bundledPackages(project, ['node_modules/p/a.js'])).toThrow(/no licence file/);
  });
});
