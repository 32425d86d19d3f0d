// `note-tagger convert`: any corpus into any format, with the ledger printed.
import { Option, type Command } from 'commander';
import { AppError } from '../common/errors';
import { counted } from '../common/counted';
import { writeFileAtomic } from '../common/atomicFile';
import { discontinuousPolicies, type DiscontinuousPolicy, type FlattenPolicy } from '../corpus/flatten';
import { convert, type Conversion } from '../corpus/convert';
import type { WriteOptions } from '../corpus/formats/format';
import { formats, plainText } from '../corpus/formats/registry';
import { readLabelMap } from '../corpus/labelMapFile';
import { isIncomplete, placeOfProblem, type Problem } from '../corpus/ledger';
import type { Plan } from '../corpus/folders/plan';
import { describePlan } from '../corpus/readCorpus';
import { SourceFiles } from '../corpus/folders/sourceFiles';
import { tagSchemes, type TagScheme } from '../corpus/tagScheme';
import { exitCodes, stopped } from './ending';
import { formatLedger } from './ledgerTable';
import { createProgress, type Progress } from './progress';
import { abortOnSignals } from './signals';

interface Flags {
  readonly out: string;
  readonly from: string;
  readonly to: string;
  readonly scheme: TagScheme;
  readonly flatten: FlattenPolicy;
  readonly discontinuous: DiscontinuousPolicy;
  readonly columns: WriteOptions['columns'];
  readonly labels?: string;
  readonly ledger?: string;
  readonly quiet?: boolean;
}

const help = (): string => `
Formats (what --from takes; * can be written with --to)
${[...formats, plainText].map(({ name, title, write }) => `  ${write === undefined ? ' ' : '*'} ${name.padEnd(18)} ${title}`).join('\n')}

IN is a folder or a file; mixed folders are recognised file by file. Every entity read is written, or listed in the ledger with
the reason why not: read = written + not written. An interrupted conversion goes on where it stopped when started again.

Overlapping entities do not fit in one column of CoNLL tags. --flatten chooses: longest (default), first, priority:problem,test
(labels in order of preference), or layers (a column of tags each, nothing left out).
--columns offsets writes word, start, end (code points), tag, and the note's text beside, so that nothing but the words' own
tags is needed to find entities in the note again.

Examples
  $ note-tagger convert i2b2-2010/ --to conll --out conll/
  $ note-tagger convert corpus/ --to brat --out brat/ --ledger ledger.json
  $ note-tagger convert corpus/ --to conll --columns offsets --flatten layers --scheme bioes --out conll/

Exit codes: 0 done; 1 failed; 2 wrong usage; 3 done, and the ledger lists something that was not carried over.`;

export function registerConvert(program: Command): void {
  program
    .command('convert')
    .summary('convert corpora from one format to another')
    .description('Converts i2b2/n2c2 and other corpora, and accounts for every entity.')
    .argument('<in...>', 'files or folders')
    .requiredOption('--out <dir>', 'folder for the results; no source file is ever written over')
    .option('--from <format>', 'format of the input, or auto: recognised by content', 'auto')
    .addOption(new Option('--to <format>', 'format to write').choices(writable()).default('conll'))
    .addOption(new Option('--scheme <scheme>', 'tags of CoNLL').choices(tagSchemes).default('bio'))
    .addOption(
      new Option('--flatten <policy>', 'longest, first, priority:A,B or layers')
        .argParser(parseFlatten)
        .default({ kind: 'longest' }, 'longest'),
    )
    .addOption(
      new Option('--discontinuous <policy>', 'in CoNLL: skip, tag the envelope, or tag each fragment')
        .choices(discontinuousPolicies)
        .default('skip'),
    )
    .addOption(
      new Option('--columns <columns>', 'columns of CoNLL').choices(['2', '4', 'offsets']).default('2'),
    )
    .option(
      '--labels <file>',
      'JSON that renames labels: {"Sign_symptom": "problem", "Age": null, "*": null}',
    )
    .option('--ledger <file>', 'write the ledger as JSON')
    .option('-q, --quiet', 'no progress')
    .addHelpText('after', help)
    .action(async (inputs: string[], flags: Flags) => {
      await run(inputs, flags);
    });
}

const writable = (): string[] => formats.filter(({ write }) => write !== undefined).map(({ name }) => name);

/** @throws AppError `usage` */
export function parseFlatten(value: string): FlattenPolicy {
  if (value === 'longest' || value === 'first' || value === 'layers') return { kind: value };
  const labels = /^priority:(.+)$/
    .exec(value)?.[1]
    ?.split(',')
    .map((label) => label.trim())
    .filter((label) => label !== '');
  if (labels !== undefined && labels.length > 0) return { kind: 'priority', labels };
  throw new AppError(
    'usage',
    `--flatten ${value}: give longest, first, layers, or priority: with labels (priority:problem,test).`,
  );
}

async function run(inputs: readonly string[], flags: Flags): Promise<void> {
  const labels = flags.labels === undefined ? undefined : await readLabelMap(flags.labels);
  using progress = createProgress(process.stderr, { quiet: flags.quiet ?? false });
  using abort = abortOnSignals();
  const result = await convert(inputs, {
    out: flags.out,
    from: flags.from,
    to: flags.to,
    write: {
      scheme: flags.scheme,
      columns: flags.columns,
      flatten: flags.flatten,
      discontinuous: flags.discontinuous,
    },
    ...(labels === undefined ? {} : { labels }),
    signal: abort.signal,
    onPlan: (plan) => {
      if (flags.ledger !== undefined) refuseSource(flags.ledger, plan);
      progress.milestone(`Read as ${describePlan(plan) || 'nothing'}${leftAlone(plan.leftAlone.length)}.`);
    },
    onProgress: ({ done, total }) => progress.update(`${done}/${total}`),
  }).catch((error: unknown) => {
    throw stopped(error, 'the same command, started again, goes on behind the documents that are written');
  });
  await report(result, flags, progress);
  if (isIncomplete(result.ledger)) process.exitCode = exitCodes.notAllCarriedOver;
}

/** Before anything is written. */
function refuseSource(ledger: string, { files }: Plan): void {
  if (!new SourceFiles(() => files.map(({ absolutePath }) => absolutePath)).holds(ledger)) return;
  throw new AppError(
    'output',
    `--ledger ${ledger} is a source: it would be written over. Give another file.`,
  );
}

const leftAlone = (count: number): string =>
  count === 0 ? '' : `; ${counted(count, 'other file')} left alone`;

/** More are in the JSON. */
const shownProblems = 50;

async function report(result: Conversion, flags: Flags, progress: Progress): Promise<void> {
  const { ledger } = result;
  for (const problem of ledger.problems.slice(0, shownProblems)) progress.warn(formatProblem(problem));
  const more = ledger.problems.length - shownProblems;
  if (more > 0) progress.warn(`… and ${more} more problems; --ledger FILE lists all.`);
  for (const [remark, count] of result.remarks)
    progress.milestone(`In ${counted(count, 'document')}: ${remark}.`);
  if (result.resumed > 0)
    progress.milestone(`${result.resumed} documents were there from a run that was interrupted.`);
  process.stdout.write(formatLedger(ledger, result.documents, flags.out));
  // Last: what was done has been told, should it fail.
  if (flags.ledger !== undefined)
    await writeFileAtomic(flags.ledger, `${JSON.stringify(ledger, undefined, 2)}\n`);
}

const formatProblem = (problem: Problem): string =>
  `${placeOfProblem(problem)}: ${problem.severity ?? 'error'}: ${problem.message}`;
