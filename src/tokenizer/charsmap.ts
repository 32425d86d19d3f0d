// SentencePiece's precompiled character map: a double-array trie (Darts-clone) of what to replace, and the replacements.
import { AppError } from '../common/errors';

export interface Charsmap {
  /** The replacement for the shortest key that `text` starts with, as Hugging Face's tokenizers look it up. */
  lookup(text: string): string | undefined;
}

/**
 * `blob`: uint32 size of the trie in bytes, the trie's uint32 units, NUL-ended UTF-8 strings; all little-endian.
 * @throws AppError naming `file`.
 */
export function readCharsmap(blob: Uint8Array, file: string): Charsmap {
  const broken = (what: string): AppError =>
    new AppError(
      'model',
      `${file}: the character map is broken (${what}): get the model's tokenizer files again`,
    );
  if (blob.length < 4) throw broken('too short');
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const trieBytes = view.getUint32(0, true);
  if (trieBytes % 4 !== 0 || trieBytes < 4 || trieBytes > blob.length - 4)
    throw broken('wrong size of its index');
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + i * 4, true));
  const strings = blob.subarray(4 + trieBytes);
  return {
    lookup(text) {
      const at = find(units, text);
      if (at === undefined) return undefined;
      const end = strings.indexOf(0, at);
      if (end < 0) throw broken('a replacement lies outside it');
      return decoder.decode(strings.subarray(at, end));
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const offsetOf = (unit: number): number => (unit >>> 10) << ((unit & 0x200) >>> 6);

/** Where the replacement begins. */
function find(units: Uint32Array, text: string): number | undefined {
  let position = offsetOf(units[0]!);
  for (const byte of encoder.encode(text)) {
    if (byte === 0) return undefined;
    position ^= byte;
    const unit = units[position];
    if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return undefined;
    position ^= offsetOf(unit);
    if (((unit >>> 8) & 1) === 1) return (units[position] ?? 0x7fffffff) & 0x7fffffff;
  }
  return undefined;
}
