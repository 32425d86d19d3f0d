// Finds and reads a model folder's tokenizer, whatever form it comes in.
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, hasCode } from '../common/errors';
import { addTokens, applyConfiguration } from './configuredJson';
import { createTokenizer } from './fastTokenizer';
import { bytePairJson } from './mergesFile';
import { readSentencePieceModel } from './sentencePieceModel';
import type { Tokenizer } from './tokenizer';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import { emptyConfiguration, parseTokenizerConfiguration } from './tokenizerConfiguration';
import type { TokenizerJson } from './tokenizerJson';
import { parseTokenizerJson } from './tokenizerJson';
import { readVocabularyFile } from './vocabularyFile';

/** The largest tokenizer files in use (250,000 pieces) have 20 MB. */
const largestFile = 100 * 1024 * 1024;

/**
 * From `tokenizer.json`, else `spiece.model`, else `vocab.txt`, else `vocab.json` with `merges.txt`;
 * `tokenizer_config.json` is heeded where there is one.
 * @throws AppError naming the file and what to do.
 */
export async function loadTokenizer(folder: string): Promise<Tokenizer> {
  const configuration = await readConfiguration(folder);
  for (const [name, parse] of sources) {
    const file = path.join(folder, name);
    const bytes = await readIfThere(file);
    if (bytes === undefined) continue;
    const json = applyConfiguration(await parse(bytes, configuration, file), configuration);
    const whole = name === 'tokenizer.json' ? json : await withAddedTokens(json, folder);
    return createTokenizer(whole, configuration, file);
  }
  throw new AppError(
    'model',
    `${folder} has no tokenizer: put the model's tokenizer.json, vocab.txt, spiece.model, or vocab.json with merges.txt there`,
  );
}

type Parse = (
  bytes: Buffer,
  configuration: TokenizerConfiguration,
  file: string,
) => TokenizerJson | Promise<TokenizerJson>;

const sources: readonly (readonly [string, Parse])[] = [
  ['tokenizer.json', (bytes, _, file) => parseTokenizerJson(bytes.toString('utf8'), file)],
  ['spiece.model', readSentencePieceModel],
  [
    'vocab.txt',
    (bytes, configuration, file) => readVocabularyFile(bytes.toString('utf8'), configuration, file),
  ],
  ['vocab.json', parsePairs],
];

async function parsePairs(
  bytes: Buffer,
  configuration: TokenizerConfiguration,
  file: string,
): Promise<TokenizerJson> {
  const mergesFile = path.join(path.dirname(file), 'merges.txt');
  const merges = await readIfThere(mergesFile);
  if (merges === undefined)
    throw new AppError('model', `${mergesFile} is missing: ${file} cannot be used without it`);
  return bytePairJson(bytes.toString('utf8'), merges.toString('utf8'), configuration, file);
}

async function withAddedTokens(json: TokenizerJson, folder: string): Promise<TokenizerJson> {
  const file = path.join(folder, 'added_tokens.json');
  const bytes = await readIfThere(file);
  return bytes === undefined ? json : addTokens(json, bytes.toString('utf8'), file);
}

async function readConfiguration(folder: string): Promise<TokenizerConfiguration> {
  const file = path.join(folder, 'tokenizer_config.json');
  const bytes = await readIfThere(file);
  return bytes === undefined ? emptyConfiguration : parseTokenizerConfiguration(bytes.toString('utf8'), file);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    const { size } = await stat(file);
    if (size > largestFile) {
      throw new AppError(
        'model',
        `${file} has ${Math.round(size / 1048576)} MB: a tokenizer file has at most 100`,
      );
    }
    return await readFile(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}
