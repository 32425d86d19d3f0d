// The folder that a conversion writes to: whole files or none, never over a source, never outside the folder.
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../common/errors';
import { writeFailure } from '../../common/writeFailure';
import type { OutputFile } from '../formats/format';
import { SourceFiles } from './sourceFiles';

interface SharedFile {
  readonly path: string;
  readonly temporary: string;
  readonly handle: FileHandle;
  closing: string;
  /** Not yet written; small documents go out together. */
  readonly pending: (string | Uint8Array)[];
  pendingLength: number;
}

const flushLength = 1 << 18;

/** Not flushed to the disk file by file (that is slow for thousands of notes): a killed run leaves whole files all the same. */
export class OutputFolder implements AsyncDisposable {
  readonly #folder: string;
  readonly #isNew: boolean;
  readonly #sources: SourceFiles;
  readonly #folders = new Set<string>();
  /** Places, by what they are {@link folded} to. */
  readonly #written = new Map<string, string[]>();
  #shared: SharedFile | undefined;
  #sharedCount = 0;

  private constructor(folder: string, isNew: boolean, sources: SourceFiles) {
    this.#folder = folder;
    this.#isNew = isNew;
    this.#sources = sources;
  }

  /** @param sources gives absolute paths of files that must not be written over. */
  static async open(folder: string, sources: () => readonly string[]): Promise<OutputFolder> {
    const absolute = path.resolve(folder);
    const made = await mkdir(absolute, { recursive: true }).catch((error: unknown) => {
      throw writeFailure(folder, error);
    });
    return new OutputFolder(await realpath(absolute), made !== undefined, new SourceFiles(sources));
  }

  /** Number of files written that several documents share. */
  get sharedCount(): number {
    return this.#sharedCount;
  }

  get path(): string {
    return this.#folder;
  }

  /** @throws AppError `output` when the file is a source or cannot be written. */
  async write(file: OutputFile): Promise<void> {
    if (file.shared === true) await this.#append(file);
    else if (!this.#isWritten(file)) this.#writeWhole(await this.#placeFor(file.path), file.contents);
  }

  /** One note may have several files of annotations (gold and system): each brings its text along. */
  #isWritten({ path: relative, contents }: OutputFile): boolean {
    const place = path.join(this.#folder, relative);
    const isThere = this.#written.get(folded(place))?.includes(place) === true;
    return isThere && readFileSync(place).equals(Buffer.from(contents));
  }

  /** Removes what a run that was killed left half-written. */
  async clearLeftovers(): Promise<void> {
    const names = await readdir(this.#folder, { recursive: true });
    for (const name of names)
      if (temporaryName.test(path.basename(name))) await rm(path.join(this.#folder, name), { force: true });
  }

  /** Puts the shared file in its place. */
  async finish(): Promise<void> {
    const shared = this.#shared;
    if (shared === undefined) return;
    this.#shared = undefined;
    shared.pending.push(shared.closing);
    try {
      await flush(shared);
      await shared.handle.close();
      await rename(shared.temporary, shared.path);
    } catch (error) {
      await discard(shared);
      failed(shared.path, error);
    }
  }

  /** Takes everything back, where the folder was made for this: what lay in it before stays. */
  async discard(): Promise<void> {
    await this[Symbol.asyncDispose]();
    if (this.#isNew) await rm(this.#folder, { recursive: true, force: true });
  }

  get isNew(): boolean {
    return this.#isNew;
  }

  /** Discards a shared file that was not finished. */
  async [Symbol.asyncDispose](): Promise<void> {
    const shared = this.#shared;
    if (shared === undefined) return;
    this.#shared = undefined;
    await discard(shared);
  }

  async #append(file: OutputFile): Promise<void> {
    const target = path.join(this.#folder, file.path);
    if (this.#shared?.path !== target) {
      await this.finish();
      const place = await this.#placeFor(file.path);
      const temporary = temporaryFor(place);
      const handle = await open(temporary, 'wx').catch((error: unknown) => failed(place, error));
      this.#sharedCount++;
      this.#shared = {
        path: target,
        temporary,
        handle,
        closing: '',
        pending: [file.opening ?? ''],
        pendingLength: 0,
      };
    }
    const shared = this.#shared;
    shared.closing = file.closing ?? '';
    shared.pending.push(file.contents);
    shared.pendingLength += file.contents.length;
    if (shared.pendingLength >= flushLength)
      await flush(shared).catch((error: unknown) => failed(shared.path, error));
  }

  async #placeFor(relative: string): Promise<string> {
    const place = path.join(this.#folder, relative);
    if (!place.startsWith(this.#folder + path.sep))
      throw new AppError('output', `${relative} would lie outside ${this.#folder}.`);
    if (this.#sources.holds(place)) {
      throw new AppError(
        'output',
        `${place} is a source: it would be written over. Choose another folder for the output.`,
      );
    }
    this.#refuseTwice(place);
    const folder = path.dirname(place);
    if (!this.#folders.has(folder)) {
      await mkdir(folder, { recursive: true }).catch((error: unknown) => failed(folder, error));
      this.#folders.add(folder);
    }
    return place;
  }

  #refuseTwice(place: string): void {
    const alike = this.#written.get(folded(place));
    if (alike === undefined) {
      this.#written.set(folded(place), [place]);
      return;
    }
    if (alike.includes(place) || new SourceFiles(() => alike).holds(place))
      throw new AppError('output', `${place} would be written twice. Give documents different names.`);
    alike.push(place);
  }

  /** Synchronous, as reading is: see source.ts. */
  #writeWhole(place: string, contents: string | Uint8Array): void {
    const temporary = temporaryFor(place);
    try {
      writeFileSync(temporary, contents, { flag: 'wx' });
      renameSync(temporary, place);
    } catch (error) {
      rmSync(temporary, { force: true });
      failed(place, error);
    }
  }
}

/** A place as a disk sees it that does not tell capitals or composed letters apart. */
const folded = (place: string): string => place.normalize('NFC').toLowerCase();

async function flush(shared: SharedFile): Promise<void> {
  const chunks = shared.pending
    .splice(0)
    .map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece));
  shared.pendingLength = 0;
  await shared.handle.writeFile(Buffer.concat(chunks));
}

async function discard({ handle, temporary }: SharedFile): Promise<void> {
  await handle.close();
  await rm(temporary, { force: true });
}

const thisProcess = randomBytes(8).toString('hex');
let temporaries = 0;

const temporaryName = /^\.note-tagger-[\da-f]{16}-\d+\.tmp$/;

const temporaryFor = (place: string): string =>
  path.join(path.dirname(place), `.note-tagger-${thisProcess}-${++temporaries}.tmp`);

function failed(place: string, error: unknown): never {
  throw writeFailure(place, error);
}
