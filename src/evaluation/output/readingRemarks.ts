// What could not be read as it should on either side of an evaluation, as the report's page lists it.
import { placeOfProblem, type Problem } from '../../corpus/ledger';

export interface ReadingRemark {
  /** `a.ann:3`, without the folders: a report may be given away. */
  readonly at: string;
  readonly message: string;
}

/** More say nothing new, and each has its place in the page. */
const mostListed = 200;

/** Each once: folds read the same notes. */
export function readingRemarks(problems: readonly Problem[]): ReadingRemark[] {
  const remarks = new Map<string, ReadingRemark>();
  for (const { file, line, message } of problems) {
    const at = placeOfProblem({ file: file.replace(/^.*[\\/]/, ''), line });
    remarks.set(`${file}:${line} ${message}`, { at, message });
  }
  const all = [...remarks.values()];
  const more = all.length - mostListed;
  if (more <= 0) return all;
  return [...all.slice(0, mostListed), { at: '…', message: `and ${more} more, as convert lists them` }];
}
