// The scores of every label with micro, macro and weighted averages below.
import type { LabelScores, MatchReport, PartScores, Scores } from '../../protocol/report';
import { count, share } from './format';
import type { PageContext } from './pageContext';
import { numberCell, sortableTable, textCell, type Cell } from './sortableTable';

export function scoresTable(
  context: PageContext,
  id: string,
  scores: PartScores,
  match?: MatchReport,
): HTMLElement {
  const intervals = match?.intervals?.perLabel ?? {};
  const withIntervals = Object.keys(intervals).length > 0;
  const extra = (text: string): Cell[] => (withIntervals ? [{ shown: text, value: text }] : []);
  const rows = Object.entries(scores.perLabel).map(([label, item]) => {
    const interval = intervals[label]?.f1;
    return [
      textCell(label),
      ...scoreCells(item),
      ...extra(interval ? `${share(interval.low)} – ${share(interval.high)}` : ''),
      ...countCells(item),
    ];
  });
  const support = scores.micro.truePositives + scores.micro.falseNegatives;
  const microInterval = match?.intervals?.micro.f1;
  const blanks = ['', '', '', ''].map((text): Cell => ({ shown: text, value: text }));
  return sortableTable(
    {
      id: `scores ${id}`,
      caption: `Scores by label, ${id}`,
      columns: [
        'Label',
        'Precision',
        'Recall',
        'F1',
        ...(withIntervals ? ['F1 interval'] : []),
        'TP',
        'FP',
        'FN',
        'Support',
      ],
      rows,
      totals: [
        [
          textCell('micro'),
          ...scoreCells(scores.micro),
          ...extra(microInterval ? `${share(microInterval.low)} – ${share(microInterval.high)}` : ''),
          ...countCells({ ...scores.micro, support }),
        ],
        [
          textCell(match?.macroOver === 'documents' ? 'macro (documents)' : 'macro'),
          ...scoreCells(scores.macro),
          ...extra(''),
          ...blanks,
        ],
        ...(match?.weighted === undefined
          ? []
          : [[textCell('weighted'), ...scoreCells(match.weighted), ...extra(''), ...blanks]]),
      ],
    },
    context.state,
  );
}

const scoreCells = ({ precision, recall, f1 }: Scores): Cell[] =>
  [precision, recall, f1].map((value) => numberCell(value, share(value)));

const countCells = ({ truePositives, falsePositives, falseNegatives, support }: LabelScores): Cell[] =>
  [truePositives, falsePositives, falseNegatives, support].map((value) => numberCell(value, count(value)));
