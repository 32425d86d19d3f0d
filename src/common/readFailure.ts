// Why a file or folder could not be read, in words that say what to do.
import { AppError, describeError, systemReason } from './errors';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there. Check the path',
  ENOTDIR: 'a file stands where a folder should. Check the path',
  EISDIR: 'it is a folder. Give a file',
  EACCES: 'you are not allowed to. Change its permissions, or give another',
  EPERM: 'you are not allowed to. Change its permissions, or give another',
};

/** @param code `usage` where the call named the file, as an option's value. */
export function readFailure(file: string, cause: unknown, code: 'input' | 'usage' = 'input'): AppError {
  const why = systemReason(cause, reasons) ?? `${describeError(cause)}. Check the path`;
  return new AppError(code, `${file} cannot be read: ${why}.`, { cause });
}
