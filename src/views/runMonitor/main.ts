// The run monitor: state, curves and scores of a run, live while it goes on.
import { assertNever } from '../../common/assertNever';
import type { FromRunView, RunViewState, ToRunView } from '../../protocol/runView';
import { byId, element } from '../elements';
import { linkToEditor } from '../vscodeApi';
import { drawChart, lossChart, rateChart, scoreChart } from './charts';
import { addUpdate, emptyRun, facts, scoreRows, type RunModel } from './model';
import './runMonitor.css';

type Action = Extract<FromRunView, { kind: 'do' }>['action'];

const editor = linkToEditor<ToRunView, FromRunView, { readonly folder: string }>(receive);
const title = element('h1');
const status = element('span', { class: 'status', role: 'status' });
const actions = element('div', { class: 'actions' });
const factList = element('dl', { class: 'facts' });
const message = element('p', { class: 'message', role: 'alert', hidden: true });
const [loss, rate, scores] = [
  element('div', { class: 'chart' }),
  element('div', { class: 'chart' }),
  element('div', { class: 'chart' }),
];
const table = element('div', { class: 'table' });
const section = (name: string, ...children: Node[]): HTMLElement =>
  element('section', {}, element('h2', {}, name), ...children);
byId('root').append(
  element('header', {}, element('div', { class: 'title' }, title, status), actions),
  message,
  factList,
  element(
    'div',
    { class: 'charts' },
    section('Training loss', loss),
    section('Dev F1 by epoch', scores),
    section('Learning rate', rate),
    section('Scores of the last epoch', table),
  ),
);

let model: RunModel = emptyRun;
let state: RunViewState = 'stopped';
let frame = 0;

function receive(received: ToRunView): void {
  switch (received.kind) {
    case 'run':
      state = received.state;
      editor.setState({ folder: received.folder });
      title.textContent = received.name;
      status.textContent = state;
      status.className = `status ${state}`;
      showActions(received.canCancel);
      schedule();
      return;
    case 'update':
      message.hidden = true;
      model = addUpdate(model, received.update);
      schedule();
      return;
    case 'failed':
      message.textContent = received.message;
      message.hidden = false;
      return;
    default:
      assertNever(received, 'message to the run monitor');
  }
}

function showActions(canCancel: boolean): void {
  const button = (text: string, action: Action, primary = false): HTMLElement => {
    const made = element('button', { class: primary ? 'primary' : 'secondary' }, text);
    made.addEventListener('click', () => editor.post({ kind: 'do', action }));
    return made;
  };
  const shown = [
    ...(state === 'running' && canCancel ? [button('Stop with Checkpoint', 'cancel')] : []),
    ...(state === 'stopped' ? [button('Resume', 'resume', true)] : []),
    ...(state === 'finished'
      ? [button('Tag with This Model', 'use', true), button('Show Report', 'report')]
      : []),
  ];
  actions.replaceChildren(...shown);
}

function schedule(): void {
  if (frame !== 0) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    draw();
  });
}

function draw(): void {
  factList.replaceChildren(
    ...facts(model, state === 'running').map(({ name, value }) =>
      element('div', {}, element('dt', {}, name), element('dd', {}, value)),
    ),
  );
  const empty = (host: HTMLElement, text: string): void =>
    host.replaceChildren(element('p', { class: 'empty' }, text));
  if (model.steps.length > 0) {
    drawChart(loss, lossChart(model));
    drawChart(rate, rateChart(model));
  } else {
    empty(loss, 'No step yet.');
    empty(rate, 'No step yet.');
  }
  if (model.dev.length > 0) drawChart(scores, scoreChart(model));
  else empty(scores, 'The dev notes are scored after each epoch.');
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
