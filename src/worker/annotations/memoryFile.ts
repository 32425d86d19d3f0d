// A file that was read already, for readers that take files.
import path from 'node:path';
import type { SourceFile } from '../../corpus/formats/format';

export function memoryFile(file: string, text: string): SourceFile {
  const bytes = new TextEncoder().encode(text);
  return {
    path: path.basename(file),
    displayPath: file,
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    chunks: async function* () {
      yield await Promise.resolve(bytes);
    },
  };
}
