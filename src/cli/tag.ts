// `note-tagger tag`: finds entities in notes with a model.
import path from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { assertNever } from '../common/assertNever';
import { AppError } from '../common/errors';
import { writerNamed } from '../corpus/formats/registry';
import { readLabelMap } from '../corpus/labelMapFile';
import { isIncomplete, placeOfProblem } from '../corpus/ledger';
import { describePlan } from '../corpus/readCorpus';
import { tagSchemes, type TagScheme } from '../corpus/tagScheme';
import { resolveModel } from '../runs/modelRegistry';
import { loadTokenClassifier } from '../runtime/index';
import { createIncrementalTagger } from '../tagging/incrementalTagger';
import { renameClassifier } from '../tagging/renamedClassifier';
import {
  tagCorpus,
  type TagCorpusEvent,
  type TagCorpusRequest,
  type TagCorpusResult,
} from '../tagging/tagCorpus';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { exitCodes, stopped } from './ending';
import { createProgress, type Progress } from './progress';
import { abortOnSignals } from './signals';
import { wholeNumber } from './wholeNumber';

const devices = ['auto', 'cpu', 'webgpu', 'cuda'] as const;
const precisions = ['auto', 'fp32', 'int8'] as const;
const columns = ['2', '4', 'offsets'] as const;

interface TagOptions {
  readonly model: string;
  readonly out: string;
  readonly from: string;
  readonly to: string;
  readonly device: (typeof devices)[number];
  readonly precision: (typeof precisions)[number];
  readonly scheme: TagScheme;
  readonly columns: (typeof columns)[number];
  readonly labels?: string;
  readonly tags?: string;
  readonly minimumConfidence: number;
  readonly maxLength?: number;
  readonly stride?: number;
  readonly resume: boolean;
  readonly quiet: boolean;
}

const help = `
IN is a note (.txt), a folder of notes, or a corpus in any format that convert reads; annotations it has are not looked at.
The notes themselves are never written to: predictions go to the --out folder, one file a note as soon as it is tagged.

Examples
  $ note-tagger tag notes/ --out predictions/
  $ note-tagger tag notes/ --model runs/first --out predictions/ --to jsonl
  $ note-tagger tag test.conll --model ~/models/my-tagger --out predictions/ --to conll
  $ note-tagger tag notes/ --model runs/first --out predictions/ --minimum-confidence 0.5
  $ note-tagger tag notes/ --model runs/first --out predictions/ --resume    (after an interruption)`;

const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It is not a number from 0 to 1.');
  return value;
};

export function registerTag(program: Command): void {
  program
    .command('tag')
    .summary('find entities in notes with a model')
    .description('Finds entities in notes and writes them in the format you choose.')
    .argument('<in...>', 'notes: files or folders')
    .option('--model <model>', 'built-in name, model folder or run', 'clinical-bert-mini')
    .requiredOption('--out <dir>', 'where the predictions go')
    .option('--to <format>', 'brat, conll, jsonl … (every format that convert writes)', 'brat')
    .option('--from <format>', 'format of the notes', 'auto')
    .addOption(
      new Option(
        '--device <name>',
        'where to compute; auto takes a GPU for large models where it is clearly faster',
      )
        .choices(devices)
        .default('auto'),
    )
    .addOption(
      new Option('--precision <p>', 'int8 is faster on a CPU; auto takes it where the model has it')
        .choices(precisions)
        .default('auto'),
    )
    .addOption(new Option('--scheme <scheme>', 'tag scheme of CoNLL').choices(tagSchemes).default('bio'))
    .addOption(new Option('--columns <n>', 'columns of CoNLL').choices(columns).default('2'))
    .option('--labels <file>', 'label map (JSON) that renames or drops predicted labels')
    .option(
      '--tags <list>',
      'names of the tags, for a model that has only LABEL_0, LABEL_1 …: O,B-problem,I-problem',
    )
    .option('--minimum-confidence <p>', 'leave out entities that the model is less sure of', share, 0)
    .option(
      '--max-length <n>',
      'word pieces a window; longer notes get more windows, nothing is cut off',
      wholeNumber(3, 100_000),
    )
    .option('--stride <n>', 'word pieces that neighbouring windows share', wholeNumber(0, 100_000))
    .option('--resume', 'leave notes alone whose predictions are there already', false)
    .option('--quiet', 'no progress on standard error', false)
    .addHelpText('after', help)
    .action(async (paths: string[], options: TagOptions) => {
      process.exitCode = await tag(paths, options);
    });
}

