// Converting corpora: a stream of documents in, files out, and a ledger that accounts for every entity.
import { AppError, isCancellation } from '../common/errors';
import { FolderLock } from '../common/folderLock';
import { counted } from '../common/counted';
import { entitiesOf, type Document } from './document';
import { plainText, writerNamed } from './formats/registry';
import type { WriteOptions, WriteResult } from './formats/format';
import { groupKey, Journal, type JournalEntry } from './folders/journal';
import { isError, LedgerBuilder, placeOfProblem, type Ledger, type Problem } from './ledger';
import { OutputFolder } from './folders/outputFolder';
import type { Plan, PlannedGroup } from './folders/plan';
import { streamCorpus, type CorpusItem, type ReadOptions } from './readCorpus';

export interface ConvertOptions extends Omit<ReadOptions, 'skip' | 'results'> {
  readonly out: string;
  /** The name of a format that can be written. */
  readonly to: string;
  readonly write: WriteOptions;
  /** A cancelled conversion takes a folder that it made away again; without this it can be gone on with. */
  readonly discardWhenCancelled?: boolean;
  /** What the files were taken for, before the first is read. */
  readonly onPlan?: (plan: Plan) => void;
}

export interface Conversion {
  readonly ledger: Ledger;
  readonly documents: number;
  /** Files written. */
  readonly files: number;
  /** Documents that an earlier, interrupted run had written. */
  readonly resumed: number;
  /** What else was left behind, with the number of documents it happened in. */
  readonly remarks: ReadonlyMap<string, number>;
}

/**
 * Memory does not grow with the number of documents. An interrupted conversion, started again with the same settings, goes on
 * behind the last document that was written.
 * @throws AppError `input` when there is nothing to convert, NothingReadError when nothing of it can be read; what
 * {@link streamCorpus} throws; CancelledError.
 */
export async function convert(paths: readonly string[], options: ConvertOptions): Promise<Conversion> {
  const conversion = new RunningConversion(options);
  const source = streamCorpus(paths, {
    ...options,
    results: options.out,
    skip: (group) => conversion.resumes(group),
  });
  try {
    for await (const item of source) await conversion.take(item);
    return await conversion.finish(paths);
  } catch (error) {
    const isVain =
      error instanceof NothingReadError || (isCancellation(error) && options.discardWhenCancelled === true);
    if (isVain) await conversion.takeBack();
    throw error;
  } finally {
    await conversion.close();
  }
}

interface OpenEntry {
  files: number;
  written: number;
  readonly documents: string[];
  /** Entities read, by label. */
  readonly labels: Map<string, number>;
  readonly notWritten: JournalEntry['notWritten'][number][];
  readonly problems: JournalEntry['problems'][number][];
  readonly remarks: string[];
  /** Whether it went into a file with others: then it cannot be resumed. */
  shared: boolean;
}

/** Lists may be longer than a call has room for arguments. */
function append<T>(list: T[], items: readonly T[]): void {
  for (const item of items) list.push(item);
}

const emptyEntry = (): OpenEntry => ({
  documents: [],
  files: 0,
  written: 0,
  labels: new Map(),
  notWritten: [],
  problems: [],
  remarks: [],
  shared: false,
});

class RunningConversion {
  readonly #options: ConvertOptions;
  readonly #format: ReturnType<typeof writerNamed>;
  readonly #ledger = new LedgerBuilder();
  readonly #remarks = new Map<string, number>();
  #output: OutputFolder | undefined;
  #lock: FolderLock | undefined;
  #journal: Journal | undefined;
  #entry = emptyEntry();
  #documents = 0;
  #files = 0;
  #resumed = 0;

  constructor(options: ConvertOptions) {
    this.#options = options;
    this.#format = writerNamed(options.to);
  }

  resumes(group: PlannedGroup): readonly string[] | undefined {
    const entry = this.#journal?.entry(group);
    if (entry === undefined) return undefined;
    this.#resumed += entry.documents.length;
    this.#count(entry);
    return entry.documents;
  }

  async take(item: CorpusItem): Promise<void> {
    const entry = this.#entry;
    if (item.kind === 'plan') await this.#start(item.plan);
    else if (item.kind === 'problems') {
      if (item.source === undefined) this.#ledger.addProblems(item.problems);
      else append(entry.problems, item.problems);
    } else if (item.kind === 'lost') this.#lose(item.lost);
    else if (item.kind === 'document') await this.#write(item.document);
    else await this.#endGroup(item.source);
  }

