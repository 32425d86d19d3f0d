// Runs that belong together: each run, mean ± deviation by label, folds pooled, and the learning curve where they differ in size.
import type {
  ExperimentPoint,
  ExperimentReport,
  RuleSpread,
  SeedScores,
  Spread,
} from '../../protocol/report';
import { element } from '../elements';
import { count, plural, share } from './format';
import { learningCurveChart, spreadText } from './learningCurve';
import { currentRule, type PageContext } from './pageContext';
import { numberCell, sortableTable, textCell, type Cell } from './sortableTable';
import { figure } from './svg';

/** Undefined where the report is of one run. */
export function runsPart(context: PageContext): (() => HTMLElement) | undefined {
  const { experiment, seeds } = context.data.report;
  if (experiment !== undefined) return () => experimentPart(context, experiment);
  if (seeds === undefined) return undefined;
  return () => {
    const [rule] = currentRule(context);
    const spread = seeds.matches[rule];
    const tables = spread === undefined ? [] : [spreadTable(context, rule, spread, seeds.runs.length)];
    return element('div', { class: 'runs' }, element('p', {}, seeds.runs.join(', ')), ...tables);
  };
}

function experimentPart(context: PageContext, experiment: ExperimentReport): HTMLElement {
  const { best, points, runs } = experiment;
  const isCurve = points.length > 1;
  return element(
    'div',
    { class: 'runs' },
    element(
      'p',
      { class: 'rule-title' },
      `Strict scores of ${plural(runs.length, 'run')}. Best by dev F1: ${best.run} (${share(best.f1)}); its model stands for the experiment.`,
    ),
    ...(isCurve ? [curvePart(context, points)] : points.flatMap((point) => pointPart(context, point))),
    runTable(context, experiment),
  );
}

function curvePart(context: PageContext, points: readonly ExperimentPoint[]): HTMLElement {
  return element(
    'div',
    { class: 'columns' },
    curveTable(context, points),
    element('div', { class: 'charts' }, figure('Learning curve', learningCurveChart(points))),
  );
}

function curveTable(context: PageContext, points: readonly ExperimentPoint[]): HTMLElement {
  const tested = points.every(({ test }) => test !== null);
  const folded = points.every(({ pooled }) => pooled !== null);
  const rows = points.map(({ trainDocuments, trainEntities, runs, dev, test, pooled }): Cell[] => [
    wholeCell(trainDocuments),
    wholeCell(trainEntities),
    wholeCell(runs.length),
    spreadCell(dev.micro.f1),
    ...(tested && test !== null ? [spreadCell(test.micro.f1)] : []),
    ...(folded && pooled !== null ? [numberCell(pooled.micro.f1, share(pooled.micro.f1))] : []),
  ]);
  const columns = [
    'Training notes', 'Entities', 'Runs', 'Dev F1', ...(tested ? ['Test F1'] : []), ...(folded ? ['Folds pooled'] : []),
  ]; // prettier-ignore
  return sortableTable(
    { id: 'curve', caption: 'Learning curve: micro F1, mean ± sample deviation', columns, rows },
    context.state,
  );
}

function pointPart(context: PageContext, { runs, dev, test, pooled }: ExperimentPoint): HTMLElement[] {
  const note = `The dev notes of all folds together, each tagged by the model that had not seen it, have a micro F1 of ${share(pooled?.micro.f1)}.`;
  return [
    spreadTable(context, 'dev', dev, runs.length),
    ...(test === null ? [] : [spreadTable(context, 'test', test, runs.length)]),
    ...(pooled === null ? [] : [element('p', { class: 'note' }, note)]),
  ];
}

function spreadTable(context: PageContext, of: string, spread: RuleSpread, runs: number): HTMLElement {
  const labels = Object.entries(spread.perLabel);
  const partial = labels.some(([, label]) => label.runs < runs);
  const row = (name: string, scores: SeedScores, own: number): Cell[] => [
    textCell(name),
    spreadCell(scores.precision),
    spreadCell(scores.recall),
    spreadCell(scores.f1),
    ...(partial ? [numberCell(own, count(own))] : []),
  ];
  return sortableTable(
    {
      id: `spread ${of}`,
      caption: `Mean ± sample deviation over ${plural(runs, 'run')}, ${of}`,
      columns: ['Label', 'Precision', 'Recall', 'F1', ...(partial ? ['Runs with it'] : [])],
      rows: labels.map(([label, scores]) => row(label, scores, scores.runs)),
      totals: [row('micro', spread.micro, runs), row('macro', spread.macro, runs)],
    },
    context.state,
  );
}

function runTable(context: PageContext, { runs }: ExperimentReport): HTMLElement {
  const tested = runs.every(({ test }) => test !== null);
  const rows = runs.map(({ name, trainDocuments, trainEntities, epoch, dev, test }): Cell[] => [
    textCell(name),
    wholeCell(trainDocuments),
    wholeCell(trainEntities),
    wholeCell(epoch),
    ...[dev.micro.precision, dev.micro.recall, dev.micro.f1].map((value) => numberCell(value, share(value))),
    ...(tested && test !== null ? [numberCell(test.micro.f1, share(test.micro.f1))] : []),
  ]);
  const columns = [
    'Run', 'Training notes', 'Entities', 'Best epoch', 'Dev precision', 'Dev recall', 'Dev F1', ...(tested ? ['Test F1'] : []),
  ]; // prettier-ignore
  return sortableTable({ id: 'runs', caption: 'Runs', columns, rows }, context.state);
}

const spreadCell = (spread: Spread): Cell => numberCell(spread.mean, spreadText(spread));
const wholeCell = (value: number): Cell => numberCell(value, count(Math.round(value)));