async function tag(paths: readonly string[], options: TagOptions): Promise<number> {
  const to = writerNamed(options.to);
  const labels = options.labels === undefined ? undefined : await readLabelMap(options.labels);
  using abort = abortOnSignals();
  using progress = createProgress(process.stderr, options);
  const model = await resolveModel(options.model);
  progress.update(`loading ${model.name}`);
  const tokenizer = await loadTokenizer(model.folder);
  await using loaded = await loadTokenClassifier(model.folder, options);
  const classifier = renameClassifier(loaded, tagNames(options.tags), model.name);
  refuseUnlabelled(classifier.tags, model.name);
  warnOfLength(options, classifier.maxLength, progress);
  if (loaded.choice !== undefined) progress.milestone(loaded.choice);
  progress.milestone(
    `model ${model.name}${model.choice === undefined ? '' : ` (${model.choice})`}, ${classifier.precision}, ${classifier.device}`,
  );
  const tagger = createIncrementalTagger(classifier, tokenizer, windowOptions(options));
  const request: TagCorpusRequest = {
    paths,
    from: options.from,
    to,
    write: { scheme: options.scheme, columns: options.columns, flatten: { kind: 'longest' } },
    out: path.resolve(options.out),
    labels,
    minimumConfidence: options.minimumConfidence,
    resume: options.resume,
    signal: abort.signal,
  };
  const result = await show(tagCorpus(request, tagger), progress).catch((error: unknown) => {
    throw stopped(error, 'add --resume to leave the notes alone whose predictions are there already');
  });
  process.stdout.write(`${summary(result, options.out)}\n`);
  return isIncomplete(result) ? exitCodes.notAllCarriedOver : exitCodes.done;
}

function warnOfLength({ maxLength = 0 }: TagOptions, longest: number, progress: Progress): void {
  if (maxLength > longest)
    progress.warn(`this model takes windows of ${longest} word pieces at most, not ${maxLength}`);
}

function tagNames(list: string | undefined): readonly string[] | undefined {
  return list?.split(',').map((tag) => tag.trim());
}

function refuseUnlabelled(tags: readonly string[], name: string): void {
  if (tags.some((tag) => tag !== 'O')) return;
  throw new AppError(
    'model',
    `${name} has no entity labels: fine-tune it first (note-tagger train), or choose another model`,
  );
}

async function show(
  events: AsyncGenerator<TagCorpusEvent, TagCorpusResult>,
  progress: Progress,
): Promise<TagCorpusResult> {
  let total = 0;
  let done = 0;
  for (;;) {
    const next = await events.next();
    if (next.done === true) return next.value;
    const event = next.value;
    switch (event.kind) {
      case 'plan':
        total = event.plan.groups.length;
        if (total > 0) progress.milestone(`reading ${describePlan(event.plan)}`);
        break;
      case 'windows':
        progress.update(
          `${done}/${total}  ${event.document}  ${Math.round((100 * event.done) / event.total)} %`,
        );
        break;
      case 'tagged':
      case 'kept':
        done++;
        progress.update(`${done}/${total}  ${event.document}`);
        break;
      case 'problem':
        progress.warn(`${placeOfProblem(event.problem)}: ${event.problem.message}`);
        break;
      default:
        assertNever(event, 'event');
    }
  }
}

/** Thousands in groups. */
const count = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function summary({ tagged, kept, entities, notWritten, problems }: TagCorpusResult, out: string): string {
  const parts = [`${count(entities, 'entity', 'entities')} in ${count(tagged, 'note', 'notes')} → ${out}`];
  if (kept > 0) parts.push(`${count(kept, 'note was', 'notes were')} there already`);
  if (notWritten.length > 0) parts.push(`${notWritten.length} entities could not be written in this format`);
  if (problems.length > 0) parts.push(count(problems.length, 'problem', 'problems'));
  return parts.join('; ');
}

function windowOptions({ maxLength, stride }: TagOptions): { maxLength?: number; stride?: number } {
  return { ...(maxLength === undefined ? {} : { maxLength }), ...(stride === undefined ? {} : { stride }) };
}
