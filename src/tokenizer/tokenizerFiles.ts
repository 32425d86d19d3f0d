// The tokenizer's files of a Hugging Face folder, as Python's transformers and Transformers.js load them.
import type { PieceModel } from './pieceModel';
import type { SpecialPieces } from './tokenizer';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import type { AddedToken, TokenizerJson } from './tokenizerJson';

const classes = {
  wordpiece: 'BertTokenizer',
  unigram: 'AlbertTokenizer',
  'byte-level-bpe': 'RobertaTokenizer',
};

/** Entries that name files of another machine or code of another program. */
const leftOut = [
  'name_or_path',
  'special_tokens_map_file',
  'tokenizer_file',
  'auto_map',
  'added_tokens_decoder',
];

export function tokenizerFiles(
  json: TokenizerJson,
  model: PieceModel,
  special: SpecialPieces,
  pieces: readonly string[],
  configuration: TokenizerConfiguration,
): Map<string, string> {
  const tokens = specialTokens(special, pieces);
  const beyond = json.added_tokens.filter(({ content }) => !model.vocabulary.has(content));
  const files = new Map([
    ['tokenizer.json', JSON.stringify(json)],
    [
      'tokenizer_config.json',
      formatJson({
        ...configurationJson(json, model, configuration),
        ...tokens,
        ...addedDecoder(beyond, json),
      }),
    ],
    ['special_tokens_map.json', formatJson(tokens)],
  ]);
  if (model.kind === 'wordpiece') files.set('vocab.txt', vocabularyText(model.vocabulary));
  // Tokenizers in Python read the vocabulary without tokenizer.json, and look here for what was added to it.
  if (beyond.length > 0)
    files.set(
      'added_tokens.json',
      formatJson(Object.fromEntries(beyond.map(({ content, id }) => [content, id]))),
    );
  return files;
}

/** All added tokens by id, as transformers writes them, where some are not in the vocabulary. */
function addedDecoder(
  beyond: readonly AddedToken[],
  { added_tokens: added }: TokenizerJson,
): Record<string, unknown> {
  if (beyond.length === 0) return {};
  const entries = added.map(({ id, content, lstrip, normalized, rstrip, single_word, special }) => [
    id,
    { content, lstrip, normalized, rstrip, single_word, special },
  ]);
  return { added_tokens_decoder: Object.fromEntries(entries) };
}

const formatJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

function configurationJson(
  json: TokenizerJson,
  model: PieceModel,
  configuration: TokenizerConfiguration,
): Record<string, unknown> {
  const kept = Object.entries(configuration.raw).filter(([name]) => !leftOut.includes(name));
  const length = configuration.maxLength;
  return {
    tokenizer_class: classes[model.kind],
    do_lower_case: lowercases(json),
    ...Object.fromEntries(kept),
    ...(length === undefined ? {} : { model_max_length: length }),
  };
}

const lowercases = ({ normalizer }: TokenizerJson): boolean =>
  normalizer?.['lowercase'] === true || JSON.stringify(normalizer ?? {}).includes('"Lowercase"');

function specialTokens(special: SpecialPieces, pieces: readonly string[]): Record<string, string> {
  return {
    unk_token: pieces[special.unknown]!,
    sep_token: pieces[special.end]!,
    pad_token: pieces[special.padding]!,
    cls_token: pieces[special.start]!,
    ...(special.mask === undefined ? {} : { mask_token: pieces[special.mask]! }),
  };
}

function vocabularyText(vocabulary: ReadonlyMap<string, number>): string {
  const lines: string[] = [];
  for (const [piece, id] of vocabulary) lines[id] = piece;
  return Array.from(lines, (line: string | undefined, id) => `${line ?? `[unused piece ${id}]`}\n`).join('');
}
