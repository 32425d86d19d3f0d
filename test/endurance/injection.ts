// Loaded into the training process before anything else (--require): counts its changes to files, writes them down, ends it at one of them.
import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';

/** What the process is told through the environment variable {@link variable}. */
export interface Injection {
  /** A file that gets a line a change: milliseconds since the start, operation, path. */
  readonly trace?: string;
  readonly kill?: OperationKill;
}

/** Ends the process at its change number `index` (from 0). */
export interface OperationKill {
  readonly index: number;
  /** `half`: half of what is being written has reached the file; before, where the change writes nothing. */
  readonly moment: (typeof moments)[number];
}

export const moments = ['before', 'half', 'after'] as const;
export const variable = 'NOTE_TAGGER_TEST_INJECTION';

const { trace, kill } = JSON.parse(process.env[variable] ?? '{}') as Injection;
const traceFile = trace === undefined ? undefined : fs.openSync(trace, 'a');
let changes = 0;

/** SIGKILL, as `kill -9` sends it: nothing of ours runs after it. */
function die(moment: string, operation: string, path: string): never {
  fs.writeSync(2, `killed ${moment} ${operation} ${path}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

async function change<T>(
  operation: string,
  path: string,
  act: () => Promise<T>,
  half?: () => void,
): Promise<T> {
  const index = changes++;
  if (traceFile !== undefined)
    fs.writeSync(traceFile, `${JSON.stringify([Math.round(performance.now()), operation, path])}\n`);
  const moment = kill?.index === index ? kill.moment : undefined;
  if (moment === 'before' || (moment === 'half' && half === undefined)) die('before', operation, path);
  if (moment === 'half') {
    half!();
    die('half through', operation, path);
  }
  const result = await act();
  if (moment === 'after') die('after', operation, path);
  return result;
}

function watchHandle(handle: FileHandle, path: string): FileHandle {
  for (const name of ['write', 'writeFile', 'appendFile'] as const) {
    const original: (data: Uint8Array) => Promise<unknown> = handle[name].bind(handle);
    const watched = async (data: string | Uint8Array): Promise<unknown> => {
      const bytes = Buffer.from(data as Uint8Array);
      const half = (): number => fs.writeSync(handle.fd, bytes, 0, bytes.length >> 1);
      return change(name, path, async () => original(bytes), half);
    };
    Object.defineProperty(handle, name, { value: watched });
  }
  for (const name of ['sync', 'truncate'] as const) {
    const original: (length?: number) => Promise<void> = handle[name].bind(handle);
    Object.defineProperty(handle, name, {
      value: async (length?: number) => change(name, path, async () => original(length)),
    });
  }
  return handle;
}

/** What each function changes: its first argument, or where it moves that to. */
const changedBy = {
  rename: 1,
  link: 1,
  mkdir: 0,
  rm: 0,
  truncate: 0,
  appendFile: 0,
  writeFile: 0,
  utimes: 0,
} as const;

for (const name of Object.keys(changedBy) as (keyof typeof changedBy)[]) {
  const original = promises[name] as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(promises, name, {
    value: async (...args: unknown[]) =>
      change(name, String(args[changedBy[name]]), async () => original(...args)),
  });
}

const originalOpen = promises.open;
Object.defineProperty(promises, 'open', {
  value: async (path: string, flags = 'r', ...rest: [number?]) => {
    if (flags === 'r') return originalOpen(path, flags, ...rest);
    return watchHandle(await change('open', path, async () => originalOpen(path, flags, ...rest)), path);
  },
});
