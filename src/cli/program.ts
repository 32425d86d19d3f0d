// The program and its verbs; each verb is a file of its own.
import { Command } from 'commander';
import { version } from '../../package.json';
import { registerConvert } from './convert';
import { registerDevices } from './devices';
import { registerEvaluate } from './evaluate';
import { registerExport } from './export';
import { registerModels } from './models';
import { registerTag } from './tag';
import { registerTrain } from './train';

const overview = `
From notes in a challenge's format to a fine-tuned model, to entities, to a report:
  $ note-tagger convert corpus/ --to conll --out conll/
  $ note-tagger train --train corpus/train --dev corpus/dev --base clinical-bert-mini --out runs/first
  $ note-tagger tag notes/ --model runs/first --out predictions/
  $ note-tagger evaluate --gold corpus/test --predicted predictions/ --html report.html

Results go to standard output, progress and warnings to standard error. Nothing leaves this machine.
Exit codes: 0 done; 1 failed, and one line says why; 2 wrong usage; 3 done, but something was not carried over;
130 interrupted.`;

/** Throws instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('note-tagger')
    .description('Converts, learns from, tags and evaluates clinical notes. No Python, no server.')
    .version(version, '-V, --version')
    .showHelpAfterError('(--help shows how)')
    .addHelpText('after', overview)
    .exitOverride();
  for (const register of [
    registerConvert,
    registerTrain,
    registerTag,
    registerEvaluate,
    registerExport,
    registerModels,
    registerDevices,
  ])
    register(program);
  for (const verb of program.commands)
    verb.exitOverride().showHelpAfterError(`(note-tagger ${verb.name()} --help shows how)`);
  return program;
}
