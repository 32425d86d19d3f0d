// Annotated notes as a form shows them: read once, and again when their files have changed.
import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../common/errors';
import { entitiesOf, type Document } from '../../corpus/document';
import type { LabelMap } from '../../corpus/labelMap';
import { isError } from '../../corpus/ledger';
import { readCorpus } from '../../corpus/readCorpus';
import type { NotesSummary } from '../../protocol/planner';
import { Remembered } from './remembered';

export interface Notes {
  /** Another one when the files, or what the map makes of them, are others. */
  readonly key: string;
  readonly documents: readonly Document[];
  readonly summary: NotesSummary;
}

export class NotesReader {
  private readonly remembered = new Remembered<Notes>();

  /** @throws AppError `input` when nothing is there to learn from. */
  async read(source: string, labels: LabelMap | undefined, signal: AbortSignal): Promise<Notes> {
    const key = JSON.stringify([source, labels, await stamp(source)]);
    return this.remembered.of(key, () => readNotes(key, source, labels, signal));
  }
}

async function readNotes(
  key: string,
  source: string,
  labels: LabelMap | undefined,
  signal: AbortSignal,
): Promise<Notes> {
  const { documents, problems } = await readCorpus([source], { signal, ...(labels && { labels }) });
  const counts = new Map<string, number>();
  for (const { label } of documents.flatMap(entitiesOf)) counts.set(label, (counts.get(label) ?? 0) + 1);
  const summary: NotesSummary = {
    documents: documents.length,
    entities: [...counts.values()].reduce((sum, count) => sum + count, 0),
    labels: [...counts].sort((a, b) => b[1] - a[1]),
    problems: problems.filter(isError).length,
  };
  refuseUseless(summary, labels);
  return { key, documents, summary };
}

function refuseUseless({ documents, entities }: NotesSummary, labels: LabelMap | undefined): void {
  if (documents === 0)
    throw new AppError('input', 'There are no notes here. Choose the folder that holds the annotated notes.');
  if (entities > 0) return;
  const why =
    labels === undefined
      ? `None of the ${documents} notes here is annotated.`
      : `None of the ${documents} notes here has an entity that the label map keeps.`;
  throw new AppError('input', `${why} Choose notes with entities.`);
}

/** Changes when a file comes, goes, is written or gets another name. */
async function stamp(source: string): Promise<string> {
  const itself = await stat(source).catch((cause: unknown) => {
    throw new AppError('input', `There is no ${source}. Choose a folder or a file.`, { cause });
  });
  if (!itself.isDirectory()) return stampOf(itself);
  const names = (await readdir(source, { recursive: true })).sort();
  const stamps = await Promise.all(
    names.map(async (name) => stampOf(await stat(path.join(source, name)).catch(() => undefined))),
  );
  const hash = createHash('sha256');
  names.forEach((name, i) => hash.update(`${name}\n${stamps[i]}\n`));
  return hash.digest('hex');
}

/** A file may have gone since its folder was listed. */
const stampOf = (file: { readonly mtimeMs: number; readonly size: number } | undefined): string =>
  file === undefined ? '' : `${file.mtimeMs} ${file.size}`;
