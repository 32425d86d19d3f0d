// `tokenizer_config.json` and `special_tokens_map.json`: the options that are not in the vocabulary itself.
import * as v from 'valibot';
import { checked, parseJson } from './tokenizerJson';

/** The names Hugging Face gives the special pieces. */
export type SpecialName = 'pad_token' | 'unk_token' | 'cls_token' | 'sep_token' | 'mask_token';

export interface TokenizerConfiguration {
  /** The files' contents as they were read, for writing them again. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly lowercase: boolean | undefined;
  readonly stripAccents: boolean | undefined;
  readonly separateChinese: boolean | undefined;
  readonly keepAccents: boolean | undefined;
  /** `model_max_length`, undefined where there is no limit. */
  readonly maxLength: number | undefined;
  readonly tokens: Readonly<Partial<Record<SpecialName, string>>>;
}

const flag = v.optional(v.nullable(v.boolean()));
const token = v.optional(v.nullable(v.union([v.string(), v.looseObject({ content: v.string() })])));
const schema = v.looseObject({
  do_lower_case: flag,
  strip_accents: flag,
  tokenize_chinese_chars: flag,
  keep_accents: flag,
  model_max_length: v.optional(v.nullable(v.number())),
  pad_token: token,
  unk_token: token,
  cls_token: token,
  sep_token: token,
  mask_token: token,
});

/** Transformers writes 10³⁰ where there is no limit. */
const noLimit = 1_000_000;

export const emptyConfiguration: TokenizerConfiguration = configurationOf({}, '');

/** @throws AppError naming `file`. */
export function parseTokenizerConfiguration(text: string, file: string): TokenizerConfiguration {
  return configurationOf(parseJson(text, file), file);
}

function configurationOf(json: unknown, file: string): TokenizerConfiguration {
  const options = checked(schema, json, file);
  const length = options.model_max_length ?? Infinity;
  const names = ['pad_token', 'unk_token', 'cls_token', 'sep_token', 'mask_token'] as const;
  const tokens: Partial<Record<SpecialName, string>> = {};
  for (const name of names) {
    const value = options[name];
    if (value) tokens[name] = typeof value === 'string' ? value : value.content;
  }
  return {
    raw: options,
    lowercase: options.do_lower_case ?? undefined,
    stripAccents: options.strip_accents ?? undefined,
    separateChinese: options.tokenize_chinese_chars ?? undefined,
    keepAccents: options.keep_accents ?? undefined,
    maxLength: length >= 3 && length < noLimit ? Math.floor(length) : undefined,
    tokens,
  };
}
