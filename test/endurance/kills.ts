// kill -9 at random moments of `note-tagger train` on the sample notes, resumed each time: `npm run endure`.
// `-- --kills 50 --seed 1 --epochs 6`. After each kill all that is left is read; each run is compared, byte for byte, with one never killed.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../../src/common/random';
import { buildInjection, builtCommand, readTrace, train, type Ended, type Kill } from './child';
import { drawKill, paceOf, phaseOf, type Pace } from './moments';
import { readEverything, type Left } from './readable';
import { differences } from './sameRun';
import { writeTrainingCase, type TrainingCase } from './trainingCase';

interface Endurance {
  readonly root: string;
  readonly training: TrainingCase;
  readonly random: Random;
  readonly pace: Pace;
  readonly stepsPerEpoch: number;
  readonly kills: number;
}

/** Runs have the same name: the model card holds it. */
const runIn = (root: string, name: string): string => path.join(root, name, 'run');

async function trainTo(out: string, { args }: TrainingCase, kill?: Kill, trace?: string): Promise<Ended> {
  const ended = await train(builtCommand, [...args, '--out', out, '--resume'], {
    ...(kill === undefined ? {} : { kill }),
    ...(trace === undefined ? {} : { trace }),
  });
  if (!ended.killed && ended.code !== 0) throw new Error(`The run ended by itself:\n${ended.stderr}`);
  return ended;
}

/** The run that nobody kills, and how long its parts take. */
async function trainWhole(
  root: string,
  training: TrainingCase,
): Promise<Pick<Endurance, 'pace' | 'stepsPerEpoch'>> {
  const whole = runIn(root, 'whole');
  const traces = ['whole', 'closing'].map((name) => path.join(root, `${name}.trace`));
  for (const trace of traces) await trainTo(whole, training, undefined, trace);
  const [changes, closing] = await Promise.all(traces.map(readTrace));
  const { checkpointStep } = await readEverything(whole);
  return { pace: paceOf(changes!, closing!), stepsPerEpoch: checkpointStep / training.epochs };
}

/** One run, killed until it ends, then compared with the whole one. Gives the phases in which it was killed; `done` kills came before. */
async function killRun(endurance: Endurance, name: string, done: number): Promise<string[]> {
  const { root, training, random, pace, kills, stepsPerEpoch } = endurance;
  const out = runIn(root, name);
  const killed: string[] = [];
  for (let before = await readEverything(out); ;) {
    const enough = done + killed.length >= kills;
    // A run that has come to its end closes once more, and may be killed as it does.
    const length = before.checkpointEpoch === training.epochs ? pace.closing : pace.training;
    const kill = enough ? undefined : drawKill(random, length);
    const ended = await trainTo(out, training, kill);
    const left = await readEverything(out);
    if (left.checkpointStep < before.checkpointStep)
      throw new Error(
        `The checkpoint went back from step ${before.checkpointStep} to ${left.checkpointStep}`,
      );
    if (ended.killed) {
      const phase = phaseOf(left, before, ended, stepsPerEpoch);
      const number = String(done + killed.length + 1).padStart(3);
      console.log([number, phase.padEnd(11), whatIsLeft(left), howItEnded(kill!, ended, out)].join('  '));
      killed.push(phase);
    } else if (enough || random.next() < 0.4) break;
    before = left;
  }
  await compareWithWhole(root, name, killed.length);
  return killed;
}

function whatIsLeft({ events, checkpointStep, read, torn }: Left): string {
  const last = events.at(-1);
  const at = last === undefined ? '–' : last.kind === 'step' ? `step ${last.step}` : last.kind;
  const kept = `goes on after step ${checkpointStep}`.padEnd(25);
  return [`last event ${at}`.padEnd(22), kept, `${read} read, ${torn.length} torn`.padEnd(17)].join('  ');
}

/** By the clock, or at which change to which file. */
function howItEnded(kill: Kill, { stderr }: Ended, out: string): string {
  if (kill.kind === 'clock') return `after ${kill.milliseconds} ms`;
  return (/killed (.*)/.exec(stderr)?.[1] ?? '').replace(out, '');
}

async function compareWithWhole(root: string, name: string, kills: number): Promise<void> {
  const found = await differences(runIn(root, name), runIn(root, 'whole'));
  if (found.length > 0)
    throw new Error(`${name} is not the run that nobody killed:\n  ${found.join('\n  ')}`);
  console.log(`${name}: ${kills} kills, the same to the byte as the run that nobody killed`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      epochs: { type: 'string', default: '6' },
    },
  });
  if (!existsSync(builtCommand)) throw new Error('dist/cli.js is missing: run `npm run build` first');
  const kills = Number(values.kills);
  const root = await mkdtemp(path.join(tmpdir(), 'note-tagger-endurance-'));
  await mkdir(root, { recursive: true });
  await buildInjection();
  const training = await writeTrainingCase(root, Number(values.epochs));
  console.log(`${kills} kills, seed ${values.seed}, runs of ${training.epochs} epochs in ${root}`);
  const measured = await trainWhole(root, training);
  const endurance: Endurance = {
    root,
    training,
    random: createRandom(Number(values.seed)),
    kills,
    ...measured,
  };
  const phases: string[] = [];
  for (let run = 1; phases.length < kills; run++)
    phases.push(...(await killRun(endurance, `killed${run}`, phases.length)));
  const counts = [...new Set(phases)]
    .sort()
    .map((phase) => `${phase} ${phases.filter((one) => one === phase).length}`);
  console.log(`${phases.length} kills: ${counts.join(', ')}`);
  await rm(root, { recursive: true });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
