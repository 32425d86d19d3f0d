// A VS Code server on a free loopback port, with data folders of its own that nothing else has touched.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

import { installHost, type Installation } from './installation';
import { quietSettings, untrustedSettings, type Settings } from './settings';

const startLimitMs = 60_000;

export interface ServerOptions {
  /** Extensions to install from packages. */
  readonly vsix?: readonly string[];
  /** Added to the environment of the server and so of the extension host. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Workspace trust: on, and the workspace not trusted; otherwise everything is trusted. */
  readonly untrusted?: boolean;
  readonly settings?: Settings;
  /** A free one when absent or 0. */
  readonly port?: number;
}

export class Server {
  readonly root: string;
  readonly port: number;
  readonly #process: ChildProcess;

  constructor(root: string, port: number, child: ChildProcess) {
    this.root = root;
    this.port = port;
    this.#process = child;
  }

  /** An empty folder for the workspace; removed with the server. */
  get workspace(): string {
    return path.join(this.root, 'workspace');
  }

  /** Resolves when the server has ended, by `stop` or by itself. */
  get ended(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#process.exitCode !== null) resolve();
      else
        this.#process.once('exit', () => {
          resolve();
        });
    });
  }

  get log(): string {
    return readFileSync(path.join(this.root, 'server.log'), 'utf8');
  }

  /** How the page names a file of this machine. */
  uri(file: string): string {
    return `vscode-remote://127.0.0.1:${this.port}${file}`;
  }

  /** The page that shows `folder`; the payload reaches the workbench (extensionDevelopmentPath, openFile, …). */
  address(folder: string, payload: readonly (readonly [string, string])[] = []): string {
    const address = new URL(`http://127.0.0.1:${this.port}/`);
    address.searchParams.set('folder', folder);
    if (payload.length > 0) address.searchParams.set('payload', JSON.stringify(payload));
    return address.href;
  }

  stop(): void {
    killGroup(this.#process);
    rmSync(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const installation = await installHost(console.log);
  const root = mkdtempSync(path.join(os.tmpdir(), 'vscode-host-'));
  for (const folder of ['user/User', 'extensions', 'home', 'workspace', 'data'])
    mkdirSync(path.join(root, folder), { recursive: true });
  const settings = {
    ...quietSettings,
    ...(options.untrusted ? untrustedSettings : {}),
    ...options.settings,
  };
  writeSettings(root, settings);
  const environment = serverEnvironment(root, options.environment);
  for (const file of options.vsix ?? []) await installExtension(installation, root, environment, file);
  const child = spawnServer(installation, root, environment, options);
  process.once('exit', () => killGroup(child));
  return new Server(root, await boundPort(root, child), child);
}

function writeSettings(root: string, settings: Settings): void {
  writeFileSync(path.join(root, 'user/User/settings.json'), JSON.stringify(settings, null, 2));
}

/** Ours, less what would make the server think that it runs inside another VS Code; no extension gallery. */
function serverEnvironment(
  root: string,
  added: Readonly<Record<string, string>> | undefined,
): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|npm_|VITEST|NODE_OPTIONS|NODE_ENV)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: path.join(root, 'home'),
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: '', itemUrl: '', controlUrl: '' }),
    ...added,
  };
}

function commonArguments(root: string): string[] {
  return [
    '--accept-server-license-terms',
    ...['--telemetry-level', 'off'],
    ...['--server-data-dir', path.join(root, 'data')],
    ...['--user-data-dir', path.join(root, 'user')],
    ...['--extensions-dir', path.join(root, 'extensions')],
  ];
}

async function installExtension(
  { node, serverMain }: Installation,
  root: string,
  env: NodeJS.ProcessEnv,
  file: string,
): Promise<void> {
  const args = [serverMain, ...commonArguments(root), '--install-extension', file, '--force'];
  await promisify(execFile)(node, args, { env, timeout: 120_000 });
}

function spawnServer(
  { node, serverMain }: Installation,
  root: string,
  env: NodeJS.ProcessEnv,
  { untrusted = false, port = 0 }: ServerOptions,
): ChildProcess {
  const log = openSync(path.join(root, 'server.log'), 'w');
  const args = [
    serverMain,
    ...commonArguments(root),
    ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
    // Without it the page neither runs a test suite nor reports how it ended.
    '--enable-smoke-test-driver',
    ...(untrusted ? [] : ['--disable-workspace-trust']),
  ];
  // A group of its own, so that the extension hosts and terminals below it end with it.
  const child = spawn(node, args, { env, detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  return child;
}

async function boundPort(root: string, child: ChildProcess): Promise<number> {
  const deadline = Date.now() + startLimitMs;
  for (;;) {
    const log = readFileSync(path.join(root, 'server.log'), 'utf8');
    const port = /Server bound to 127\.0\.0\.1:(\d+)/.exec(log)?.[1];
    if (port !== undefined) return Number(port);
    if (child.exitCode !== null || Date.now() > deadline) {
      killGroup(child);
      throw new Error(`VS Code's server did not start:\n${log}`);
    }
    await delay(100);
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
