// The program and its verbs; each verb is a file of its own.
import { Command } from 'commander';
import { version } from '../../package.json';
import { AppError } from '../common/errors';

type Register = (program: Command) => void;

/** A verb is loaded when it is asked for: what training needs would double the time in which a conversion starts. */
const verbs: Readonly<Record<string, () => Promise<Register>>> = {
  convert: async () => (await import('./convert')).registerConvert,
  train: async () => (await import('./train')).registerTrain,
  tag: async () => (await import('./tag')).registerTag,
  evaluate: async () => (await import('./evaluate')).registerEvaluate,
  export: async () => (await import('./export')).registerExport,
  models: async () => (await import('./models')).registerModels,
  devices: async () => (await import('./devices')).registerDevices,
};

const overview = `
From notes in a challenge's format to a fine-tuned model, to entities, to a report:
  $ note-tagger convert corpus/ --to conll --out conll/
  $ note-tagger train --train corpus/train --dev corpus/dev --base clinical-bert-mini --out runs/first
  $ note-tagger tag notes/ --model runs/first --out predictions/
  $ note-tagger evaluate --gold corpus/test --predicted predictions/ --html report.html

Results go to standard output, progress and warnings to standard error. Nothing leaves this machine.
Exit codes: 0 done; 1 failed, and one line says why; 2 wrong usage; 3 done, but something was not carried over;
128 + n ended by signal n (130: Ctrl-C).`;

/**
 * Throws instead of ending the process.
 * @param asked the first word of the command line; all verbs are there when it names none.
 */
export async function createProgram(asked?: string): Promise<Command> {
  const program = new Command('note-tagger')
    .description('Converts, learns from, tags and evaluates clinical notes. No Python, no server.')
    .version(version, '-V, --version')
    .showHelpAfterError('(--help shows how)')
    .addHelpText('after', overview)
    .hook('preAction', (_, verb) => refuseEmptyWords(verb))
    .exitOverride();
  const named = asked !== undefined && Object.hasOwn(verbs, asked) ? verbs[asked] : undefined;
  for (const load of named === undefined ? Object.values(verbs) : [named]) (await load())(program);
  for (const verb of program.commands)
    verb.exitOverride().showHelpAfterError(`(note-tagger ${verb.name()} --help shows how)`);
  return program;
}

/** A path made of an unset variable (`--out "$OUT"`) would mean the folder that one stands in. */
function refuseEmptyWords(verb: Command): void {
  const options = Object.entries(verb.opts<Readonly<Record<string, unknown>>>());
  const name = options.find(([, value]) => [value].flat().includes(''))?.[0];
  const option = verb.options.find((one) => one.attributeName() === name)?.long;
  if (option === undefined && !verb.args.includes('')) return;
  throw new AppError(
    'usage',
    `${option ?? 'A path'} is given an empty text: give a value (is a variable unset?)`,
  );
}
