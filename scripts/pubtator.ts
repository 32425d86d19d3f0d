// Reads BC5CDR's PubTator files: `id|t|title`, `id|a|abstract`, then one line an annotation with offsets into "title abstract".
import type { Annotation, Document } from '../src/corpus/document';

export function parsePubtator(text: string): Document[] {
  return text
    .split(/\r?\n\r?\n/)
    .filter((block) => block.trim() !== '')
    .map(parseBlock);
}

function parseBlock(block: string): Document {
  const lines = block.trim().split(/\r?\n/);
  const [id = '', , title = ''] = splitHead(lines[0]);
  const abstract = splitHead(lines[1])[2] ?? '';
  const annotations = lines.slice(2).flatMap((line, index) => parseAnnotation(line, index));
  return { id, text: `${title} ${abstract}`, annotations };
}

/** The abstract may hold further bars. */
function splitHead(line = ''): string[] {
  const match = /^(\d+)\|([ta])\|(.*)$/.exec(line);
  return match === null ? [] : match.slice(1);
}

/** Relations (`CID`) have no offsets and are left out. */
function parseAnnotation(line: string, index: number): Annotation[] {
  const [, start, end, , label] = line.split('\t');
  if (start === undefined || end === undefined || label === undefined || !/^\d+$/.test(start)) return [];
  const fragment = { start: Number(start), end: Number(end) };
  return [{ kind: 'entity', id: `T${index + 1}`, label, fragments: [fragment] }];
}
