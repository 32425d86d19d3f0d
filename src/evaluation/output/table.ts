// The scores as aligned text for a terminal.
import type { Agreement } from '../agreement';
import type { Comparison } from '../comparison';
import type { EvaluationReport, MatchReport, PartName } from '../report';
import type { PartScores } from '../ruleScores';
import type { CountedScores, Scores } from '../counts/tally';
import { alignRows, share, type Row } from './textTable';

const number = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));
const header: Row = ['', 'precision', 'recall', 'F1', 'TP', 'FP', 'FN', 'support'];

const scoreCells = ({ precision, recall, f1 }: Scores): string[] => [precision, recall, f1].map(share);
const countCells = ({ truePositives, falsePositives, falseNegatives }: CountedScores): string[] =>
  [truePositives, falsePositives, falseNegatives].map(number);

export function formatReport(report: EvaluationReport): string {
  const { goldEntities, predictedEntities, documents } = report.counts;
  const counted = documents === 1 ? '1 document' : `${documents} documents`;
  const lines = [`${counted}, ${goldEntities} gold and ${predictedEntities} predicted entities`];
  for (const [name, match] of Object.entries(report.matches))
    lines.push('', ...formatMatch(name, match, report));
  if (report.analysis !== undefined) {
    const { correct, ...errors } = report.analysis.outcomes;
    const kinds = Object.entries(errors).map(([kind, count]) => `${count} ${kind}`);
    lines.push('', `${correct} right; errors: ${kinds.join(', ')}`);
  }
  if (report.comparison !== undefined) lines.push('', ...formatComparison(report.comparison));
  return `${lines.join('\n')}\n`;
}

function formatMatch(name: string, match: MatchReport, report: EvaluationReport): string[] {
  const lines = [`${name}: ${match.title}`, ...formatPart(match, match)];
  const interval = match.intervals?.micro.f1;
  if (interval !== undefined && report.bootstrap !== undefined) {
    const { level, resamples } = report.bootstrap;
    const range = `${share(interval.low)}–${share(interval.high)}`;
    lines.push(`micro F1 ${range} (${level * 100} % interval, ${resamples} resamples of documents)`);
  }
  lines.push(...formatDetails(match));
  for (const part of partNames) {
    const scores = match[part];
    if (
      scores !== undefined &&
      scores.micro.truePositives + scores.micro.falseNegatives + scores.micro.falsePositives > 0
    ) {
      lines.push(`  ${part}`, ...formatPart(scores).map((line) => `  ${line}`));
    }
  }
  return lines;
}

const partNames: readonly PartName[] = [
  'relations', 'assertions', 'drugs', 'attributes', 'combined', 'lenient', 'lenientDrugs', 'lenientAttributes',
  'lenientCombined', 'overall',
]; // prettier-ignore

function formatPart(part: PartScores, match?: MatchReport): string[] {
  const labels = Object.entries(part.perLabel).map(([label, scores]): Row => [
    label,
    ...scoreCells(scores),
    ...countCells(scores),
    number(scores.support),
  ]);
  const support = number(part.micro.truePositives + part.micro.falseNegatives);
  const macroOver = match?.macroOver === 'documents' ? 'macro (documents)' : 'macro';
  const rows: Row[] = [
    header,
    ...labels,
    ['micro', ...scoreCells(part.micro), ...countCells(part.micro), support],
    [macroOver, ...scoreCells(part.macro)],
    ...(match?.weighted === undefined ? [] : [['weighted', ...scoreCells(match.weighted)]]),
  ];
  return alignRows(rows);
}

function formatDetails(match: MatchReport): string[] {
  const lines: string[] = [];
  const accuracies = Object.entries(match).filter(([key]) => key.toLowerCase().endsWith('accuracy'));
  if (accuracies.length > 0) {
    lines.push(accuracies.map(([key, value]) => `${spaced(key)} ${share(value as number)}`).join(', '));
  }
  if (match.correct !== undefined) {
    const { correct, incorrect = 0, partial = 0, missed = 0, spurious = 0, possible = 0, actual = 0 } = match;
    lines.push(
      `COR ${correct}, INC ${incorrect}, PAR ${partial}, MIS ${missed}, SPU ${spurious}, POSSIBLE ${possible}, ACTUAL ${actual}`,
    );
  }
  const { precisionDeviation, recallDeviation } = match.macro;
  if (precisionDeviation !== undefined && recallDeviation !== undefined) {
    lines.push(
      `standard deviation over documents: precision ${share(precisionDeviation)}, recall ${share(recallDeviation)}`,
    );
  }
  return lines;
}

const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function formatComparison({ names, matches, mcNemar, changes, shuffles }: Comparison): string[] {
  const lines = [`A = ${names[0]}, B = ${names[1]}`];
  for (const [name, { micro, perLabel }] of Object.entries(matches)) {
    const rows = [...Object.entries(perLabel), ['micro', micro] as const].map(
      ([label, { a, b, significance }]): Row => [
        label,
        share(a.f1),
        share(b.f1),
        signed(significance.f1.difference),
        probability(significance.f1.pValue),
      ],
    );
    lines.push('', `${name}, F1`, ...alignRows([['', 'A', 'B', 'A − B', 'p'], ...rows]));
  }
  return [
    ...lines,
    `p: paired approximate randomisation over documents, ${shuffles} shuffles, two-sided`,
    '',
    `From A to B: ${changes.fixed} fixed, ${changes.broken} broken, ${changes.bothWrong} wrong in both`,
    `McNemar on gold entities: ${mcNemar.onlyA} found by A only, ${mcNemar.onlyB} by B only, p ${probability(mcNemar.pValue)}`,
  ];
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${share(Math.abs(value))}`;
const probability = (value: number): string => (value < 0.0001 ? '<0.0001' : value.toFixed(4));

export function formatAgreement(agreement: Agreement): string {
  const rows = agreement.pairs.map((pair): Row => [
    pair.annotators.join(' – '),
    share(pair.strictF1),
    share(pair.overlapF1),
    share(pair.cohenKappa.all),
    share(pair.cohenKappa.withoutO),
  ]);
  const lines = [
    `${agreement.annotators.length} annotators, ${agreement.documents} documents, ${agreement.tokens} tokens`,
    '',
    ...alignRows([['', 'strict F1', 'overlap F1', 'kappa', 'kappa without O–O'], ...rows]),
    '',
    coefficient("Krippendorff's alpha", agreement.krippendorffAlpha),
  ];
  if (agreement.fleissKappa !== undefined) lines.push(coefficient("Fleiss' kappa", agreement.fleissKappa));
  for (const { annotators, perLabel } of agreement.pairs) {
    const labels = Object.entries(perLabel).map(([label, { strictF1, overlapF1 }]): Row => [
      label,
      share(strictF1),
      share(overlapF1),
    ]);
    lines.push('', ...alignRows([[annotators.join(' – '), 'strict F1', 'overlap F1'], ...labels]));
  }
  return `${lines.join('\n')}\n`;
}

const coefficient = (
  name: string,
  { all, withoutO }: { readonly all: number; readonly withoutO: number },
): string => `${name} ${share(all)}, without tokens that nobody labelled ${share(withoutO)}`;
