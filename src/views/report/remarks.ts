// What a reader must know before quoting the numbers: labels that only one side uses, documents that do not fit.
import type { EvaluationReport, ReportViewData } from '../../protocol/report';
import { element } from '../elements';
import { action } from './action';
import { plural } from './format';
import type { PageContext } from './pageContext';

export interface Remark {
  /** The document, system or annotator that it is about. */
  readonly of?: string;
  readonly message: string;
}

const mostShown = 500;

/** Nothing where there are none. */
export function remarksPart(
  { canMapLabels, post }: PageContext,
  labels: readonly Remark[],
  documents: readonly Remark[],
  note = '',
): HTMLElement[] {
  const total = labels.length + documents.length;
  if (total === 0) return [];
  const rows = [...labels, ...documents.slice(0, mostShown)].map(({ of, message }) =>
    element('li', {}, ...(of === undefined ? [] : [element('strong', {}, of), ' ']), message),
  );
  const box = element(
    'details',
    { class: 'issues', open: total <= 10 },
    element('summary', {}, plural(total, 'remark')),
    element('p', {}, `What to know before quoting these numbers.${note}`),
    element('ul', {}, ...rows),
  );
  if (canMapLabels && labels.length > 0) box.append(action('Map Labels…', () => post({ kind: 'mapLabels' })));
  return [box];
}

/** Of a comparison those of both systems, of several runs those of each. */
export function labelRemarks({ labelIssues = [], comparison, seeds }: EvaluationReport): readonly Remark[] {
  if (comparison !== undefined)
    return (comparison.labelIssues ?? []).map(({ system, message }) => ({ of: system, message }));
  return seeds === undefined
    ? labelIssues
    : (seeds.labelIssues ?? []).map(({ runs, message }) => ({ of: runs.join(', '), message }));
}

export const documentRemarks = ({ documentIssues, seeds }: EvaluationReport): readonly Remark[] =>
  seeds === undefined
    ? documentIssues.map(({ document, message }) => ({ of: document, message }))
    : (seeds.documentIssues ?? []).map(({ document, runs, message }) => ({
        of: `${document} (${runs.join(', ')})`,
        message,
      }));

/** Of the files that were read. */
export const readingLines = ({ readingRemarks = [] }: ReportViewData): readonly Remark[] =>
  readingRemarks.map(({ at, message }) => ({ of: at, message }));

/** Whether both sides have labels of their own: then they may be other names of one thing, and the scores say little. */
export const mayBeOtherNames = ({ labelIssues = [] }: EvaluationReport): boolean => labelIssues.length > 1;
