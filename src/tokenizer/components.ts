// `tokenizer.json`'s steps by their type names: normalisers, pre-tokenizers and models built from their options.
import * as v from 'valibot';
import { AppError } from '../common/errors';
import { escapeRegExp } from '../common/escapeRegExp';
import { createBytePairs } from './bytePairs';
import { readCharsmap } from './charsmap';
import type { Normalizer } from './normalizers';
import * as normalizers from './normalizers';
import type { PieceModel } from './pieceModel';
import type { PreTokenizer } from './preTokenizers';
import * as pre from './preTokenizers';
import type { TokenizerJson, TokenizerStep } from './tokenizerJson';
import { checked, vocabularyOf } from './tokenizerJson';
import { createUnigram } from './unigram';
import { createWordPiece } from './wordPiece';

const unsupported = (file: string, what: string, type: string): AppError =>
  new AppError(
    'model',
    `${file}: ${what} “${type.slice(0, 40)}” is not supported; BERT-family tokenizers are`,
  );

const step = v.looseObject({ type: v.string() });
const bertOptions = v.looseObject({
  clean_text: v.optional(v.boolean(), true),
  handle_chinese_chars: v.optional(v.boolean(), true),
  strip_accents: v.optional(v.nullable(v.boolean()), null),
  lowercase: v.optional(v.boolean(), true),
});
const patternOptions = v.union([v.object({ String: v.string() }), v.object({ Regex: v.string() })]);
const replaceOptions = v.looseObject({ pattern: patternOptions, content: v.string() });

export function buildNormalizer(json: TokenizerStep | null, file: string): Normalizer {
  if (json === null) return (text) => text;
  switch (json.type) {
    case 'Sequence': {
      const steps = checked(v.looseObject({ normalizers: v.array(step) }), json, file).normalizers;
      return normalizers.sequenceOf(steps.map((one) => buildNormalizer(one, file)));
    }
    case 'BertNormalizer':
      return bertNormalizer(checked(bertOptions, json, file));
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
      return normalizers.unicodeForm(json.type);
    case 'Lowercase':
      return normalizers.lowercase;
    case 'StripAccents':
      return normalizers.stripNonspacingMarks;
    case 'Replace': {
      const { pattern, content } = checked(replaceOptions, json, file);
      return normalizers.replaceAll(regularExpression(pattern, file), content);
    }
    case 'Prepend':
      return normalizers.prepend(checked(v.looseObject({ prepend: v.string() }), json, file).prepend);
    case 'Strip': {
      const options = v.looseObject({ strip_left: v.boolean(), strip_right: v.boolean() });
      const sides = checked(options, json, file);
      return normalizers.stripBlanks(sides.strip_left, sides.strip_right);
    }
    case 'Precompiled': {
      const options = v.looseObject({ precompiled_charsmap: v.nullable(v.string()) });
      const map = checked(options, json, file).precompiled_charsmap;
      return map === null
        ? (text) => text
        : normalizers.applyCharsmap(readCharsmap(Buffer.from(map, 'base64'), file));
    }
    default:
      throw unsupported(file, 'normalizer', json.type);
  }
}

function bertNormalizer(options: v.InferOutput<typeof bertOptions>): Normalizer {
  const steps: Normalizer[] = [];
  if (options.clean_text) steps.push(normalizers.cleanText);
  if (options.handle_chinese_chars) steps.push(normalizers.separateChinese);
  if (options.strip_accents ?? options.lowercase) {
    steps.push(normalizers.unicodeForm('NFD'), normalizers.stripNonspacingMarks);
  }
  if (options.lowercase) steps.push(normalizers.lowercase);
  return normalizers.sequenceOf(steps);
}

/** Longer patterns are not in use; a hostile one could hold the process for ever. */
const longestPattern = 1000;

function regularExpression(pattern: v.InferOutput<typeof patternOptions>, file: string): RegExp {
  if ('String' in pattern) return new RegExp(escapeRegExp(pattern.String), 'gu');
  try {
    if (pattern.Regex.length > longestPattern) throw new RangeError('pattern too long');
    return new RegExp(pattern.Regex, 'gu');
  } catch (cause) {
    throw new AppError('model', `${file} has a regular expression that cannot be used here`, { cause });
  }
}

const splitBehavior = v.picklist([
  'Removed',
  'Isolated',
  'MergedWithPrevious',
  'MergedWithNext',
  'Contiguous',
]);
const metaspaceOptions = v.looseObject({
  replacement: v.optional(v.pipe(v.string(), v.length(1)), '▁'),
  prepend_scheme: v.optional(v.picklist(['always', 'first', 'never'])),
  add_prefix_space: v.optional(v.boolean(), true),
  split: v.optional(v.boolean(), true),
});

