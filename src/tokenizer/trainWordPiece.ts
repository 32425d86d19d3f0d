// Learns a WordPiece vocabulary from text, for models trained from scratch.
import { alignText } from './alignedText';
import { buildNormalizer, buildPreTokenizer } from './components';
import { createTokenizer } from './fastTokenizer';
import { learnMerges } from './learnMerges';
import type { Tokenizer } from './tokenizer';
import { emptyConfiguration } from './tokenizerConfiguration';
import { wordPieceJson } from './vocabularyFile';

export interface WordPieceTraining {
  /** Pieces in all, special ones included; fewer come of a text that has no more to learn. */
  readonly size: number;
  readonly lowercase: boolean;
  /** Characters and pairs seen less often are not learnt. */
  readonly minimumFrequency: number;
}

const specialPieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** Words longer than this are tables and rulers; they would cost time and teach nothing. */
const longestWord = 64;

/** The same texts give the same vocabulary, whatever their order. */
export function trainWordPiece(texts: Iterable<string>, training: WordPieceTraining): Tokenizer {
  const configuration = { ...emptyConfiguration, lowercase: training.lowercase };
  const pieces = learnMerges(countWords(texts, training.lowercase), {
    size: training.size - specialPieces.length,
    minimumFrequency: training.minimumFrequency,
    continuation: '##',
  });
  const vocabulary = new Map([...specialPieces, ...pieces].map((piece, id) => [piece, id]));
  return createTokenizer(wordPieceJson(vocabulary, configuration), configuration, 'the learnt vocabulary');
}

function countWords(texts: Iterable<string>, lowercase: boolean): Map<string, number> {
  const counts = new Map<string, number>();
  const normalize = buildNormalizer({ type: 'BertNormalizer', lowercase }, '');
  const preTokenize = buildPreTokenizer({ type: 'BertPreTokenizer' }, '');
  // Words are normalised once each: most of a text repeats what came before.
  const raw = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(/\P{White_Space}+/gu)) raw.set(word, (raw.get(word) ?? 0) + 1);
  }
  for (const [text, count] of raw) {
    for (const { text: word } of preTokenize([normalize(alignText(text))], undefined)) {
      if (word !== '' && word.length <= longestWord) counts.set(word, (counts.get(word) ?? 0) + count);
    }
  }
  return counts;
}
