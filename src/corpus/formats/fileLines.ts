// Lines of files that hold many documents, in batches: files that are larger than memory pass through in pieces.
import { AppError } from '../../common/errors';
import { maximumTextBytes } from '../decodeText';
import type { Problem } from '../ledger';
import { textLines, type TextLine } from '../textLines';
import type { SourceFile } from './format';
import { readText } from './groupText';

const longestLine = 16 * 1024 * 1024;

/** `start` of a line counts from the beginning of its piece in files that are read in pieces. */
export async function* fileLines(file: SourceFile, problems: Problem[]): AsyncGenerator<readonly TextLine[]> {
  if (file.size <= maximumTextBytes / 4) yield* batches(await readText(file, problems));
  else yield* streamedLines(file, problems);
}

/** Of as many a reader judges what their columns are. */
const firstBatch = 20_000;
/** So few lines at a time that those which were read are soon forgotten. */
const laterBatch = 1000;

function* batches(text: string): Generator<readonly TextLine[]> {
  let batch: TextLine[] = [];
  let size = firstBatch;
  for (const line of textLines(text)) {
    if (batch.push(line) < size) continue;
    yield batch;
    batch = [];
    size = laterBatch;
  }
  if (batch.length > 0) yield batch;
}

async function* streamedLines(file: SourceFile, problems: Problem[]): AsyncGenerator<readonly TextLine[]> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let held = '';
  let before = 0;
  let replaced = false;
  const batch = (text: string): TextLine[] => {
    const lines = [...textLines(text, before + 1)];
    before += lines.length;
    return lines;
  };
  for await (const chunk of file.chunks()) {
    const text = held + decoder.decode(chunk, { stream: true });
    replaced ||= text.includes('\ufffd');
    const end = text.lastIndexOf('\n') + 1;
    held = text.slice(end);
    if (held.length > longestLine)
      throw new AppError('input', `${file.displayPath}: line ${before + 1} is too long to be read.`);
    if (end > 0) yield batch(text.slice(0, end));
  }
  held += decoder.decode();
  if (held !== '') yield batch(held);
  if (replaced) {
    problems.push({
      file: file.displayPath,
      line: 0,
      message: 'Holds bytes that are not UTF-8; save the file as UTF-8.',
    });
  }
}
