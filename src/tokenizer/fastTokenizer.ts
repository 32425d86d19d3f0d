// The tokenizer made from a `tokenizer.json`: added tokens, normaliser, pre-tokenizer, model, offsets.
import type { Span } from '../corpus/span';
import { addedToken, createAddedTokenSplitter } from './addedTokens';
import type { AlignedText } from './alignedText';
import { alignText, originalSpan } from './alignedText';
import { buildModel, buildNormalizer, buildPreTokenizer } from './components';
import type { PieceModel } from './pieceModel';
import type { Preceding } from './preTokenizers';
import { specialPieces } from './specialPieces';
import type { Encoding, Tokenizer } from './tokenizer';
import type { TokenizerConfiguration } from './tokenizerConfiguration';
import { tokenizerFiles } from './tokenizerFiles';
import type { TokenizerJson } from './tokenizerJson';

/** @param file for messages. @throws AppError for what is not supported or does not fit together. */
export function createTokenizer(
  json: TokenizerJson,
  configuration: TokenizerConfiguration,
  file: string,
): Tokenizer {
  const model = buildModel(json.model, file);
  const ids = new Map(model.vocabulary);
  for (const { content, id } of json.added_tokens) ids.set(content, id);
  const special = specialPieces(configuration, ids, file);
  const pieces = piecesById(ids);
  const encode = createEncoder(json, model, file);
  return {
    kind: model.kind,
    vocabularySize: pieces.length,
    special,
    extraTokens: json.added_tokens.filter((token) => !token.special).map(({ content }) => content),
    maxLength: configuration.maxLength,
    withTokens: (contents) => createTokenizer(withTokens(json, ids, contents), configuration, file),
    encode(text, context) {
      const encoding = encode(text, context?.preceding);
      const vanished = encoding.ids.length === 0 && text.trim() !== '';
      return vanished
        ? { ids: Int32Array.of(special.unknown), offsets: [{ start: 0, end: text.length }] }
        : encoding;
    },
    idToPiece(id) {
      const piece = pieces[id];
      if (piece === undefined)
        throw new RangeError(`Piece ${id} is outside a vocabulary of ${pieces.length}`);
      return piece;
    },
    files: (options) => tokenizerFiles(json, model, special, pieces, { ...configuration, ...options }),
  };
}

/** A token that is a piece already keeps its id; one that was added before stays as it is. */
function withTokens(
  json: TokenizerJson,
  ids: ReadonlyMap<string, number>,
  contents: readonly string[],
): TokenizerJson {
  const known = new Set(json.added_tokens.map(({ content }) => content));
  let next = Math.max(...ids.values()) + 1;
  const more = contents
    .filter((content) => !known.has(content))
    .map((content) => addedToken(content, ids.get(content) ?? next++));
  return { ...json, added_tokens: [...json.added_tokens, ...more] };
}

function piecesById(ids: ReadonlyMap<string, number>): string[] {
  const pieces: string[] = [];
  for (const [piece, id] of ids) pieces[id] = piece;
  return Array.from(pieces, (piece: string | undefined, id) => piece ?? `[unused piece ${id}]`);
}

type Encoder = (text: string, preceding: Preceding) => Encoding;

function createEncoder(json: TokenizerJson, model: PieceModel, file: string): Encoder {
  const split = createAddedTokenSplitter(json.added_tokens);
  const normalize = buildNormalizer(json.normalizer, file);
  const preTokenize = buildPreTokenizer(json.pre_tokenizer, file);
  const trim = model.kind === 'byte-level-bpe' ? trimBlanks : (_: string, span: Span): Span => span;
  return (text, preceding) => {
    const ids: number[] = [];
    const offsets: Span[] = [];
    for (const part of split(text)) {
      if (part.id !== undefined) {
        ids.push(part.id);
        offsets.push({ start: part.start, end: part.end });
        continue;
      }
      const normalized = normalize(alignText(text.slice(part.start, part.end), part.start));
      const first = part.start === 0 ? preceding : undefined;
      for (const word of preTokenize([normalized], first))
        cutWord(model, word, ids, offsets, (span) => trim(text, span));
    }
    return { ids: Int32Array.from(ids), offsets };
  };
}

function cutWord(
  model: PieceModel,
  word: AlignedText,
  ids: number[],
  offsets: Span[],
  trim: (span: Span) => Span,
): void {
  if (word.text === '') return;
  for (const piece of model.cut(word.text)) {
    ids.push(piece.id);
    offsets.push(trim(originalSpan(word, piece.start, piece.end)));
  }
}

/** RoBERTa's pieces hold the blank before a word; their offsets do not. */
function trimBlanks(text: string, span: Span): Span {
  const slice = text.slice(span.start, span.end);
  const trimmed = slice.trimStart();
  return trimmed === ''
    ? span
    : { start: span.end - trimmed.length, end: span.start + slice.trimEnd().length };
}
