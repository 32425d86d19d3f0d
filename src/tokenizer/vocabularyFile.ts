// `vocab.txt` (BERT, ELECTRA, DistilBERT): one WordPiece a line, as the `tokenizer.json` it stands for.
import { AppError } from '../common/errors';
import { addedSpecialTokens } from './specialPieces';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import { startEndTemplate } from './template';
import type { TokenizerJson } from './tokenizerJson';

/** @throws AppError naming `file` (and line) when it is not a vocabulary. */
export function readVocabularyFile(
  text: string,
  configuration: TokenizerConfiguration,
  file: string,
): TokenizerJson {
  return wordPieceJson(parseVocabulary(text, file), configuration);
}

export function parseVocabulary(text: string, file: string): Map<string, number> {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  const vocabulary = new Map<string, number>();
  lines.forEach((line, id) => vocabulary.set(line, id));
  if (!vocabulary.has(configuredUnknown(vocabulary))) {
    throw new AppError('model', `${file} is not a WordPiece vocabulary: it has no [UNK] line`);
  }
  return vocabulary;
}

const configuredUnknown = (vocabulary: ReadonlyMap<string, number>): string =>
  vocabulary.has('[UNK]') ? '[UNK]' : '<unk>';

/**
 * The `tokenizer.json` of a WordPiece vocabulary. Where the configuration does not say whether text is lower-cased, the
 * vocabulary does: one with capital letters in it was made without (Bio_ClinicalBERT ships nothing else to tell it by).
 */
export function wordPieceJson(
  vocabulary: ReadonlyMap<string, number>,
  configuration: TokenizerConfiguration,
): TokenizerJson {
  const lowercase = configuration.lowercase ?? !hasCapitals(vocabulary.keys());
  const unknown = configuration.tokens.unk_token ?? configuredUnknown(vocabulary);
  const added = addedSpecialTokens(configuration, vocabulary, false);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: configuration.separateChinese ?? true,
      strip_accents: configuration.stripAccents ?? null,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: startEndTemplate(added),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: unknown,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary),
    },
  };
}

/** Whether more than one piece in a hundred (special ones apart) changes when lower-cased. */
export function hasCapitals(pieces: Iterable<string>): boolean {
  let capital = 0;
  let all = 0;
  for (const piece of pieces) {
    if (/^[[<].*[\]>]$/.test(piece)) continue;
    all++;
    if (piece !== piece.toLowerCase()) capital++;
  }
  return capital * 100 > all;
}
