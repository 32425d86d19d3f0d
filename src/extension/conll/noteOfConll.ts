// Which note a CoNLL file was made from, and the other way round: by name, beside each other or in neighbouring folders.
import * as path from 'node:path';

const noteEndings = ['.txt', '.note', ''] as const;
const folders = ['', '..', '../txt', '../text', '../notes', '../docs'] as const;

/** Paths to try for the note of a document, the likeliest first. */
export function noteCandidates(conllFile: string, document: string | null): string[] {
  const folder = path.dirname(conllFile);
  const own = path.basename(conllFile, path.extname(conllFile));
  const names = document === null ? [own] : [document, path.posix.basename(document), own];
  const candidates = names.flatMap((name) =>
    folders.flatMap((beside) => noteEndings.map((ending) => path.join(folder, beside, name + ending))),
  );
  return [...new Set(candidates)].filter((candidate) => candidate !== conllFile);
}

const conllEndings = ['.conll', '.bio'] as const;

/** Paths to try for the CoNLL file of a note. */
export function conllCandidates(noteFile: string): string[] {
  const folder = path.dirname(noteFile);
  const own = path.basename(noteFile, path.extname(noteFile));
  return ['', '..', '../conll', 'conll'].flatMap((beside) =>
    conllEndings.map((ending) => path.join(folder, beside, own + ending)),
  );
}
