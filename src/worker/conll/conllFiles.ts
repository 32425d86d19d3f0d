// The CoNLL files that previews show, held here: the editor's own process never has them whole.
import { readFile } from 'node:fs/promises';
import { AppError, describeError } from '../../common/errors';
import { decodeText } from '../../corpus/decodeText';
import type { ConllContract } from '../../protocol/conll';
import type { Handlers } from '../../protocol/callServer';
import { ConllText } from './conllText';

export function conllHandlers(): Handlers<ConllContract> {
  const open = new Map<string, ConllText>();
  const find = (document: string): ConllText => {
    const text = open.get(document);
    if (text === undefined) throw new AppError('peer', 'The preview lost its file. Close it and open it again.');
    return text;
  };
  return {
    openConll: async ({ document, path, text }) => {
      const opened = new ConllText(text ?? (await readText(path)));
      open.set(document, opened);
      return opened.summary;
    },
    editConll: ({ document, changes, length }) => {
      const edited = find(document).edit(changes);
      if (edited.length !== length) return null;
      open.set(document, edited);
      return edited.summary;
    },
    filterConll: ({ document, filter }) => find(document).filter(filter),
    conllSentences: ({ document, indices }) =>
      indices.flatMap((index) => find(document).sentence(index) ?? []),
    findConll: ({ document, name, offset }) => find(document).find(name, offset),
    closeConll: ({ document }) => {
      open.delete(document);
      return null;
    },
  };
}

/** As the editor shows it: without a BOM. */
async function readText(file: string): Promise<string> {
  try {
    return decodeText(await readFile(file)).text.replace(/^\ufeff/, '');
  } catch (cause) {
    throw new AppError('input', `${file} cannot be read: ${describeError(cause)}.`, { cause });
  }
}
