// The run monitor: state, curves and scores of a run, live while it goes on; of an experiment its runs.
import { assertNever } from '../../common/assertNever';
import type { ExperimentProgress } from '../../protocol/experimentProgress';
import type { FromRunView, RunViewState, ToRunView } from '../../protocol/runView';
import { byId, element } from '../elements';
import { linkToEditor } from '../vscodeApi';
import { lossChart, rateChart, scoreChart } from './charts';
import { experimentFacts, experimentProgress } from './experimentModel';
import { ExperimentPart } from './experimentPart';
import { LiveChart, type ChartContent } from './liveChart';
import { measurePicker } from './measurePicker';
import {
  addUpdate,
  emptyRun,
  facts,
  progressOf,
  scoreRows,
  type Fact,
  type Measure,
  type RunModel,
} from './model';
import './runMonitor.css';

type Action = Extract<FromRunView, { kind: 'do' }>['action'];

const editor = linkToEditor<ToRunView, FromRunView, { readonly folder: string }>(receive);
const title = element('h1');
const status = element('span', { class: 'status', role: 'status' });
const actions = element('div', { class: 'actions' });
const factList = element('dl', { class: 'facts' });
const message = element('p', { class: 'message', role: 'alert', hidden: true });
const progress = element('progress', { 'aria-label': 'Steps taken', max: 1, value: 0 });
const table = element('div', { class: 'table' });

interface Curves {
  readonly section: HTMLElement;
  /** Null shows the placeholder. */
  readonly show: (content: ChartContent | null) => void;
}

const section = (name: string, ...children: Node[]): HTMLElement =>
  element('section', {}, element('h2', {}, name), ...children);

function curves(name: string, placeholder: string, ...above: Node[]): Curves {
  const host = element('div', { class: 'chart' });
  const chart = new LiveChart(host);
  return {
    section: section(name, ...above, host),
    show: (content) =>
      content === null ? chart.clear(element('p', { class: 'empty' }, placeholder)) : chart.show(content),
  };
}

let measure: Measure = 'f1';
const picker = measurePicker(measure, (chosen) => {
  measure = chosen;
  schedule();
});
const loss = curves('Training loss', 'No step yet.');
const rate = curves('Learning rate', 'No step yet.');
const scores = curves('Dev scores by epoch', 'The dev notes are scored after each epoch.', picker);

const runs = new ExperimentPart((folder) => editor.post({ kind: 'open', folder }));
const charts = element(
  'div',
  { class: 'charts' },
  loss.section,
  scores.section,
  rate.section,
  section('Scores of the last epoch', table),
);
runs.root.hidden = true;

byId('root').append(
  element('header', {}, element('div', { class: 'title' }, title, status), actions),
  message,
  progress,
  factList,
  runs.root,
  charts,
);

let model: RunModel = emptyRun;
/** Null while the folder is taken for a single run. */
let experiment: ExperimentProgress | null = null;
let state: RunViewState = 'starting';
let frame = 0;

function receive(received: ToRunView): void {
  switch (received.kind) {
    case 'run':
      state = received.state;
      editor.setState({ folder: received.folder });
      title.textContent = received.name;
      status.className = `status ${state}`;
      // An unchanged state is not read out again.
      if (status.textContent !== state) status.textContent = state;
      showActions(received.canCancel);
      if (received.remark !== null || state !== 'broken') showMessage(received.remark);
      schedule();
      return;
    case 'update':
      model = addUpdate(model, received.update);
      schedule();
      return;
    case 'experiment':
      experiment = received.experiment;
      schedule();
      return;
    case 'failed':
      showMessage(received.message);
      return;
    default:
      assertNever(received, 'message to the run monitor');
  }
}

function showMessage(text: string | null): void {
  message.hidden = text === null;
  if (message.textContent !== (text ?? '')) message.textContent = text ?? '';
}

const buttons = new Map<Action, HTMLButtonElement>();

function showActions(canCancel: boolean): void {
  const shown: [Action, string][] = [
    ...(canCancel ? [['cancel', 'Stop with Checkpoint'] satisfies [Action, string]] : []),
    ...actionsOf[state],
  ];
  // The same buttons stay: one of them may have the focus.
  const wanted = shown.map(([action, text], i) => {
    const button = buttons.get(action) ?? actionButton(action);
    button.textContent = text;
    button.className = i === 0 && action !== 'cancel' ? 'primary' : 'secondary';
    return button;
  });
  if (wanted.length !== actions.children.length || wanted.some((button, i) => actions.children[i] !== button))
    actions.replaceChildren(...wanted);
}

const actionsOf: Readonly<Record<RunViewState, readonly [Action, string][]>> = {
  starting: [],
  running: [],
  stopped: [['resume', 'Resume']],
  finished: [
    ['use', 'Tag with This Model'],
    ['report', 'Show Report'],
  ],
  broken: [['terminal', 'Show Terminal']],
};

function actionButton(action: Action): HTMLButtonElement {
  const made = element('button', { type: 'button' });
  made.addEventListener('click', () => editor.post({ kind: 'do', action }));
  buttons.set(action, made);
  return made;
}

function schedule(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function draw(): void {
  runs.root.hidden = experiment === null;
  charts.hidden = experiment !== null;
  if (experiment === null) drawRun();
  else {
    showFacts(experimentFacts(experiment));
    showProgress(experimentProgress(experiment));
    runs.show(experiment);
  }
}

function showFacts(shown: readonly Fact[]): void {
  factList.replaceChildren(
    ...shown.map(({ name, value }) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
  );
}

/** @param done undefined while unknown. */
function showProgress(done: number | undefined): void {
  progress.hidden = state !== 'running' && state !== 'starting';
  if (done === undefined) progress.removeAttribute('value');
  else progress.value = done;
}

function drawRun(): void {
  showFacts(facts(model, state === 'running'));
  showProgress(progressOf(model));
  loss.show(model.steps.length > 0 ? lossChart(model) : null);
  rate.show(model.steps.length > 0 ? rateChart(model) : null);
  scores.show(model.dev.length > 0 ? scoreChart(model, measure) : null);
  picker.hidden = model.dev.length === 0;
  drawTable();
}

function drawTable(): void {
  const rows = scoreRows(model);
  if (rows.length === 0) {
    table.replaceChildren(element('p', { class: 'empty' }, 'No epoch has ended yet.'));
    return;
  }
  const head = ['Label', 'Precision', 'Recall', 'F1', 'Entities'].map((name) =>
    element('th', { scope: 'col' }, name),
  );
  const body = rows.map(({ label, precision, recall, f1, support }) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, label),
      ...[precision, recall, f1].map((value) => element('td', {}, value.toFixed(4))),
      element('td', {}, support?.toLocaleString('en') ?? ''),
    ),
  );
  table.replaceChildren(
    element('table', {}, element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body)),
  );
}

new ResizeObserver(schedule).observe(byId('root'));
new MutationObserver(schedule).observe(document.body, { attributes: true, attributeFilter: ['class'] });
editor.post({ kind: 'ready' });
