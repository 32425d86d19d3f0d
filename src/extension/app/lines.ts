// Reads a stream a line at a time.
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export function readline(stream: Readable, line: (text: string) => void): void {
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', line);
}
