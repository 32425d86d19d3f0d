// Starts a child process from a bundle in `dist`, on the editor's own Node. No `vscode` here: tests fork the same way.
import { fork, type ChildProcess } from 'node:child_process';
import { readline } from './lines';
import type { FromWorker, Port, ToWorker } from '../../protocol/calls';

/** Output of a worker (warnings of native libraries, crashes): for the log, a line at a time. */
export type LogLine = (line: string) => void;

export function forkWorker(file: string, log: LogLine): Port<ToWorker, FromWorker> {
  const child = fork(file, [], {
    execPath: process.execPath,
    execArgv: [],
    env: nodeEnvironment(process.env),
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) readline(stream, log);
  return portOf(child);
}

/** Without what belongs to the editor or a debugger: it would change how a plain Node process behaves. */
export function nodeEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

function portOf(child: ChildProcess): Port<ToWorker, FromWorker> {
  const closers: ((reason: string) => void)[] = [];
  let gone: string | undefined;
  const end = (reason: string): void => {
    if (gone !== undefined) return;
    gone = reason;
    for (const close of closers) close(reason);
  };
  child.once('exit', (code, signal) =>
    end(signal === null ? `exit code ${code ?? 'unknown'}` : `killed by ${signal}`),
  );
  child.once('error', (error) =>
    end(`could not start: ${'code' in error ? String(error.code) : error.name}`),
  );
  return {
    // A message to a process that is just going is lost like any other: its exit rejects the call.
    post: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => child.on('message', (message) => listener(message as FromWorker)),
    onClose: (listener) => {
      if (gone === undefined) closers.push(listener);
      else listener(gone);
    },
    close: () => stop(child),
  };
}

/** Asks first, so that files are left whole; a process that does not listen is killed. */
function stop(child: ChildProcess): void {
  if (child.exitCode !== null) return;
  if (child.connected) child.disconnect();
  setTimeout(() => child.exitCode === null && child.kill('SIGKILL'), 2000).unref();
}
