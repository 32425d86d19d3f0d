// Reading the files of a group as text, with what had to be guessed as problems.
import { readFailure } from '../../common/readFailure';
import { checkSize, decodeText, encodingMessage } from '../decodeText';
import type { Problem } from '../ledger';
import type { SourceFile, SourceGroup } from './format';

export interface FileText {
  readonly file: SourceFile;
  readonly text: string;
}

/** @throws AppError `input` when the file is too large or cannot be read. */
export async function readText(file: SourceFile, problems: Problem[]): Promise<string> {
  checkSize(file.size, file.displayPath);
  const { text, encoding } = decodeText(await bytesOf(file));
  const message = encodingMessage(encoding);
  if (message !== undefined) problems.push({ file: file.displayPath, line: 0, message, severity: 'warning' });
  return text;
}

async function bytesOf(file: SourceFile): Promise<Uint8Array> {
  try {
    return await file.bytes();
  } catch (error) {
    throw readFailure(file.displayPath, error);
  }
}

/** The text of the file that plays `role`, if there is one. */
export async function textOf(
  group: SourceGroup,
  role: string,
  problems: Problem[],
): Promise<FileText | undefined> {
  const file = group.files.get(role);
  return file === undefined ? undefined : { file, text: await readText(file, problems) };
}

/** A line that could not be read. */
export const problemAt = (file: SourceFile, line: number, message: string): Problem => ({
  file: file.displayPath,
  line,
  message,
});

/** Something noticed on a line that was carried over all the same. */
export const warningAt = (file: SourceFile, line: number, message: string): Problem => ({
  file: file.displayPath,
  line,
  message,
  severity: 'warning',
});
