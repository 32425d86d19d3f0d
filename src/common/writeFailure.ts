// Why a file or folder could not be written, in words that say what to do.
import { AppError, describeError, systemReason } from './errors';

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room, then try again',
  EDQUOT: 'your quota on this disk is used up. Make room, then try again',
  EROFS: 'the disk is read-only. Choose a folder that can be written to',
  EACCES: 'you are not allowed to. Choose a folder that can be written to',
  EPERM: 'you are not allowed to. Choose a folder that can be written to',
  ENAMETOOLONG: 'the path is too long. Choose a shorter one',
  ENOTDIR: 'a file stands where a folder should. Choose another folder',
  EEXIST: 'a file stands where a folder should. Choose another folder',
  EISDIR: 'a folder stands there. Give the name of a file',
};

export function writeFailure(file: string, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const why = systemReason(cause, reasons) ?? `${describeError(cause)}. Check the folder`;
  return new AppError('output', `${file} cannot be written: ${why}`, { cause });
}
