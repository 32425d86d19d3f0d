// What happened to the entities of one document while it was read: those without a place are lost, those moved are pointed at.
import type { NotWritten, Problem } from '../ledger';
import type { SourceFile } from './format';
import { problemAt, warningAt } from './groupText';

/** An entity as its line states it. */
export interface StatedPlace {
  /** Unique in the document. */
  readonly id: string;
  readonly label: string;
  /** Line number, from 1. */
  readonly number: number;
}

export class EntityReport {
  readonly lost: NotWritten[] = [];
  readonly problems: Problem[];
  readonly document: string;
  readonly #file: SourceFile;

  constructor(document: string, file: SourceFile, problems: Problem[]) {
    this.document = document;
    this.#file = file;
    this.problems = problems;
  }

  /** @param named the id in the file, where it is another one. */
  lose({ id, label, number }: StatedPlace, reason: string, named = id): void {
    this.lost.push({ document: this.document, entity: id, label, reason });
    this.problem(number, `${named} ${reason}.`);
  }

  problem(line: number, message: string): void {
    this.problems.push(problemAt(this.#file, line, message));
  }

  warn(line: number, message: string): void {
    this.problems.push(warningAt(this.#file, line, message));
  }
}
