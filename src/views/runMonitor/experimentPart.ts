// The runs of an experiment as a table, each a way to its own monitor, and the points of a learning curve.
import type { ExperimentProgress, ExperimentRun } from '../../protocol/experimentProgress';
import { element } from '../elements';
import { curveColumns, curveRows, experimentColumns, runCells } from './experimentModel';

interface Row {
  readonly root: HTMLElement;
  readonly link: HTMLButtonElement;
  readonly status: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

export class ExperimentPart {
  readonly root: HTMLElement;
  private readonly open: (folder: string) => void;
  private readonly rows = new Map<string, Row>();
  private readonly body = element('tbody');
  private readonly curve: HTMLElement;
  private readonly curveBody = element('tbody');

  constructor(open: (folder: string) => void) {
    this.open = open;
    this.curve = part('Learning curve so far', curveColumns, this.curveBody);
    this.root = element('div', { class: 'charts' }, part('Runs', experimentColumns, this.body), this.curve);
  }

  show(experiment: ExperimentProgress): void {
    // The last column is that of the test notes.
    this.root.classList.toggle(
      'untested',
      experiment.runs.every(({ test }) => test === null),
    );
    for (const run of experiment.runs) this.showRun(run);
    const curve = curveRows(experiment);
    this.curve.hidden = curve.length === 0;
    this.curveBody.replaceChildren(
      ...curve.map(([first = '', ...rest]) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, first),
          ...rest.map((text) => element('td', {}, text)),
        ),
      ),
    );
  }

  /** The same row stays: its link may have the focus. */
  private showRun(run: ExperimentRun): void {
    const { link, status, cells } = this.row(run);
    link.disabled = run.state === 'waiting';
    const [state, ...scores] = runCells(run);
    status.className = `status ${run.state}`;
    status.textContent = state ?? '';
    scores.forEach((text, i) => (cells[i]!.textContent = text));
  }

  private row({ name, folder }: ExperimentRun): Row {
    const known = this.rows.get(name);
    if (known !== undefined) return known;
    const link = element('button', { type: 'button', class: 'link', title: 'Show its monitor' }, name);
    link.addEventListener('click', () => this.open(folder));
    const status = element('span');
    const cells = experimentColumns.slice(2).map(() => element('td'));
    const head = element('th', { scope: 'row' }, link);
    const made = {
      root: element('tr', {}, head, element('td', { class: 'state' }, status), ...cells),
      link,
      status,
      cells,
    };
    this.rows.set(name, made);
    this.body.append(made.root);
    return made;
  }
}

function part(title: string, columns: readonly string[], body: HTMLElement): HTMLElement {
  const head = element(
    'tr',
    {},
    ...columns.map((name) => element('th', { scope: 'col', class: name === 'State' && 'state' }, name)),
  );
  return element(
    'section',
    {},
    element('h2', {}, title),
    element('div', { class: 'table' }, element('table', {}, element('thead', {}, head), body)),
  );
}