export function buildPreTokenizer(json: TokenizerStep | null, file: string): PreTokenizer {
  if (json === null) return (texts) => [...texts];
  switch (json.type) {
    case 'Sequence': {
      const steps = checked(v.looseObject({ pretokenizers: v.array(step) }), json, file).pretokenizers;
      return pre.sequenceOfPreTokenizers(steps.map((one) => buildPreTokenizer(one, file)));
    }
    case 'BertPreTokenizer':
      return pre.splitBert;
    case 'WhitespaceSplit':
      return pre.splitBlanks;
    case 'Whitespace':
      return pre.splitWords;
    case 'Punctuation': {
      const options = v.looseObject({ behavior: v.optional(splitBehavior, 'Isolated') });
      return pre.splitPunctuation(checked(options, json, file).behavior);
    }
    case 'Digits': {
      const options = v.looseObject({ individual_digits: v.optional(v.boolean(), false) });
      return pre.splitDigits(checked(options, json, file).individual_digits);
    }
    case 'Split': {
      const options = v.looseObject({
        pattern: patternOptions,
        behavior: splitBehavior,
        invert: v.optional(v.boolean(), false),
      });
      const { pattern, behavior, invert } = checked(options, json, file);
      return pre.splitOn(regularExpression(pattern, file), behavior, invert);
    }
    case 'Metaspace': {
      const options = checked(metaspaceOptions, json, file);
      const scheme = options.prepend_scheme ?? (options.add_prefix_space ? 'always' : 'never');
      return pre.metaspace({ replacement: options.replacement, scheme, split: options.split });
    }
    case 'ByteLevel': {
      const options = v.looseObject({
        add_prefix_space: v.boolean(),
        use_regex: v.optional(v.boolean(), true),
      });
      const { add_prefix_space: prefix, use_regex: regex } = checked(options, json, file);
      return pre.byteLevel(prefix, regex);
    }
    default:
      throw unsupported(file, 'pre-tokenizer', json.type);
  }
}

const wordPieceOptions = v.looseObject({
  vocab: v.unknown(),
  unk_token: v.optional(v.string(), '[UNK]'),
  continuing_subword_prefix: v.optional(v.string(), '##'),
  max_input_chars_per_word: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 100),
});
const scoredPieces = v.custom<[string, number][]>(
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((pair) => Array.isArray(pair) && typeof pair[0] === 'string' && Number.isFinite(pair[1])),
);
const unigramOptions = v.looseObject({
  vocab: scoredPieces,
  unk_id: v.pipe(v.number(), v.integer(), v.minValue(0)),
});
const bytePairOptions = v.looseObject({
  vocab: v.unknown(),
  merges: v.array(v.union([v.string(), v.tuple([v.string(), v.string()])])),
  unk_token: v.optional(v.nullable(v.string()), null),
});

export function buildModel(json: TokenizerJson['model'], file: string): PieceModel {
  switch (json.type ?? guessType(json)) {
    case 'WordPiece': {
      const options = checked(wordPieceOptions, json, file);
      const vocabulary = vocabularyOf(options.vocab, file);
      const unknown = vocabulary.get(options.unk_token);
      if (unknown === undefined) {
        throw new AppError(
          'model',
          `${file}: the vocabulary lacks its unknown piece ${options.unk_token.slice(0, 40)}`,
        );
      }
      const continuation = options.continuing_subword_prefix;
      return createWordPiece({
        vocabulary,
        unknown,
        continuation,
        longestWord: options.max_input_chars_per_word,
      });
    }
    case 'Unigram': {
      const options = checked(unigramOptions, json, file);
      if (options.unk_id >= options.vocab.length)
        throw new AppError('model', `${file}: unk_id is outside the vocabulary`);
      return createUnigram(
        options.vocab.map(([piece, score]) => ({ piece, score })),
        options.unk_id,
      );
    }
    case 'BPE': {
      const options = checked(bytePairOptions, json, file);
      refuseOtherPairs(json, file);
      const vocabulary = vocabularyOf(options.vocab, file);
      const unknown = options.unk_token === null ? undefined : vocabulary.get(options.unk_token);
      return createBytePairs({ vocabulary, merges: options.merges.map(mergeOf), unknown });
    }
    default:
      throw unsupported(file, 'model', json.type ?? 'without a type');
  }
}

/** Files of before 2020 name no type. */
function guessType(json: TokenizerJson['model']): string {
  if ('merges' in json) return 'BPE';
  return Array.isArray(json['vocab']) ? 'Unigram' : 'WordPiece';
}

const mergeOf = (merge: string | [string, string]): [string, string] => {
  if (typeof merge !== 'string') return merge;
  const blank = merge.indexOf(' ', 1);
  return [merge.slice(0, blank), merge.slice(blank + 1)];
};

/** BPE of other families would be cut wrongly: say so instead. */
function refuseOtherPairs(json: TokenizerJson['model'], file: string): void {
  for (const option of ['end_of_word_suffix', 'continuing_subword_prefix', 'byte_fallback']) {
    if (
      json[option] !== undefined &&
      json[option] !== null &&
      json[option] !== '' &&
      json[option] !== false
    ) {
      throw unsupported(file, 'BPE with', option);
    }
  }
}
