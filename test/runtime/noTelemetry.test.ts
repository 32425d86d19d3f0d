// ONNX Runtime would keep a device id and a queue of events to upload in the home folder: with us it keeps nothing.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.join(__dirname, '../..');

it('leaves nothing in the home folder or the folder for temporary files', { timeout: 60_000 }, () => {
  const home = mkdtempSync(path.join(tmpdir(), 'no-telemetry-'));
  try {
    execFileSync(process.execPath, ['--import', 'tsx', path.join(__dirname, 'runOnce.ts')], {
      cwd: root,
      // The library keeps quiet under CI and test runners by itself, which would prove nothing: so none of their variables.
      env: { PATH: process.env['PATH'] ?? '', HOME: home, TMPDIR: home },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    expect(readdirSync(home, { recursive: true }).filter((name) => !String(name).startsWith('tsx-'))).toEqual(
      [],
    );
  } finally {
    rmSync(home, { recursive: true });
  }
});
