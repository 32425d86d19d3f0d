// The page as a whole: heading, rule, and the tabs that hold the parts.
import type { ReportEvent, ReportViewData } from '../../protocol/report';
import { agreementPart } from './agreementPart';
import { breakdownPart } from './breakdownPart';
import { comparisonPart } from './comparisonPart';
import { confidencePart } from './confidencePart';
import { errorsPart } from './errorsPart';
import { pageHeader } from './header';
import type { Host } from './host';
import type { PageContext } from './pageContext';
import { keepState, type PageState } from './state';
import { runsPart } from './runsPart';
import { summaryPart } from './summaryPart';
import { createTabs, type Tab } from './tabs';

export interface Page {
  /** Opens the tab that sets this report beside another. */
  compareWith(other: ReportViewData): void;
}

export function createPage(
  root: HTMLElement,
  data: ReportViewData,
  host: Host<ReportEvent, PageState>,
  canMapLabels: boolean,
): Page {
  const state = keepState(host.getState(), (written) => host.setState(written));
  const context: PageContext = {
    data,
    state,
    post: (event) => host.post(event),
    inEditor: host.inEditor,
    canMapLabels,
    showErrors(filter) {
      state.change({ filter, tab: 'errors' });
      draw();
    },
  };
  let other: ReportViewData | undefined;
  const draw = (): void => {
    document.title = data.title;
    root.replaceChildren(pageHeader(context, draw), createTabs(tabsOf(context, other), state));
  };
  draw();
  return {
    compareWith(second) {
      other = second;
      state.change({ tab: 'comparison' });
      draw();
    },
  };
}

function tabsOf(context: PageContext, other: ReportViewData | undefined): Tab[] {
  const { analysis, comparison, agreement, matches } = context.data.report;
  const tabs: Tab[] = [];
  if (agreement !== undefined)
    tabs.push({ id: 'agreement', title: 'Agreement', make: () => agreementPart(context, agreement) });
  if (Object.keys(matches).length > 0)
    tabs.push({ id: 'summary', title: 'Scores', make: () => summaryPart(context) });
  const runs = runsPart(context);
  if (runs !== undefined) tabs.push({ id: 'runs', title: 'Runs', make: runs });
  if (analysis !== undefined) {
    tabs.push(
      {
        id: 'errors',
        title: 'Errors',
        badge: analysis.errors.length,
        make: () => errorsPart(context, analysis.errors),
      },
      { id: 'breakdown', title: 'Where it fails', make: () => breakdownPart(context, analysis) },
    );
  }
  const calibration = analysis?.calibration;
  if (calibration !== undefined) {
    tabs.push({ id: 'confidence', title: 'Confidence', make: () => confidencePart(calibration) });
  }
  if (comparison !== undefined || other !== undefined) {
    tabs.push({ id: 'comparison', title: 'Comparison', make: () => comparisonPart(context, other) });
  }
  return tabs;
}
