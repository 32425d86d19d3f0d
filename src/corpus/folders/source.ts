// Files and folders on disk → source files, and their first kilobytes for recognising formats.
import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync, type Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, throwIfCancelled } from '../../common/errors';
import { readFailure } from '../../common/readFailure';
import { decodeText } from '../decodeText';
import type { FileHead, SourceFile } from '../formats/format';

/** A file that was found. It holds little besides its path: all files of a folder are known before the first one is read. */
export class FoundFile implements SourceFile {
  readonly path: string;
  /** Absolute path of the folder it was found through. */
  readonly root: string;
  readonly size: number;
  /** Milliseconds since 1970; with the size, it tells whether a file is still the one it was. */
  readonly modified: number;
  /** The root as the user typed it. */
  readonly #typed: string;

  constructor(
    root: string,
    typed: string,
    relative: string,
    status: { readonly size: number; readonly mtimeMs: number },
  ) {
    this.root = root;
    this.path = relative;
    this.size = status.size;
    this.modified = status.mtimeMs;
    this.#typed = typed;
  }

  get absolutePath(): string {
    return path.join(this.root, this.path);
  }

  get displayPath(): string {
    return path.join(this.#typed, this.path);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the interface allows for slower sources
  async bytes(): Promise<Uint8Array> {
    return readFileSync(this.absolutePath);
  }

  chunks(): AsyncIterable<Uint8Array> {
    return createReadStream(this.absolutePath, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
  }
}

/**
 * The files of `inputs`; folders are walked, also those that links lead to, each once. Hidden files are left alone.
 * @throws AppError `input` when an input does not exist.
 */
export async function findFiles(inputs: readonly string[], signal?: AbortSignal): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const folders = new FolderWalk(found, signal);
  for (const input of inputs) {
    const absolute = path.resolve(input);
    const status = await stat(absolute).catch((error: unknown) => {
      throw readFailure(input, error);
    });
    if (status.isDirectory()) await folders.walk(absolute, input);
    // A pipe would be waited for without end, and a source is read more than once.
    else if (!status.isFile())
      throw new AppError('input', `${input} is neither a file nor a folder. Write it to a file first.`);
    else
      found.push(new FoundFile(path.dirname(absolute), path.dirname(input), path.basename(absolute), status));
  }
  await folders.followLinks();
  return inputs.length === 1 ? found : withoutDuplicates(found);
}

function withoutDuplicates(found: readonly FoundFile[]): FoundFile[] {
  return [...new Map(found.map((file) => [file.absolutePath, file])).values()];
}

interface Link {
  readonly root: string;
  readonly typed: string;
  readonly relative: string;
  /** Real path of the folder that it lies in. */
  readonly folder: string;
}

/** Walks folders, and then what links in them lead to: no folder twice, and so no circle is walked without end. */
class FolderWalk {
  readonly #found: FoundFile[];
  readonly #signal: AbortSignal | undefined;
  /** Real paths. */
  readonly #seen = new Set<string>();
  readonly #links: Link[] = [];
  readonly #inputs: string[] = [];

  constructor(found: FoundFile[], signal: AbortSignal | undefined) {
    this.#found = found;
    this.#signal = signal;
  }

  async walk(root: string, typed: string): Promise<void> {
    const real = await realpath(root);
    this.#inputs.push(real);
    await this.#folder(root, typed, '', real);
  }

  /** Behind all that was walked: a folder that is among the inputs goes by its own name. */
  async followLinks(): Promise<void> {
    for (const { root, typed, relative, folder } of this.#links) {
      const real = await realpath(path.join(root, relative));
      // What lies around an input, or around the link, was not meant.
      const around = [folder, ...this.#inputs].some((inner) => isInside(inner, real));
      if (!around) await this.#folder(root, typed, relative, real);
    }
  }

  async #folder(root: string, typed: string, relative: string, real: string): Promise<void> {
    throwIfCancelled(this.#signal);
    if (this.#seen.has(real)) return;
    this.#seen.add(real);
    const folder = path.join(root, relative);
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      throw readFailure(folder, error);
    });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue;
      const inner = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) await this.#folder(root, typed, inner, path.join(real, entry.name));
      else if (entry.isFile() || entry.isSymbolicLink()) {
        const status = statOf(path.join(root, inner));
        if (status?.isFile() === true) this.#found.push(new FoundFile(root, typed, inner, status));
        else if (status?.isDirectory() === true)
          this.#links.push({ root, typed, relative: inner, folder: real });
      }
    }
  }
}

const isInside = (inner: string, outer: string): boolean =>
  inner.startsWith(outer.endsWith(path.sep) ? outer : outer + path.sep);

/** Undefined for a link that leads nowhere, or round in a circle. */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/**
 * The files beside `file`, and in folders next to it that usually hold texts: only looked at for texts.
 * @param known absolute paths of files that are left out
 */
export async function filesNear(file: FoundFile, known: ReadonlySet<string>): Promise<FoundFile[]> {
  const folder = path.dirname(file.absolutePath);
  const parent = path.dirname(folder);
  const near: FoundFile[] = [];
  for (const place of [
    folder,
    ...['txt', 'text', 'texts', 'docs', 'notes'].map((name) => path.join(parent, name)),
  ]) {
    const entries = await readdir(place, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const absolute = path.join(place, entry.name);
      if (known.has(absolute)) continue;
      const status = await stat(absolute).catch(() => undefined);
      if (status === undefined) continue;
      near.push(
        new FoundFile(folder, folder, path.relative(folder, absolute).replaceAll(path.sep, '/'), status),
      );
    }
  }
  return near;
}

const headBytes = 16 * 1024;
const tailBytes = 8 * 1024;

function readAt(descriptor: number, position: number, length: number): Uint8Array {
  const buffer = new Uint8Array(length);
  const read = readSync(descriptor, buffer, 0, length, position);
  return buffer.subarray(0, read);
}

/** Reads the beginning and the end of a file. Synchronous: for thousands of small files a turn of the thread pool costs more. */
export function headOf(file: FoundFile): FileHead {
  try {
    return readHead(file);
  } catch (cause) {
    throw new UnreadableFileError(cause);
  }
}

/** A file that is there, and cannot be opened or read. */
export class UnreadableFileError extends AppError {
  constructor(cause: unknown) {
    super('input', `${readFailure('The file', cause).message} It was left out.`, { cause });
    this.name = 'UnreadableFileError';
  }
}

function readHead(file: FoundFile): FileHead {
  const descriptor = openSync(file.absolutePath, 'r');
  try {
    const head = readAt(descriptor, 0, Math.min(headBytes, file.size));
    const whole = head.length >= file.size;
    const text = decodeText(wholeCharacters(head)).text;
    const tail = whole
      ? text
      : decodeText(readAt(descriptor, Math.max(0, file.size - tailBytes), tailBytes)).text;
    return fileHead(file, text, whole, tail);
  } finally {
    closeSync(descriptor);
  }
}

/** Drops a UTF-8 character that the end of the head cuts in two. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte >= 0xc0) end = bytes.length - back;
    if (byte < 0x80 || byte >= 0xc0) break;
  }
  return bytes.length < headBytes ? bytes : bytes.subarray(0, end);
}

export function fileHead(
  file: Pick<SourceFile, 'path'>,
  head: string,
  whole: boolean,
  tail = head,
): FileHead {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return {
    path: file.path,
    name,
    extension: dot <= 0 ? '' : name.slice(dot + 1).toLowerCase(),
    head,
    whole,
    tail,
  };
}
