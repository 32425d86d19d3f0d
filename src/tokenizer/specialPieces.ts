// The special pieces of a vocabulary: as the configuration names them, else by the names in use.
import { AppError } from '../common/errors';
import type { SpecialPieces } from './tokenizer';
import type { SpecialName, TokenizerConfiguration } from './tokenizerConfiguration';
import type { AddedToken } from './tokenizerJson';

const usualNames: Readonly<Record<SpecialName, readonly string[]>> = {
  pad_token: ['[PAD]', '<pad>'],
  unk_token: ['[UNK]', '<unk>'],
  cls_token: ['[CLS]', '<s>'],
  sep_token: ['[SEP]', '</s>'],
  mask_token: ['[MASK]', '<mask>'],
};

/** @param ids all pieces, added ones included. @throws AppError naming `file` when one that every input needs is missing. */
export function specialPieces(
  { tokens }: TokenizerConfiguration,
  ids: ReadonlyMap<string, number>,
  file: string,
): SpecialPieces {
  const find = (name: SpecialName): number | undefined => {
    const named = tokens[name] === undefined ? undefined : ids.get(tokens[name]);
    return named ?? usualNames[name].map((piece) => ids.get(piece)).find((id) => id !== undefined);
  };
  const need = (name: SpecialName): number => {
    const id = find(name);
    if (id === undefined) {
      throw new AppError(
        'model',
        `${file}: the vocabulary has none of ${usualNames[name].join(', ')} and no other ${name} is named`,
      );
    }
    return id;
  };
  return {
    padding: need('pad_token'),
    unknown: need('unk_token'),
    start: need('cls_token'),
    end: need('sep_token'),
    mask: find('mask_token'),
  };
}

/** The special pieces that a vocabulary without `tokenizer.json` holds, as its added tokens. */
export function addedSpecialTokens(
  { tokens }: TokenizerConfiguration,
  ids: ReadonlyMap<string, number>,
  maskTakesBlank: boolean,
): AddedToken[] {
  const names = Object.keys(usualNames) as SpecialName[];
  const contents = new Map(
    names.flatMap((name) => [tokens[name] ?? [], usualNames[name]].flat().map((piece) => [piece, name])),
  );
  return [...contents]
    .flatMap(([content, name]) => {
      const id = ids.get(content);
      const lstrip = maskTakesBlank && name === 'mask_token';
      return id === undefined
        ? []
        : [{ id, content, single_word: false, lstrip, rstrip: false, normalized: false, special: true }];
    })
    .sort((a, b) => a.id - b.id);
}
