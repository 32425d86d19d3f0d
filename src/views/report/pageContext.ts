// What the parts of the page share.
import type { MatchReport, ReportEvent, ReportViewData } from '../../protocol/report';
import type { PageState, StateKeeper } from './state';

export interface PageContext {
  readonly data: ReportViewData;
  readonly state: StateKeeper;
  readonly post: (event: ReportEvent) => void;
  readonly inEditor: boolean;
  /** Whether the report can be worked out again with a label map. */
  readonly canMapLabels: boolean;
  /** Goes to the errors with a filter set. */
  showErrors(filter: NonNullable<PageState['filter']>): void;
}

/** The rule that the page looks at. */
export function currentRule({ data, state }: PageContext): readonly [name: string, match: MatchReport] {
  const entries = Object.entries(data.report.matches);
  const found = entries.find(([name]) => name === state.current.rule) ?? entries[0];
  if (found === undefined) throw new Error('The report has no scores');
  return found;
}
