// `note-tagger evaluate`: scores predictions against a gold standard, compares systems and annotators.
import { InvalidArgumentError, Option, type Command } from 'commander';
import { largestSeed } from '../common/random';
import { ruleNames, rulesNamed, type RuleName } from '../evaluation/rules/names';
import type { EvaluateArguments } from './evaluateArguments';
import { wholeNumber } from './wholeNumber';

const help = `
Matching rules (--match, separated by commas; \`all\` for all):
  strict, overlap (the default), token, seqeval (conlleval), seqeval-strict,
  n2c2-2018-strict, n2c2-2018-lenient, i2b2-2010-exact, i2b2-2010-inexact, i2b2-2012-overlap, i2b2-2012-exact,
  i2b2-2014-strict, i2b2-2014-relaxed, i2b2-2014-token, i2b2-2014-binary, cmed, shac-trigger, shac-argument,
  semeval-strict, semeval-exact, semeval-partial, semeval-type

Documents are paired by their names. One that is missing counts as missed; one too many, or with another text, is listed.
The HTML file holds sentences of the notes: keep it as you keep the notes. The JSON holds offsets and labels only.

Examples
  $ note-tagger evaluate --gold corpus/test --predicted predictions/
  $ note-tagger evaluate --gold gold/ --predicted system/ --match n2c2-2018-strict,n2c2-2018-lenient --json -
  $ note-tagger evaluate --gold corpus/test --predicted predictions/ --train corpus/train --html report.html
  $ note-tagger evaluate --gold corpus/test --compare first/ second/
  $ note-tagger evaluate --runs runs/folds --html folds.html
  $ note-tagger evaluate --agreement anna/ ben/ carla/`;

export function registerEvaluate(program: Command): void {
  program
    .command('evaluate')
    .summary('score predictions against a gold standard')
    .description(
      'Scores predicted entities under the rules of the field, says how sure the scores are and where they come from.',
    )
    .option('--gold <path...>', 'the gold standard: files or folders in any format')
    .option('--predicted <path...>', 'the predictions, over the same notes')
    .option('--match <rules>', 'matching rules, separated by commas', parseRules, [
      'strict',
      'overlap',
    ] satisfies RuleName[])
    .option('--json <file>', 'write the report as JSON; - for standard output instead of the table')
    .option('--html <file>', 'write the report as one HTML file that opens offline')
    .option(
      '--compare <path...>',
      'two systems, A and B: which is better, by chance or not, and what changed',
    )
    .option('--seeds <path...>', 'predictions of several runs of one system: mean and deviation')
    .option(
      '--runs <run...>',
      'training runs and experiments: mean and deviation, folds pooled, learning curve',
    )
    .option('--agreement <path...>', 'two and more annotation sets of the same notes: F1, kappa, alpha')
    .option(
      '--labels <map>',
      'label map for both sides, as JSON: {"Sign_symptom": "problem", "Age": null, "*": null}',
    )
    .option('--gold-labels <map>', 'label map for the gold side only')
    .option('--predicted-labels <map>', 'label map for the predicted side only')
    .option('--train <path...>', 'the training data: splits scores into entities seen and not seen there')
    .option('--scheme <name>', 'tag scheme of seqeval-strict: IOB2, IOE2, IOBES, BILOU')
    .option('--partial-credit', 'i2b2-2012: half a point for an inexact overlap')
    .option(
      '--bootstrap <n>',
      'resamples of documents for the intervals; 0 for none',
      wholeNumber(0, 100_000),
      2000,
    )
    .option('--shuffles <n>', 'shuffles of the randomisation test', wholeNumber(0, 100_000_000), 10_000)
    .option('--seed <n>', 'seed of both', wholeNumber(0, largestSeed), 1)
    .addOption(new Option('--from <format>', 'format of the input').default('auto'))
    .addHelpText('after', help)
    .action(async (values: EvaluateArguments) => {
      // Loaded here, so that the other verbs start without it.
      const { runEvaluate } = await import('./evaluateRun');
      await runEvaluate(values);
    });
}

function parseRules(value: string): RuleName[] {
  const names = value.split(',').filter((name) => name.trim() !== '');
  const found = names.flatMap((name) => {
    const rules = rulesNamed(name);
    if (rules === undefined)
      throw new InvalidArgumentError(`Unknown rule ${name.trim()}. Known: ${ruleNames.join(', ')}.`);
    return rules;
  });
  if (found.length === 0)
    throw new InvalidArgumentError(`Name at least one rule of ${ruleNames.join(', ')}.`);
  return [...new Set(found)];
}
