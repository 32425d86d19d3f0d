// What a folder's smaller files change in its `tokenizer.json`, as Python's transformers apply them.
import * as v from 'valibot';
import { addedToken } from './addedTokens';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import type { TokenizerJson } from './tokenizerJson';
import { checked, parseJson } from './tokenizerJson';

/** `tokenizer_config.json` wins over BERT's normaliser where it states an option. */
export function applyConfiguration(
  json: TokenizerJson,
  configuration: TokenizerConfiguration,
): TokenizerJson {
  if (json.normalizer?.type !== 'BertNormalizer') return json;
  const { lowercase, stripAccents, separateChinese } = configuration;
  const stated = {
    ...(lowercase === undefined ? {} : { lowercase }),
    ...(stripAccents === undefined ? {} : { strip_accents: stripAccents }),
    ...(separateChinese === undefined ? {} : { handle_chinese_chars: separateChinese }),
  };
  return { ...json, normalizer: { ...json.normalizer, ...stated } };
}

const addedTokens = v.record(
  v.string(),
  v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2_000_000)),
);

/** `added_tokens.json` (`{"[NAME]": 30522}`) of folders without a `tokenizer.json`. @throws AppError naming `file`. */
export function addTokens(json: TokenizerJson, text: string, file: string): TokenizerJson {
  const known = new Set(json.added_tokens.map(({ content }) => content));
  const more = Object.entries(checked(addedTokens, parseJson(text, file), file))
    .filter(([content]) => content !== '' && !known.has(content))
    .map(([content, id]) => addedToken(content, id));
  return { ...json, added_tokens: [...json.added_tokens, ...more] };
}
