// The evaluation report page, in the editor's webview and as a file of its own.
import { assertNever } from '../../common/assertNever';
import type { ReportEvent, ReportRequest, ReportViewData } from '../../protocol/report';
import { byId, element } from '../elements';
import { connect } from './host';
import { createPage, type Page } from './page';
import './report.css';
import type { PageState } from './state';

const host = connect<ReportEvent, PageState>(receive);
const root = byId('root');
let page: Page | undefined;

function show(data: ReportViewData, canMapLabels: boolean): void {
  page = createPage(root, data, host, canMapLabels);
}

function receive(request: ReportRequest): void {
  switch (request.kind) {
    case 'show':
      show(request.data, request.canMapLabels);
      return;
    case 'compare':
      page?.compareWith(request.data);
      return;
    default:
      assertNever(request, 'message');
  }
}

const embedded = document.getElementById('report-data');
if (embedded?.textContent) show(JSON.parse(embedded.textContent) as ReportViewData, false);
else {
  root.replaceChildren(element('p', { class: 'loading' }, 'Working the report out …'));
  host.post({ kind: 'ready' });
}
