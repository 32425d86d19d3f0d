// Reading the sides of an evaluation, and telling what could not be read.
import { AppError } from '../common/errors';
import type { Document } from '../corpus/document';
import { isIncomplete, placeOfProblem, type NotWritten, type Problem } from '../corpus/ledger';
import { streamCorpus, type ReadOptions } from '../corpus/readCorpus';
import type { Progress } from './progress';

export interface SideReader {
  /** @param texts where the notes' texts are looked for when annotations come without */
  read(what: string, paths: readonly string[], texts?: readonly string[]): Promise<readonly Document[]>;
  /** What could not be read so far, of all sides. */
  readonly problems: readonly Problem[];
  /** Tells of something that is not there. */
  miss(what: string): void;
  /** Whether a file had problems, an entity was lost or something is not there. */
  incomplete(): boolean;
}

/** How many problems are shown one by one. */
export const shownProblems = 20;

/** @param from a format's name, or `auto` */
export function createSideReader(from: string, progress: Progress, signal: AbortSignal): SideReader {
  let incomplete = false;
  const all: Problem[] = [];
  return {
    problems: all,
    incomplete: () => incomplete,
    miss(what) {
      progress.warn(what);
      incomplete = true;
    },
    async read(what, paths, texts) {
      const { documents, problems, lost } = await readDocuments(paths, {
        from,
        signal,
        neverWritten: true,
        ...(texts === undefined ? {} : { texts }),
        onProgress: ({ done, total }) => progress.update(`Reading ${what}: ${done} of ${total}`),
      });
      for (const problem of problems) all.push(problem);
      for (const problem of problems.slice(0, shownProblems))
        progress.warn(`${placeOfProblem(problem)}: ${problem.message}`);
      if (problems.length > shownProblems)
        progress.warn(`… and ${problems.length - shownProblems} more problems on the ${what} side`);
      for (const { document, entity, reason } of lost.slice(0, shownProblems))
        progress.warn(`${document} ${entity}: ${reason}`);
      if (lost.length > shownProblems)
        progress.warn(`… and ${lost.length - shownProblems} more entities on the ${what} side`);
      incomplete ||= isIncomplete({ problems, notWritten: lost });
      if (documents.length === 0) {
        throw new AppError(
          'input',
          `No document could be read from ${paths.join(', ')}: check the path, or name the format with --from`,
        );
      }
      return documents;
    },
  };
}

interface Side {
  readonly documents: Document[];
  readonly problems: Problem[];
  readonly lost: NotWritten[];
}

/** Everything at once; what a format gives for its writer all the same is let go of. */
async function readDocuments(paths: readonly string[], options: ReadOptions): Promise<Side> {
  const read: Side = { documents: [], problems: [], lost: [] };
  for await (const item of streamCorpus(paths, options)) {
    if (item.kind === 'document') read.documents.push({ ...item.document, trivia: undefined });
    else if (item.kind === 'problems') for (const problem of item.problems) read.problems.push(problem);
    else if (item.kind === 'lost') for (const entry of item.lost) read.lost.push(entry);
  }
  return read;
}
