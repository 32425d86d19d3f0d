// A file that readers take, from memory.
import type { SourceFile } from '../../src/corpus/formats/format';

export function sourceFile(name: string, content: string | Uint8Array): SourceFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    path: name,
    displayPath: name,
    size: bytes.length,
    bytes: () => Promise.resolve(bytes),
    // eslint-disable-next-line @typescript-eslint/require-await -- the interface streams
    async *chunks() {
      yield bytes;
    },
  };
}