  async finish(paths: readonly string[]): Promise<Conversion> {
    await this.#output!.finish();
    const ledger = this.#ledger.build();
    await this.#journal!.remove();
    if (this.#documents === 0) throw new NothingReadError(paths, ledger);
    return {
      ledger,
      documents: this.#documents,
      files: this.#files + this.#output!.sharedCount,
      resumed: this.#resumed,
      remarks: this.#remarks,
    };
  }

  /** Leaves the disk as it was, where the folder was made for this; else the journal stays, and the next run goes on. */
  async takeBack(): Promise<void> {
    if (this.#output?.isNew !== true) return;
    await this.#journal?.remove();
    await this.#output.discard();
  }

  async close(): Promise<void> {
    try {
      await this.#journal?.flush();
    } finally {
      await this.#output?.[Symbol.asyncDispose]();
      await this.#lock?.[Symbol.asyncDispose]();
    }
  }

  async #start(plan: Plan): Promise<void> {
    this.#options.onPlan?.(plan);
    refuseNothing(plan, this.#options.from);
    this.#output = await OutputFolder.open(this.#options.out, () =>
      plan.files.map(({ absolutePath }) => absolutePath),
    );
    this.#lock = await FolderLock.take(this.#output.path, 'converts into it');
    const { to, write, from, labels } = this.#options;
    this.#journal = await Journal.open(this.#output.path, { version: 1, to, write, from, labels });
    if (this.#journal.interrupted) await this.#output.clearLeftovers();
  }

  #lose(lost: JournalEntry['notWritten']): void {
    for (const { label } of lost) this.#read(label);
    append(this.#entry.notWritten, lost);
  }

  async #write(document: Document): Promise<void> {
    const entry = this.#entry;
    const result: WriteResult = this.#format.write(document, this.#options.write);
    for (const file of result.files) {
      await this.#output!.write(file);
      if (file.shared === true) entry.shared = true;
    }
    entry.documents.push(document.id);
    entry.files += result.files.filter(({ shared }) => shared !== true).length;
    entry.written += result.written;
    for (const { label } of entitiesOf(document)) this.#read(label);
    append(entry.notWritten, result.notWritten);
    append(entry.remarks, result.remarks ?? []);
  }

  #read(label: string): void {
    const { labels } = this.#entry;
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }

  async #endGroup(group: PlannedGroup): Promise<void> {
    const { shared, labels, ...rest } = this.#entry;
    this.#entry = emptyEntry();
    const entry = { ...rest, labels: Object.fromEntries(labels), group: groupKey(group) };
    this.#count(entry);
    if (!shared) await this.#journal!.add(entry);
  }

  #count(entry: JournalEntry): void {
    this.#ledger.add(entry);
    this.#documents += entry.documents.length;
    this.#files += entry.files;
    for (const remark of entry.remarks) this.#remarks.set(remark, (this.#remarks.get(remark) ?? 0) + 1);
  }
}

function refuseNothing(plan: Plan, from: string | undefined): void {
  if (plan.groups.length === 0) {
    throw new AppError(
      'input',
      `Nothing that a format knows was found (${counted(plan.files.length, 'file')}). Name the format with --from.${firstProblem(plan.unreadable)}`,
    );
  }
  if ((from === undefined || from === 'auto') && plan.groups.every(({ format }) => format === plainText)) {
    const first = [...plan.groups[0]!.group.files.values()][0]!.displayPath;
    throw new AppError(
      'input',
      `No annotations were found, only plain notes (${first} …). Give the folder that holds the annotations too, or --from text.${firstProblem(plan.unreadable)}`,
    );
  }
}

/** There were files to read, and none gave a document: the ledger's problems say why. */
export class NothingReadError extends AppError {
  readonly ledger: Ledger;
  constructor(paths: readonly string[], ledger: Ledger) {
    super('input', `No document could be read from ${paths.join(', ')}.${firstProblem(ledger.problems)}`);
    this.name = 'NothingReadError';
    this.ledger = ledger;
  }
}

function firstProblem(problems: readonly Problem[]): string {
  const first = problems.find(isError) ?? problems[0];
  if (first === undefined) return '';
  return ` First problem: ${placeOfProblem(first)}: ${first.message}`;
}
