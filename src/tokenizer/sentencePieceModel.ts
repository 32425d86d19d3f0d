// `spiece.model` (ALBERT): SentencePiece's protobuf, as the `tokenizer.json` it stands for.
import { Reader } from 'protobufjs/minimal';
import { AppError } from '../common/errors';
import { addedSpecialTokens } from './specialPieces';
import { startEndTemplate } from './template';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import type { TokenizerJson, TokenizerStep } from './tokenizerJson';
import type { ScoredPiece } from './unigram';
import { hasCapitals } from './vocabularyFile';

/** Kinds of piece in sentencepiece_model.proto. */
const unknownPiece = 2;
const unigram = 1;

interface SentencePieceModel {
  pieces: (ScoredPiece & { readonly kind: number })[];
  modelType: number;
  charsmap: Uint8Array;
}

/** @throws AppError naming `file` when it is not a Unigram model. */
export function readSentencePieceModel(
  bytes: Uint8Array,
  configuration: TokenizerConfiguration,
  file: string,
): TokenizerJson {
  const model = parseModel(bytes, file);
  const unknown = model.pieces.findIndex(({ kind }) => kind === unknownPiece);
  if (unknown < 0)
    throw new AppError('model', `${file} is not a SentencePiece model: it has no unknown piece`);
  if (model.modelType !== unigram) {
    throw new AppError(
      'model',
      `${file} is a SentencePiece model of another kind than Unigram, which is not supported`,
    );
  }
  return unigramJson(model, unknown, configuration);
}

function unigramJson(
  model: SentencePieceModel,
  unknown: number,
  configuration: TokenizerConfiguration,
): TokenizerJson {
  const ids = new Map(model.pieces.map(({ piece }, id) => [piece, id]));
  const added = addedSpecialTokens(configuration, ids, true);
  const blanks = { replacement: '▁', prepend_scheme: 'always', split: true };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: { type: 'Sequence', normalizers: normalizersOf(model, configuration) },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', ...blanks }],
    },
    post_processor: startEndTemplate(added),
    decoder: { type: 'Metaspace', ...blanks },
    model: {
      type: 'Unigram',
      unk_id: unknown,
      vocab: model.pieces.map(({ piece, score }) => [piece, score]),
      byte_fallback: false,
    },
  };
}

/** ALBERT's order: quotes, accents, case, then SentencePiece's own map. */
function normalizersOf(model: SentencePieceModel, configuration: TokenizerConfiguration): TokenizerStep[] {
  const lowercase = configuration.lowercase ?? !hasCapitals(model.pieces.map(({ piece }) => piece));
  const steps: TokenizerStep[] = [
    { type: 'Replace', pattern: { String: '``' }, content: '"' },
    { type: 'Replace', pattern: { String: "''" }, content: '"' },
  ];
  if (configuration.keepAccents !== true) steps.push({ type: 'NFKD' }, { type: 'StripAccents' });
  if (lowercase) steps.push({ type: 'Lowercase' });
  if (model.charsmap.length > 0) {
    steps.push({ type: 'Precompiled', precompiled_charsmap: Buffer.from(model.charsmap).toString('base64') });
  }
  return steps;
}

function parseModel(bytes: Uint8Array, file: string): SentencePieceModel {
  const model: SentencePieceModel = { pieces: [], modelType: unigram, charsmap: new Uint8Array() };
  try {
    const reader = Reader.create(bytes);
    readMessage(reader, {
      1: () => model.pieces.push(readPiece(reader)),
      2: () => readNested(reader, { 3: () => (model.modelType = reader.int32()) }),
      3: () => readNested(reader, { 2: () => (model.charsmap = reader.bytes()) }),
    });
  } catch (cause) {
    throw new AppError('model', `${file} is not a SentencePiece model, or only part of one: get it again`, {
      cause,
    });
  }
  return model;
}

function readPiece(reader: Reader): SentencePieceModel['pieces'][number] {
  const piece = { piece: '', score: 0, kind: 1 };
  readNested(reader, {
    1: () => (piece.piece = reader.string()),
    2: () => (piece.score = reader.float()),
    3: () => (piece.kind = reader.int32()),
  });
  return piece;
}

/** By field number; other fields are skipped. */
type Fields = Readonly<Record<number, () => unknown>>;

function readNested(reader: Reader, fields: Fields): void {
  const length = reader.uint32();
  readMessage(reader, fields, reader.pos + length);
}

function readMessage(reader: Reader, fields: Fields, end = reader.len): void {
  if (end > reader.len) throw new RangeError('a message ends after the file');
  while (reader.pos < end) {
    const tag = reader.uint32();
    const field = fields[tag >>> 3];
    if (field === undefined) reader.skipType(tag & 7);
    else field();
  }
}
