// `note-tagger train`: fine-tunes a model on annotated notes.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../common/errors';
import { shellWord } from '../common/shellWord';
import { readLabelMap } from '../corpus/labelMapFile';
import { parseSplit } from '../corpus/splitCorpus';
import { deviceChoices, type DeviceChoice, type TrainRequest, type TrainResult } from '../training/request';
import { readExperimentFile } from '../runs/experiment/experimentFile';
import { isExperiment } from '../runs/experiment/plan';
import { runTraining } from '../runs/trainingRun';
import { createTrainingBackend } from '../runtime/index';
import { recipeNames, type RecipeName } from '../training/recipes';
import { chosenSettings, settingOptions } from './settingOptions';
import { createProgress } from './progress';
import { abortOnSignals } from './signals';
import { addExperimentOptions, axesOf, trainExperiment, type ExperimentOptions } from './trainExperiment';
import { describeDuration, describeScores, describeSeqeval, TrainingProgress } from './trainingProgress';

interface TrainOptions extends ExperimentOptions {
  readonly train?: string;
  readonly dev?: string;
  readonly split?: string;
  readonly test?: string;
  readonly base?: string;
  readonly out: string;
  readonly device: DeviceChoice;
  readonly resume?: boolean;
  readonly labels?: string;
  readonly recipe?: RecipeName;
}

const help = `
Notes may be in any format that \`convert\` reads; PATH is a file or a folder.

A base is one of
  a built-in model          note-tagger models lists them; they work without a download
  a Hugging Face folder     BERT, ALBERT, ELECTRA, DistilBERT or RoBERTa with config.json and weights
  a run                     goes on from its best model, with a new head where the labels differ
  scratch:bert-mini         4 layers × 256 from noise; learns its word pieces from the training notes
  scratch:albert-mini       six passes through one shared layer of 256

The best epoch by strict F1 on the dev notes is kept in RUN/best, a Hugging Face model folder.
Ctrl-C stops within a step and leaves a checkpoint; so does any kill, at the last checkpoint.

--folds, --seeds and --learning-curve make an experiment: RUN holds one run for each of them (for every combination
where several are given), experiment.json, and report.json with mean ± deviation. Given as a model, it is its best run.

Examples
  $ note-tagger train --train notes/train --dev notes/dev --base clinical-bert-mini --out runs/first
  $ note-tagger train --train notes/train --dev notes/dev --base scratch:bert-mini --epochs 40 --out runs/scratch
  $ note-tagger train --train notes/train --dev notes/dev --base ~/models/BioClinicalBERT --batch-size 16 --out runs/base
  $ note-tagger train --out runs/first --resume
  $ note-tagger train --train notes --base clinical-bert-mini --folds 5 --out runs/folds
  $ note-tagger train --train notes/train --dev notes/dev --base clinical-bert-mini --seeds 5 --out runs/seeds
  $ note-tagger train --train a --dev b --base clinical-bert-mini --learning-curve 0.1,0.25,0.5,1 --seeds 3 --out runs/curve
  $ note-tagger train --train notes --split 0.8 --base ~/models/bert-base-cased --layer-decay 0.9 --ema 0.999 --out runs/split
  $ note-tagger train --train a --dev b --test c --base clinical-bert-mini --labels labels.json --out runs/mapped

A label map renames labels, and null leaves one out: {"Sign_symptom": "problem", "Age": null, "*": null}`;

export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('fine-tune a model on annotated notes')
    .description(
      'Fine-tunes a BERT-family model to find the entities that are annotated in the training notes.',
    )
    .option('--train <path>', 'annotated notes to learn from')
    .option('--dev <path>', 'annotated notes that choose the best epoch')
    .option(
      '--split <share>',
      'instead of --dev: learn from this share of the notes, be scored on the rest (0.8, or rows:0.8 for sentences)',
    )
    .option('--test <path>', 'annotated notes to score the best model on, once, at the end')
    .option(
      '--base <model>',
      'what to start from: built-in name, model folder, run, scratch:bert-mini, scratch:albert-mini',
    )
    .requiredOption('--out <run>', 'the run folder: manifest, metrics, checkpoint, best model, report')
    .addOption(
      new Option(
        '--recipe <name>',
        'a set of settings, which the options below change (default: the one for the base)',
      ).choices(recipeNames),
    );
  for (const option of settingOptions()) command.addOption(option);
  addExperimentOptions(command);
  command
    .option('--labels <file>', 'label map (JSON)')
    .addOption(new Option('--device <name>', 'where to compute').choices(deviceChoices).default('auto'))
    .option('--resume', 'go on with the run in --out from its last checkpoint')
    .addHelpText('after', help)
    .action(async (options: TrainOptions) => {
      process.exitCode = await train(options);
    });
}

