// How a checkpoint that cannot be used is refused: one error, with the file's name and without unprintable bytes.
import { AppError } from '../../common/errors';

/** @throws AppError (`model`), always. */
export function refuse(file: string, why: string, cause?: unknown): never {
  throw new AppError('model', `${file} ${why}`, cause === undefined ? undefined : { cause });
}

/** Text out of an untrusted file, made fit for a message: printable ASCII of at most 80 characters. */
export function quoteName(name: string): string {
  const printable = name.slice(0, 80).replace(/[^\x20-\x7e]/g, '?');
  return name.length > 80 ? `${printable}…` : printable;
}
