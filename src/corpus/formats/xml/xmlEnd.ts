// Whether an XML file has its end: one that was cut off still reads well up to there, and says nothing of what is missing.
import type { Problem } from '../../ledger';
import { LineNumbers } from '../../textLines';
import type { SourceFile } from '../format';
import { problemAt } from '../groupText';
import { rootOf } from './xmlRecognition';

/** Where a root element begins, however much is said before it. */
const headLength = 16 * 1024;

/** A problem on the last line when the root element is never closed. */
export function cutOffProblems(file: SourceFile, raw: string): Problem[] {
  const root = rootOf(raw.slice(0, headLength));
  if (root === '' || closes(raw, root)) return [];
  const message = `The file ends without </${root}>: it seems to be cut off, and what stood behind is missing. Copy it again.`;
  return [problemAt(file, new LineNumbers(raw).at(raw.trimEnd().length), message)];
}

function closes(raw: string, root: string): boolean {
  const closing = `</${root}`;
  const at = raw.lastIndexOf(closing);
  return at >= 0 && /^\s*>/.test(raw.slice(at + closing.length, at + closing.length + 100));
}
