// The journal of a conversion: which groups of files are done, so that a cancelled or killed one goes on where it stopped.
import { createHash } from 'node:crypto';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeFailure } from '../../common/writeFailure';
import type { Contribution } from '../ledger';
import type { PlannedGroup } from './plan';

export interface JournalEntry extends Contribution {
  readonly group: string;
  /** The ids of its documents. */
  readonly documents: readonly string[];
  readonly files: number;
  readonly remarks: readonly string[];
}

/** Its name; a folder that holds one is of a conversion that was interrupted. */
export const journalName = '.note-tagger-convert.jsonl';

/** Lives in the output folder while a conversion runs; removed when it is done. */
export class Journal {
  readonly #file: string;
  readonly #done: Map<string, JournalEntry>;
  /** Whether an earlier run into this folder was interrupted. */
  readonly interrupted: boolean;
  #pending: string[] = [];

  private constructor(file: string, done: Map<string, JournalEntry>, interrupted: boolean) {
    this.#file = file;
    this.#done = done;
    this.interrupted = interrupted;
  }

  /** @param settings anything that changes what is written; a journal of other settings is started afresh. */
  static async open(folder: string, settings: unknown): Promise<Journal> {
    const file = path.join(folder, journalName);
    const header = JSON.stringify({ settings: hash(settings) });
    const earlier = await readFile(file, 'utf8').catch(() => '');
    const lines = earlier.split('\n');
    if (lines[0] === header) {
      if (!earlier.endsWith('\n')) await written(file, appendFile(file, '\n'));
      return new Journal(file, new Map(lines.slice(1).flatMap(parseEntry)), true);
    }
    await written(file, writeFile(file, `${header}\n`));
    return new Journal(file, new Map(), earlier !== '');
  }

  entry(group: PlannedGroup): JournalEntry | undefined {
    return this.#done.size === 0 ? undefined : this.#done.get(groupKey(group));
  }

  async add(entry: JournalEntry): Promise<void> {
    this.#pending.push(`${JSON.stringify(entry)}\n`);
    if (this.#pending.length >= 50) await this.flush();
  }

  async flush(): Promise<void> {
    const lines = this.#pending.join('');
    this.#pending = [];
    if (lines !== '') await written(this.#file, appendFile(this.#file, lines));
  }

  async remove(): Promise<void> {
    this.#pending = [];
    await rm(this.#file, { force: true });
  }
}

async function written(file: string, writing: Promise<void>): Promise<void> {
  await writing.catch((error: unknown) => {
    throw writeFailure(file, error);
  });
}

const hash = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** A half-written last line counts for nothing: its group is done again. */
function parseEntry(line: string): [string, JournalEntry][] {
  try {
    const entry = JSON.parse(line) as JournalEntry;
    return [[entry.group, entry]];
  } catch {
    return [];
  }
}

/** The files of a group as they are now: one that changed since is read again. */
export function groupKey({ format, group }: PlannedGroup): string {
  const files = [...group.files].map(([role, { absolutePath, size, modified }]) => [
    role,
    absolutePath,
    size,
    modified,
  ]);
  return hash([format.name, group.id, files]);
}
