// `npm start` without a desktop VS Code: prints an address where the sample notes stand with their entities, ends on Ctrl+C.
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { Workbench } from '../workbench';

const project = path.resolve(__dirname, '../../..');

describe('npm start', () => {
  let child: ChildProcess | undefined;

  afterEach(() => child?.kill('SIGKILL'));

  it('serves the sample notes and ends cleanly', async () => {
    const args = ['--import', 'tsx', 'scripts/start.ts', '--host'];
    const started = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    let output = '';
    started.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await expect.poll(() => output, { timeout: 120_000 }).toMatch(/http:\/\/127\.0\.0\.1:\d+/);
    const address = /http:\/\/\S+/.exec(output)?.[0] ?? '';

    const workbench = await Workbench.open(address);
    const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
    await expect.poll(() => workbench.decorations(editor).count(), { timeout: 90_000 }).toBeGreaterThan(5);
    await workbench.close();

    const ended = new Promise<number | null>((resolve) => started.once('exit', resolve));
    started.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect(fetch(new URL(address).origin)).rejects.toThrow();
  });
});
