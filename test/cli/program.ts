// The command line as users run it: bundled once for all tests, each call a process of its own.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(__dirname, '../..');
/** Two folders below the root, like `dist` one below it: the built-in models are found from both. */
const bundle = path.join(root, 'out', 'test-cli', `cli-${process.pid}.js`);
let built: Promise<void> | undefined;

async function buildOnce(): Promise<void> {
  await mkdir(path.dirname(bundle), { recursive: true });
  await build({
    entryPoints: [path.join(root, 'src/cli/cli.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['onnxruntime-node'],
    logLevel: 'error',
  });
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** @param stdout a file's number where it is not to be read here. */
export async function start(
  args: readonly string[],
  cwd = root,
  env: NodeJS.ProcessEnv = process.env,
  stdout: 'pipe' | number = 'pipe',
): Promise<Running> {
  await (built ??= buildOnce());
  const child = spawn(process.execPath, [bundle, ...args], { cwd, env, stdio: ['ignore', stdout, 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { child, ended };
}

export async function run(args: readonly string[], cwd?: string, env?: NodeJS.ProcessEnv): Promise<Ended> {
  return (await start(args, cwd, env)).ended;
}
