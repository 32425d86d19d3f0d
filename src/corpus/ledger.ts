// The ledger: every entity read is either written or listed with the reason why it was not.
import { AppError } from '../common/errors';

/** Something in a file that could not be read as it should; the rest was carried on. */
export interface Problem {
  readonly file: string;
  /** From 1; 0 for the file as a whole. */
  readonly line: number;
  /** Never quotes the note. */
  readonly message: string;
  /** `warning`: everything was carried over all the same (an entity re-anchored, Latin-1 read). Default `error`. */
  readonly severity?: 'error' | 'warning';
}

export interface NotWritten {
  readonly document: string;
  /** The entity's id. */
  readonly entity: string;
  readonly label: string;
  readonly reason: string;
}

/** `read = written + notWritten.length`, always. */
export interface Ledger {
  readonly schemaVersion: 1;
  readonly read: number;
  readonly written: number;
  readonly notWritten: readonly NotWritten[];
  readonly problems: readonly Problem[];
  readonly byLabel: Readonly<Record<string, LabelCount>>;
}

export interface LabelCount {
  readonly read: number;
  readonly written: number;
}

/** What one document (or one group of files) adds to a ledger. */
export interface Contribution {
  /** Entities read, by label; those in `notWritten` are among them. */
  readonly labels: Readonly<Record<string, number>>;
  readonly written: number;
  readonly notWritten: readonly NotWritten[];
  readonly problems: readonly Problem[];
}

/** Collects a ledger while documents go by; asks for the balance at the end. */
export class LedgerBuilder {
  #read = 0;
  #written = 0;
  readonly #notWritten: NotWritten[] = [];
  readonly #problems: Problem[] = [];
  readonly #byLabel = new Map<string, { read: number; written: number }>();

  get read(): number {
    return this.#read;
  }

  add({ labels, written, notWritten, problems }: Contribution): void {
    for (const [label, read] of Object.entries(labels)) {
      this.#read += read;
      const count = this.#count(label);
      count.read += read;
      count.written += read;
    }
    this.#written += written;
    for (const entry of notWritten) {
      this.#notWritten.push(entry);
      this.#count(entry.label).written--;
    }
    this.addProblems(problems);
  }

  addProblems(problems: readonly Problem[]): void {
    for (const problem of problems) this.#problems.push(problem);
  }

  /** @throws AppError `internal` when an entity is neither written nor listed: then the books are wrong and must not be shown. */
  build(): Ledger {
    const listed = this.#notWritten.length;
    if (this.#read !== this.#written + listed) {
      throw new AppError(
        'internal',
        `The ledger does not balance: ${this.#read} read, ${this.#written} written, ${listed} listed. Please report this.`,
      );
    }
    const byLabel = Object.fromEntries([...this.#byLabel].sort(([a], [b]) => (a < b ? -1 : 1)));
    return {
      schemaVersion: 1,
      read: this.#read,
      written: this.#written,
      notWritten: this.#notWritten,
      problems: this.#problems,
      byLabel,
    };
  }

  #count(label: string): { read: number; written: number } {
    let count = this.#byLabel.get(label);
    if (count === undefined) this.#byLabel.set(label, (count = { read: 0, written: 0 }));
    return count;
  }
}

/** Whether something was not carried over: exit code 3. */
export const isIncomplete = ({ notWritten, problems }: Pick<Ledger, 'notWritten' | 'problems'>): boolean =>
  notWritten.length > 0 || problems.some(isError);

/** A mere warning tells of something that was read all the same. */
export const isError = ({ severity }: Problem): boolean => severity !== 'warning';

/** `file:line`, or the file alone for a problem of the whole of it. */
export const placeOfProblem = ({ file, line }: Pick<Problem, 'file' | 'line'>): string =>
  line > 0 ? `${file}:${line}` : file;
