// `note-tagger train` in a process of its own, which may be killed: by the clock from outside, or at one of its own changes to files.
import { spawn } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { variable, type Injection, type OperationKill } from './injection';

const project = path.resolve(__dirname, '../..');
export const builtCommand = path.join(project, 'dist', 'cli.js');
const injection = path.join(project, 'out', 'endurance', 'injection.cjs');

export type Kill =
  | { readonly kind: 'clock'; readonly milliseconds: number }
  | ({ readonly kind: 'operation' } & OperationKill);

export interface Ended {
  readonly killed: boolean;
  readonly code: number | null;
  readonly stderr: string;
  readonly milliseconds: number;
}

export async function buildInjection(): Promise<void> {
  await mkdir(path.dirname(injection), { recursive: true });
  await build({
    entryPoints: [path.join(__dirname, 'injection.ts')],
    outfile: injection,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
}

/** @param command the built command line. */
export async function train(
  command: string,
  args: readonly string[],
  { kill, trace }: { readonly kill?: Kill; readonly trace?: string } = {},
): Promise<Ended> {
  const told: Injection = {
    ...(kill?.kind === 'operation' ? { kill } : {}),
    ...(trace === undefined ? {} : { trace }),
  };
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', injection, command, 'train', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, [variable]: JSON.stringify(told) },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const timer =
    kill?.kind === 'clock' ? setTimeout(() => child.kill('SIGKILL'), kill.milliseconds) : undefined;
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...end) => resolve(end));
  });
  clearTimeout(timer);
  return { killed: signal === 'SIGKILL', code, stderr, milliseconds: performance.now() - began };
}

export interface Change {
  readonly milliseconds: number;
  readonly operation: string;
  readonly path: string;
}

export async function readTrace(file: string): Promise<Change[]> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [milliseconds, operation, changed] = JSON.parse(line) as [number, string, string];
    return { milliseconds, operation, path: changed };
  });
}
