// The shape of Hugging Face's `tokenizer.json`, as far as BERT-family models use it, and checked reading of it.
import * as v from 'valibot';
import { AppError } from '../common/errors';

/** Larger vocabularies do not occur; a larger number is a broken or hostile file. */
const largestVocabulary = 2_000_000;

const step = v.looseObject({ type: v.string() });

const addedToken = v.looseObject({
  id: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(largestVocabulary)),
  content: v.pipe(v.string(), v.minLength(1)),
  lstrip: v.optional(v.boolean(), false),
  rstrip: v.optional(v.boolean(), false),
  single_word: v.optional(v.boolean(), false),
  normalized: v.optional(v.boolean(), false),
  special: v.optional(v.boolean(), false),
});

const tokenizerJson = v.looseObject({
  added_tokens: v.optional(v.array(addedToken), []),
  normalizer: v.optional(v.nullable(step), null),
  pre_tokenizer: v.optional(v.nullable(step), null),
  post_processor: v.optional(v.nullable(step), null),
  model: v.looseObject({ type: v.optional(v.string()) }),
});

export type TokenizerStep = v.InferOutput<typeof step>;
export type AddedToken = v.InferOutput<typeof addedToken>;
export type TokenizerJson = v.InferOutput<typeof tokenizerJson>;

/** @throws AppError naming `file` and the place in it. */
export function parseTokenizerJson(text: string, file: string): TokenizerJson {
  return checked(tokenizerJson, parseJson(text, file), file);
}

export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('model', `${file} is not JSON: get the model's tokenizer files again`, { cause });
  }
}

/** `value` as the schema has it. @throws AppError naming `file` and the first place that is wrong. */
export function checked<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  file: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const place = v.getDotPath(result.issues[0]) ?? 'its top level';
  throw new AppError('model', `${file}: ${place} is not what a tokenizer file has there`);
}

const vocabularyTable = v.custom<Record<string, number>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** A `{piece: id}` table as a map. @throws AppError when an id is out of range. */
export function vocabularyOf(value: unknown, file: string): Map<string, number> {
  const entries = Object.entries(checked(vocabularyTable, value, file));
  if (entries.length === 0) throw new AppError('model', `${file}: the vocabulary is empty`);
  for (const [, id] of entries) {
    if (!Number.isInteger(id) || id < 0 || id > largestVocabulary) {
      throw new AppError(
        'model',
        `${file}: the vocabulary has an id that is not a number from 0 to ${largestVocabulary}`,
      );
    }
  }
  return new Map(entries);
}
