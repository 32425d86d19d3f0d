// Runs a program of the project's own node_modules and keeps what it prints.
import { spawn } from 'node:child_process';
import path from 'node:path';

export const project = path.resolve(__dirname, '../..');

export interface Finished {
  readonly code: number;
  /** stdout and stderr as they came. */
  readonly output: string;
}

/** `script` is a JavaScript file, from the project's root. */
export function runNode(
  script: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString().trim() });
    });
  });
}

/** Throws with the build's own message when the bundles cannot be built. */
export async function buildBundles(): Promise<void> {
  const { code, output } = await runNode('esbuild.config.mjs');
  if (code !== 0) throw new Error(`the bundles cannot be built:\n${output}`);
}
