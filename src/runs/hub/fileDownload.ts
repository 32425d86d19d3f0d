// One file from the hub: into a `.part` file that the next try goes on with, renamed only when its checksum is right.
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, CancelledError, throwIfCancelled } from '../../common/errors';
import { describeStatus, type Checksum, type RemoteFile } from './listing';
import { NetworkError, request, type Connection, type Reply } from './request';

export interface FileTransfer {
  readonly connection: Connection;
  readonly url: string;
  /** Where the file is to be. */
  readonly target: string;
  readonly file: RemoteFile;
  /** Pause before the second try in milliseconds; doubled for each further one. */
  readonly retryPause: number;
  /** Bytes of this file that are here. */
  readonly onBytes: (bytes: number) => void;
}

/** Tries in a row that bring no byte. */
const maxFruitlessTries = 5;

/** @throws AppError when the network gives up, or when what came is not the file; CancelledError. */
export async function downloadFile(transfer: FileTransfer): Promise<void> {
  const { target } = transfer;
  await makeFolder(path.dirname(target));
  await downloadTo(transfer).catch((error: unknown) => refuseUnwritable(target, error));
}

/** @throws AppError when the cache cannot be written. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => refuseUnwritable(folder, error));
}

function refuseUnwritable(file: string, error: unknown): never {
  throw isSystemError(error) ? unwritable(file, error) : error;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function unwritable(target: string, cause: NodeJS.ErrnoException): AppError {
  const advice = 'make room, or choose another cache folder (NOTE_TAGGER_CACHE)';
  return new AppError('output', `${target} cannot be written (${cause.code ?? cause.name}): ${advice}`, {
    cause,
  });
}

async function downloadTo(transfer: FileTransfer): Promise<void> {
  const { target, file, onBytes } = transfer;
  if ((await sizeOf(target)) === file.bytes) {
    onBytes(file.bytes);
    return;
  }
  const part = `${target}.part`;
  await fetchWhole(transfer, part);
  await verify(part, file, target);
  await rename(part, target);
}

async function fetchWhole(transfer: FileTransfer, part: string): Promise<void> {
  const { file, connection, retryPause } = transfer;
  let fruitless = 0;
  for (;;) {
    const before = await keptBytes(part, file.bytes);
    transfer.onBytes(Math.max(before, 0));
    if (before === file.bytes) return;
    try {
      await fetchRest(transfer, part, Math.max(before, 0));
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      fruitless = (await sizeOf(part)) > before ? 0 : fruitless + 1;
      if (fruitless >= maxFruitlessTries) throw gaveUp(transfer, error);
      await pause(retryPause * 2 ** fruitless, connection.signal);
    }
  }
}

function gaveUp({ file, connection }: FileTransfer, cause: NetworkError): AppError {
  return new AppError(
    'model',
    `${connection.endpoint} cannot be reached for ${file.path}: check the network and start the download again; it goes on where it stopped`,
    { cause },
  );
}

/** What an earlier try left, −1 for nothing; more than the file can have is thrown away. */
async function keptBytes(part: string, bytes: number): Promise<number> {
  const size = await sizeOf(part);
  if (size <= bytes) return size;
  await rm(part, { force: true });
  return -1;
}

async function fetchRest(transfer: FileTransfer, part: string, start: number): Promise<void> {
  const { connection, url } = transfer;
  const reply = await request(connection, url, start > 0 ? { range: `bytes=${start}-` } : {});
  try {
    await append(transfer, part, await firstByte(transfer, reply, start), reply);
  } finally {
    reply.close();
  }
}

/** Where the body begins: a server may answer a range with the whole file. */
async function firstByte(
  { file, connection, target }: FileTransfer,
  reply: Reply,
  start: number,
): Promise<number> {
  if (reply.status === 200) return 0;
  if (reply.status === 206 && contentStart(reply) === start) return start;
  if (reply.status === 206 || reply.status === 416) {
    await rm(`${target}.part`, { force: true });
    throw new NetworkError('The hub answers with another part of the file');
  }
  throw describeStatus(reply.status, file.path, connection.endpoint, 'of the listing');
}

function contentStart({ headers }: Reply): number | undefined {
  const match = /^bytes (\d+)-/.exec(headers.get('content-range') ?? '');
  return match === null ? undefined : Number(match[1]);
}

async function append(
  { file, onBytes, connection }: FileTransfer,
  part: string,
  start: number,
  reply: Reply,
): Promise<void> {
  const handle = await open(part, 'a');
  try {
    if (start === 0) await truncate(part, 0);
    let size = start;
    for await (const piece of reply.body) {
      throwIfCancelled(connection.signal);
      size += piece.length;
      if (size > file.bytes)
        throw new AppError(
          'model',
          `${connection.endpoint} sends more for ${file.path} than its listing says; try again later`,
        );
      await handle.writeFile(piece);
      onBytes(size);
    }
    await handle.sync();
    if (size < file.bytes) throw new NetworkError('The connection ended early');
  } finally {
    await handle.close();
  }
}

/** A part that fails is thrown away, so that the next try starts afresh. */
async function verify(
  part: string,
  { path: name, bytes, checksum }: RemoteFile,
  target: string,
): Promise<void> {
  const found = await hashFile(part, startHash(checksum, bytes));
  if (found === checksum.hex) return;
  await rm(part, { force: true });
  throw new AppError(
    'model',
    `${name} came damaged (its checksum is wrong) and was not kept at ${target}: start the download again`,
  );
}

function startHash(checksum: Checksum, bytes: number): Hash {
  return checksum.kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`);
}

async function hashFile(file: string, hash: Hash): Promise<string> {
  for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/** −1 when there is no such file. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => undefined))?.size ?? -1;
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch {
    throw new CancelledError();
  }
}
