// Runs a Node program and shows what it says only when it fails.
import { spawnSync } from 'node:child_process';

export function runQuietly(args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} failed:\n${stdout}${stderr}`);
}
