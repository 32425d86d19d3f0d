// `vocab.json` and `merges.txt` (RoBERTa before tokenizer.json), as the `tokenizer.json` they stand for.
import { addedSpecialTokens } from './specialPieces';
import { startEndTemplate } from './template';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import type { TokenizerJson } from './tokenizerJson';
import { parseJson, vocabularyOf } from './tokenizerJson';

/** @throws AppError naming `file` when the vocabulary is not a table of ids. */
export function bytePairJson(
  vocabularyText: string,
  mergesText: string,
  configuration: TokenizerConfiguration,
  file: string,
): TokenizerJson {
  const vocabulary = vocabularyOf(parseJson(vocabularyText, file), file);
  const added = addedSpecialTokens(configuration, vocabulary, true);
  const prefixed = configuration.raw['add_prefix_space'] === true;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: prefixed, trim_offsets: true, use_regex: true },
    post_processor: startEndTemplate(added),
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: { type: 'BPE', vocab: Object.fromEntries(vocabulary), merges: parseMerges(mergesText) },
  };
}

/** One merge a line, in the order they were learnt; the first line may name the format's version. */
export function parseMerges(text: string): string[] {
  return text
    .split(/\r?\n/)
    .filter((line, index) => line.includes(' ') && !(index === 0 && line.startsWith('#version')));
}
