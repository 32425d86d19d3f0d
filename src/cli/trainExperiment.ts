// `note-tagger train` with folds, seeds or shares: several runs that belong together.
import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../common/errors';
import { shellWord } from '../common/shellWord';
import { formatExperiment } from '../evaluation/output/seedsTable';
import { numberOf, numbersOf, seedsOf } from '../runs/experiment/axisText';
import type { ExperimentRequest } from '../runs/experiment/openExperiment';
import type { ExperimentAxes } from '../runs/experiment/plan';
import { runExperiment, type ExperimentEvent, type ExperimentResult } from '../runs/experiment/runExperiment';
import { createTrainingBackend } from '../runtime/index';
import { createProgress, type Progress } from './progress';
import { abortOnSignals } from './signals';
import { describeScores, TrainingProgress } from './trainingProgress';

export interface ExperimentOptions {
  readonly folds?: number;
  readonly seeds?: number | readonly number[];
  readonly learningCurve?: readonly number[];
}

export function addExperimentOptions(command: Command): void {
  command
    .option(
      '--folds <n>',
      'cross-validation: each of n parts of the training notes is the dev notes of one run',
      (text) => needNumbers(numberOf(text)),
    )
    .option('--seeds <n|list>', 'one run a seed: how many, or which (1,2,3)', (text) =>
      needNumbers(seedsOf(text)),
    )
    .option('--learning-curve <shares>', 'one run a share of the training notes: 0.1,0.25,0.5,1', (text) =>
      needNumbers(numbersOf(text)),
    );
}

export const axesOf = ({ folds, seeds, learningCurve }: ExperimentOptions): ExperimentAxes => ({
  ...(folds === undefined ? {} : { folds }),
  ...(seeds === undefined ? {} : { seeds }),
  ...(learningCurve === undefined ? {} : { shares: learningCurve }),
});

function needNumbers<T extends number | readonly number[]>(parsed: T): T {
  if (![parsed].flat().every(Number.isFinite)) throw new InvalidArgumentError('It is not a number.');
  return parsed;
}

/** The exit code: 3 when something in the notes' files could not be read. */
export async function trainExperiment(request: ExperimentRequest): Promise<number> {
  using abort = abortOnSignals();
  using progress = createProgress();
  const events = runExperiment(request, { createBackend: createTrainingBackend, signal: abort.signal });
  const shown = new ExperimentProgress(progress);
  for (;;) {
    const next = await events.next();
    if (next.done === true) return finish(next.value, shown.problems);
    shown.show(next.value);
  }
}

/** The lines of each run, named after it. */
class ExperimentProgress {
  problems = 0;
  private readonly progress: Progress;
  private run: TrainingProgress;

  constructor(progress: Progress) {
    this.progress = progress;
    this.run = new TrainingProgress(progress);
  }

  show(event: ExperimentEvent): void {
    const { run, number, of } = event;
    switch (event.kind) {
      case 'run-start':
        this.progress.milestone(`${run}: run ${number} of ${of}`);
        this.run = new TrainingProgress(named(this.progress, run));
        return;
      case 'run-event':
        if (event.event.kind === 'data') this.problems += event.event.problems;
        this.run.show(event.event);
        return;
      case 'run-end': {
        const { epoch, dev } = event.scores;
        const before = event.kept ? ' (ended before)' : '';
        this.progress.milestone(`${run}: best epoch ${epoch}  dev ${describeScores(dev.micro)}${before}`);
        return;
      }
    }
  }
}

const named = (progress: Progress, run: string): Progress => ({
  update: (text) => progress.update(`${run}  ${text}`),
  milestone: (text) => progress.milestone(`${run}  ${text}`),
  warn: (text) => progress.warn(`${run}  ${text}`),
  [Symbol.dispose]: () => undefined,
});

function finish({ report, folder, reportFile }: ExperimentResult, problems: number): number {
  if (report === null) {
    throw new AppError(
      'input',
      `Stopped with a checkpoint: go on with \`note-tagger train --out ${shellWord(folder)} --resume\``,
    );
  }
  const { run, f1 } = report.best;
  const folds = report.runs.some(({ fold }) => fold !== null) ? ', each on notes of its own' : '';
  const lines = [
    `model   ${folder} stands for ${run}, the best of ${report.runs.length} runs by dev F1 (${f1.toFixed(4)}${folds})`,
    `report  ${reportFile}`,
  ];
  process.stdout.write(`${formatExperiment(report)}\n${lines.join('\n')}\n`);
  return problems > 0 ? 3 : 0;
}
