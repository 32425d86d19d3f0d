// GPT-2's alphabet: every byte as one visible character, so that any text can be cut without unknown pieces.
import type { AlignedText } from './alignedText';
import { createAlignedBuilder } from './alignedText';

/** GPT-2's words: contractions, letters, digits, other marks, each with the blank before it. */
export const byteLevelSplit =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** Printable Latin-1 stands for itself; the other bytes get characters from U+0100 on, in order. */
export const byteCharacters: readonly string[] = makeAlphabet();

function makeAlphabet(): string[] {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    return String.fromCodePoint(printable ? byte : next++);
  });
}

const encoder = new TextEncoder();

export function toByteLevel(source: AlignedText): AlignedText {
  const builder = createAlignedBuilder(source);
  for (let i = 0; i < source.text.length;) {
    const codePoint = String.fromCodePoint(source.text.codePointAt(i)!);
    for (const byte of encoder.encode(codePoint)) {
      builder.add(byteCharacters[byte]!, i, i + codePoint.length);
    }
    i += codePoint.length;
  }
  return builder.build();
}