const rowsWarning =
  '--split rows: sentences of one note stand on both sides, which flatters the score; notes:0.8 tells what new notes will get';

/** The exit code: 3 when something in the notes' files could not be read. */
async function train(options: TrainOptions): Promise<number> {
  const request = await requestOf(options);
  const axes = axesOf(options);
  const isBegun = request.resume && (await readExperimentFile(request.out)) !== undefined;
  if (request.split?.by === 'rows') createProgress().warn(rowsWarning);
  if (isExperiment(axes) || isBegun) return trainExperiment({ ...request, axes });
  using abort = abortOnSignals();
  using progress = new TrainingProgress();
  const events = runTraining(request, { createBackend: createTrainingBackend, signal: abort.signal });
  let problems = 0;
  for (;;) {
    const next = await events.next();
    if (next.done === true) return finish(next.value, problems);
    if (next.value.kind === 'data') problems += next.value.problems;
    progress.show(next.value);
  }
}

function finish(result: TrainResult, problems: number): number {
  if (result.reason === 'cancelled') {
    throw new AppError(
      'input',
      `Stopped at step ${result.step} with a checkpoint: go on with \`note-tagger train --out ${shellWord(result.run)} --resume\``,
    );
  }
  process.stdout.write(`${summary(result)}\n`);
  return problems > 0 ? 3 : 0;
}

function summary({ model, best, report, dev, test, seconds, peakMemoryBytes }: TrainResult): string {
  const lines = [`best epoch   ${best?.epoch ?? '–'}`];
  if (dev !== null) lines.push(`dev          ${describeScores(dev.micro)}`);
  if (dev?.seqeval !== undefined) lines.push(`seqeval      ${describeSeqeval(dev.seqeval)}`);
  if (test !== null) lines.push(`test         ${describeScores(test.micro)}`);
  const memory = Math.round(peakMemoryBytes / 1e6);
  return [
    ...lines,
    `took         ${describeDuration(seconds)}, ${memory} MB at most`,
    `model        ${model ?? '–'}`,
    `report       ${report}`,
  ].join('\n');
}

async function requestOf(options: TrainOptions): Promise<TrainRequest> {
  const { train, dev, split, base, resume = false } = options;
  const needed = {
    '--train': train,
    ...(options.folds === undefined ? { '--dev (or --split, --folds)': dev ?? split } : {}),
    '--base': base,
  };
  const missing = Object.entries(needed).filter(([, value]) => value === undefined);
  if (missing.length > 0 && !resume) {
    throw new AppError(
      'usage',
      `train needs ${missing.map(([name]) => name).join(', ')} (see note-tagger train --help)`,
    );
  }
  return {
    ...(train === undefined ? {} : { train: path.resolve(train) }),
    ...(dev === undefined ? {} : { dev: path.resolve(dev) }),
    ...(split === undefined ? {} : { split: parseSplit(split) }),
    ...(options.test === undefined ? {} : { test: path.resolve(options.test) }),
    ...(base === undefined ? {} : { base: absoluteFolder(base) }),
    ...(options.labels === undefined ? {} : { labels: await readLabelMap(options.labels) }),
    out: path.resolve(options.out),
    device: options.device,
    resume,
    ...(options.recipe === undefined ? {} : { recipe: options.recipe }),
    settings: await chosenSettings(options),
  };
}

/** A run is resumed from anywhere: a folder is remembered by its whole path, a name as it is. */
const absoluteFolder = (base: string): string => (existsSync(base) ? path.resolve(base) : base);
