// The CoNLL files that previews show, held here: the editor's own process never has them whole.
import { readFile } from 'node:fs/promises';
import { AppError, CancelledError } from '../../common/errors';
import { readFailure } from '../../common/readFailure';
import { decodeText } from '../../corpus/decodeText';
import { defaultCoding, OffsetMap } from '../../corpus/offsets';
import type { NoteFiles } from '../../protocol/annotations';
import type { ConllContract } from '../../protocol/conll';
import type { Handlers } from '../../protocol/callServer';
import { EditorText } from '../annotations/editorText';
import { ConllText } from './conllText';

export function conllHandlers(): Handlers<ConllContract> {
  const open = new Map<string, ConllText>();
  /** By document, the opening that counts: a file on disk may be read after the text of a later one came. */
  const opening = new Map<string, object>();
  const find = (document: string): ConllText => {
    const text = open.get(document);
    if (text === undefined)
      throw new AppError('peer', 'The preview lost its file. Close it and open it again.');
    return text;
  };
  return {
    openConll: async ({ document, path, text }) => {
      const own = {};
      opening.set(document, own);
      const content = text ?? (await readText(path)).replace(/^\ufeff/, '');
      if (opening.get(document) !== own) throw new CancelledError();
      const opened = new ConllText(content);
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
    findConll: async ({ document, name, note, offset }) => {
      const { editor, map } = await noteOffsets(note, 'codepoint');
      return find(document).find(name, map.toOffset(editor.toDisk(offset)));
    },
    placeInNote: async ({ note, start, end, unit }) => {
      const { editor, map } = await noteOffsets(note, unit);
      const [from, to] = [map.toIndex(start), map.toIndex(end)];
      return from === undefined || to === undefined
        ? null
        : { start: editor.toEditor(from), end: editor.toEditor(to) };
    },
    closeConll: ({ document }) => {
      opening.delete(document);
      open.delete(document);
      return null;
    },
  };
}

async function noteOffsets(
  { note, lineEnd }: NoteFiles,
  unit: 'codepoint' | 'utf16',
): Promise<{ editor: EditorText; map: OffsetMap }> {
  const text = await readText(note);
  return { editor: new EditorText(text, lineEnd), map: new OffsetMap(text, { ...defaultCoding, unit }) };
}

async function readText(file: string): Promise<string> {
  try {
    return decodeText(await readFile(file)).text;
  } catch (cause) {
    throw readFailure(file, cause);
  }
}
