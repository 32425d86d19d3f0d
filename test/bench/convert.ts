// `npm run bench:convert [-- notes…]`: brat → CoNLL for 200, 10,000 and more numbers of made-up notes: notes/s, MB/s, entities/s, peak memory,
// and the cost of a note: of whole runs, process start included, and of each further note from one run to the next
// larger. Medians of BENCH_ROUNDS (3) rounds, each of fresh processes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder } from './madeNotes';
import { median } from './median';

const root = path.resolve(__dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const sizes = process.argv.slice(2).map(Number);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);

/** Writes what the process that loads it has used, when it ends. */
function usageHook(folder: string): { readonly hook: string; readonly report: string } {
  const report = path.join(folder, 'usage.json');
  const hook = path.join(folder, 'hook.cjs');
  const script = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage())));`;
  writeFileSync(hook, script);
  return { hook, report };
}

interface Input {
  readonly notes: number;
  readonly source: string;
  readonly bytes: number;
  readonly entities: number;
}

interface Run {
  readonly seconds: number;
  /** Processor time, which a busy machine does not lengthen as it does the time on the clock. */
  readonly processorSeconds: number;
  readonly megabytes: number;
}

interface Measured extends Run {
  readonly notes: number;
}

function makeInput(folder: string, notes: number): Input {
  const source = path.join(folder, `in-${notes}`);
  return { notes, source, ...makeFolder(source, notes) };
}

/** One conversion by a fresh process. */
function measure(folder: string, { notes, source, entities }: Input): Run {
  const { hook, report } = usageHook(folder);
  const out = path.join(folder, `out-${notes}`);
  const started = performance.now();
  const child = spawnSync(
    process.execPath,
    ['--require', hook, cli, 'convert', source, '--to', 'conll', '--out', out, '--quiet'],
    { encoding: 'utf8' },
  );
  const seconds = (performance.now() - started) / 1000;
  if (child.status !== 0)
    throw new Error(`convert ended with ${child.status ?? child.signal}: ${child.stderr}`);
  if (!child.stdout.includes(`${entities} read = ${entities} written`))
    throw new Error('The ledger is not what was made.');
  rmSync(out, { recursive: true });
  const usage = JSON.parse(readFileSync(report, 'utf8')) as NodeJS.ResourceUsage;
  return {
    seconds,
    processorSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    megabytes: usage.maxRSS / 1024,
  };
}

/** The medians of several rounds. */
function summarize(input: Input, runs: readonly Run[]): Measured {
  const { notes, bytes, entities } = input;
  const [seconds, processorSeconds, megabytes] = (['seconds', 'processorSeconds', 'megabytes'] as const).map(
    (figure) => median(runs.map((run) => run[figure])),
  ) as [number, number, number];
  console.log(
    `${String(notes).padStart(6)} notes  ${seconds.toFixed(2)} s (${processorSeconds.toFixed(2)} s of processor)  ${(notes / seconds).toFixed(0)} notes/s  ` +
      `${(bytes / 1e6 / seconds).toFixed(2)} MB/s  ${(entities / seconds).toFixed(0)} entities/s  peak ${megabytes.toFixed(0)} MB`,
  );
  return { notes, seconds, processorSeconds, megabytes };
}

type Time = (run: Measured) => number;
const times: readonly (readonly [string, Time])[] = [
  ['on the clock', ({ seconds }) => seconds],
  ['of processor', ({ processorSeconds }) => processorSeconds],
];
const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(2)} ms`;

/** Whole runs beside each other: where the start weighs, the cost of a note falls. */
function compareWhole(few: Measured, many: Measured): void {
  for (const [name, time] of times) {
    const [first, last] = [few, many].map((run) => time(run) / run.notes) as [number, number];
    console.log(
      `cost per note ${name}, start included: ${milliseconds(first)} of ${few.notes}, ${milliseconds(last)} of ${many.notes} (${(last / first).toFixed(2)})`,
    );
  }
}

/** What each further note costs, run by run: the start is in both of two runs, so it is in none of their differences. */
function compareFurther(runs: readonly Measured[]): void {
  for (const [name, time] of times) {
    const costs = runs.slice(1).map((run, i) => {
      const before = runs[i]!;
      return {
        notes: `${before.notes + 1}–${run.notes}`,
        cost: (time(run) - time(before)) / (run.notes - before.notes),
      };
    });
    const steps = costs.map(({ notes, cost }) => `${milliseconds(cost)} of ${notes}`).join(', ');
    const [last, one] = [costs.at(-1)!, costs.at(-2)];
    const ratio =
      one === undefined ? '' : ` (the last to the one before: ${(last.cost / one.cost).toFixed(2)})`;
    console.log(`cost of a further note ${name}: ${steps}${ratio}`);
  }
}

function main(): void {
  if (!existsSync(cli)) throw new Error('Build first: npm run build');
  const folder = mkdtempSync(path.join(tmpdir(), 'note-tagger-bench-'));
  try {
    const inputs = (sizes.length > 1 ? sizes : [1, 200, 2_000, 6_000, 10_000]).map((notes) =>
      makeInput(folder, notes),
    );
    const runs = inputs.map((): Run[] => []);
    for (let round = 0; round < rounds; round++)
      inputs.forEach((input, i) => runs[i]!.push(measure(folder, input)));
    const measured = inputs.map((input, i) => summarize(input, runs[i]!));
    // The first is there for the start alone.
    compareWhole(measured.length > 2 ? measured[1]! : measured[0]!, measured.at(-1)!);
    compareFurther(measured);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
