// Scores: the main numbers with their intervals, the table of labels, precision against recall, and what was odd.
import type { MatchReport, PartName, PartScores } from '../../protocol/report';
import { element } from '../elements';
import { count, share, spaced } from './format';
import { currentRule, type PageContext } from './pageContext';
import { documentRemarks, labelRemarks, readingLines, mayBeOtherNames, remarksPart } from './remarks';
import { scoreCards } from './scoreCards';
import { scoreCharts } from './scoreCharts';
import { scoresTable } from './scoresTable';

export function summaryPart(context: PageContext): HTMLElement {
  const [name, match] = currentRule(context);
  const part = element(
    'div',
    { class: 'summary' },
    element('p', { class: 'rule-title' }, match.title),
    scoreCards(match, context.data),
    element(
      'div',
      { class: 'columns' },
      scoresTable(context, name, match, match),
      scoreCharts(match, context.data.epochs),
    ),
  );
  const details = detailsOf(match);
  if (details !== undefined) part.append(details);
  for (const partName of partNames) {
    const scores = match[partName];
    if (scores === undefined || !hasItems(scores)) continue;
    part.append(
      element('h2', {}, capital(spaced(partName))),
      scoresTable(context, `${name} ${partName}`, scores),
    );
  }
  const seeds = context.data.report.seeds?.matches[name];
  if (seeds !== undefined) part.append(seedsNote(seeds.micro, context.data.report.seeds?.runs.length ?? 0));
  if (mayBeOtherNames(context.data.report)) part.prepend(...remarks(context));
  else part.append(...remarks(context));
  return part;
}

const partNames: readonly PartName[] = [
  'relations', 'assertions', 'drugs', 'attributes', 'combined', 'lenient', 'lenientDrugs', 'lenientAttributes', 'lenientCombined', 'overall',
]; // prettier-ignore

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const hasItems = ({ micro }: PartScores): boolean =>
  micro.truePositives + micro.falsePositives + micro.falseNegatives > 0;

function detailsOf(match: MatchReport): HTMLElement | undefined {
  const items: [string, string][] = [];
  for (const [key, value] of Object.entries(match)) {
    if (typeof value === 'number')
      items.push([
        capital(spaced(key)),
        key.toLowerCase().endsWith('accuracy') ? share(value) : count(value),
      ]);
  }
  const { precisionDeviation, recallDeviation } = match.macro;
  if (precisionDeviation !== undefined)
    items.push(['Deviation of precision over documents', share(precisionDeviation)]);
  if (recallDeviation !== undefined)
    items.push(['Deviation of recall over documents', share(recallDeviation)]);
  if (items.length === 0) return undefined;
  return element(
    'dl',
    { class: 'details' },
    ...items.map(([term, value]) => element('div', {}, element('dt', {}, term), element('dd', {}, value))),
  );
}

function seedsNote(
  scores: Readonly<
    Record<'precision' | 'recall' | 'f1', { readonly mean: number; readonly deviation: number }>
  >,
  runs: number,
): HTMLElement {
  const text = (['precision', 'recall', 'f1'] as const).map(
    (metric) => `${metric} ${share(scores[metric].mean)} ± ${share(scores[metric].deviation)}`,
  );
  return element(
    'p',
    { class: 'seeds' },
    `Over ${runs} runs, mean ± sample deviation, micro: ${text.join(', ')}.`,
  );
}

function remarks(context: PageContext): HTMLElement[] {
  const { data } = context;
  const { report } = data;
  const unscored = report.counts.unscoredPredictedEntities;
  const note = unscored > 0 ? ` ${count(unscored)} predicted entities are not scored.` : '';
  return remarksPart(
    context,
    labelRemarks(report),
    [...documentRemarks(report), ...readingLines(data)],
    note,
  );
}
