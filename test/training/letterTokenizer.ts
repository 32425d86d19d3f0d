// A tokenizer whose pieces are single characters: what a window holds can be counted by hand.
import type { Tokenizer } from '../../src/tokenizer/tokenizer';

export const letterTokenizer: Tokenizer = {
  kind: 'wordpiece',
  vocabularySize: 133,
  special: { padding: 0, unknown: 1, start: 2, end: 3, mask: 4 },
  extraTokens: [],
  maxLength: undefined,
  withTokens: () => letterTokenizer,
  encode: (text) => {
    const letters = Array.from(text).filter((letter) => letter.trim() !== '');
    return {
      ids: Int32Array.from(letters, (letter) => 5 + (letter.codePointAt(0)! % 128)),
      offsets: letters.map((_, index) => ({ start: index, end: index + 1 })),
    };
  },
  idToPiece: (id) => String.fromCodePoint(id - 5),
  files: () => new Map(),
};
