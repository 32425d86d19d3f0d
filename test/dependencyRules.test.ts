// The two checks that keep dependencies one way, each shown to fail on a source tree that breaks the rule.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = path.resolve(__dirname, '..');
const healthy = {
  'src/common/text.ts': 'export const text: string = "";',
  'src/corpus/document.ts': "import { text } from '../common/text'; export const title = text;",
  'src/extension/extension.ts':
    "import * as vscode from 'vscode'; export const activate = () => vscode.version;",
};

let folders: string[] = [];

/** A project of its own with our rules, our bundler and these sources. */
function projectWith(sources: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dependency-rules-'));
  folders.push(folder);
  for (const file of ['.dependency-cruiser.cjs', 'esbuild.config.mjs', 'tsconfig.json', 'package.json'])
    copyFileSync(path.join(project, file), path.join(folder, file));
  symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'));
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

/** The violations as `rule: file`. */
function cruise(folder: string): { status: number | null; violations: string[] } {
  const program = path.join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const report = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return {
    status,
    violations: report.summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`),
  };
}

function bundle(folder: string): { status: number | null; stderr: string } {
  return spawnSync(process.execPath, ['esbuild.config.mjs'], { cwd: folder, encoding: 'utf8' });
}

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders = [];
});

describe('the dependency rules', () => {
  it('let a healthy tree through', () => {
    expect(cruise(projectWith(healthy))).toEqual({ status: 0, violations: [] });
  });

  describe('on a broken tree', () => {
    let violations: string[] = [];

    beforeAll(() => {
      violations = cruise(
        projectWith({
          ...healthy,
          'src/common/window.ts': "import type { Uri } from 'vscode'; export type Place = Uri;",
          'src/corpus/note.ts': "import type { Place } from '../common/window'; export type Note = Place;",
          'src/corpus/trained.ts': "import { loop } from '../training/loop'; export const trained = loop;",
          'src/training/loop.ts': 'export const loop = 1;',
          'src/model/weights.ts': "import { Tensor } from 'onnxruntime-node'; export const weights = Tensor;",
          'src/views/report/main.ts': "import fs from 'node:fs'; export const read = fs.readFileSync;",
          'src/cli/verb.ts': "import { work } from '../worker/work'; export const verb = work;",
          'src/worker/work.ts': 'export const work = 1;',
          'src/graph/a.ts': "import { b } from './b'; export const a = (): number => b();",
          'src/graph/b.ts': "import { a } from './a'; export const b = (): number => a();",
        }),
      ).violations;
    });

    it.each([
      'vscode-only-in-extension: src/common/window.ts',
      // Through another file: the import itself names no vscode.
      'vscode-only-in-extension: src/corpus/note.ts',
      'corpus-imports-only: src/corpus/trained.ts',
      'onnxruntime-only-through-one-door: src/model/weights.ts',
      'node-free-views: src/views/report/main.ts',
      'leaves-do-not-import-each-other: src/cli/verb.ts',
      'no-cycles: src/graph/a.ts',
    ])('find %s', (violation) => {
      expect(violations).toContain(violation);
    });

    it('find nothing in the healthy files', () => {
      const blamed = violations.filter((violation) =>
        Object.keys(healthy).some((file) => violation.endsWith(`: ${file}`)),
      );
      expect(blamed).toEqual([]);
    });
  });
});

describe('the bundler', () => {
  it('bundles a healthy tree', () => {
    expect(bundle(projectWith(healthy)).status).toBe(0);
  });

  it.each(['src/worker/tagger.worker.ts', 'src/cli/cli.ts', 'src/views/report/main.ts'])(
    'refuses vscode reached from %s',
    (entry) => {
      const up = path.posix.relative(path.posix.dirname(entry), 'src/common/window');
      const folder = projectWith({
        ...healthy,
        'src/common/window.ts': "import * as vscode from 'vscode'; export const version = vscode.version;",
        [entry]: `import { version } from '${up}'; console.log(version);`,
      });
      const { status, stderr } = bundle(folder);
      expect(status).not.toBe(0);
      expect(stderr).toContain('Could not resolve "vscode"');
    },
  );
});
