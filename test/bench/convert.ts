// `npm run bench:convert [-- notes…]`: brat → CoNLL for 200 and 10,000 made-up notes: notes/s, MB/s, entities/s, peak memory, and the cost of
// a note with process start and after it (what a run over a single note takes is the start).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeFolder } from './madeNotes';

const root = path.resolve(__dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const sizes = process.argv.slice(2).map(Number);

/** Writes what the process that loads it has used, when it ends. */
function usageHook(folder: string): { readonly hook: string; readonly report: string } {
  const report = path.join(folder, 'usage.json');
  const hook = path.join(folder, 'hook.cjs');
  const script = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, JSON.stringify(process.resourceUsage())));`;
  writeFileSync(hook, script);
  return { hook, report };
}

interface Measured {
  readonly notes: number;
  readonly seconds: number;
  /** Processor time, which a busy machine does not lengthen as it does the time on the clock. */
  readonly processorSeconds: number;
}

function measure(folder: string, notes: number): Measured {
  const source = path.join(folder, `in-${notes}`);
  const { bytes, entities } = makeFolder(source, notes);
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
  const usage = JSON.parse(readFileSync(report, 'utf8')) as NodeJS.ResourceUsage;
  const processorSeconds = (usage.userCPUTime + usage.systemCPUTime) / 1e6;
  console.log(
    `${String(notes).padStart(6)} notes  ${seconds.toFixed(2)} s (${processorSeconds.toFixed(2)} s of processor)  ${(notes / seconds).toFixed(0)} notes/s  ` +
      `${(bytes / 1e6 / seconds).toFixed(2)} MB/s  ${(entities / seconds).toFixed(0)} entities/s  peak ${(usage.maxRSS / 1024).toFixed(0)} MB`,
  );
  return { notes, seconds, processorSeconds };
}

/** The least of several: the start is short, and whatever else runs only adds to it. */
function measureStart(folder: string): Measured {
  const runs = Array.from({ length: 3 }, (_, i) => measure(path.join(folder, String(i)), 1));
  return runs.reduce((least, run) => (run.processorSeconds < least.processorSeconds ? run : least));
}

function compare(few: Measured, many: Measured, start: Measured): void {
  const times = [
    ['on the clock', ({ seconds }: Measured) => seconds],
    ['of processor', ({ processorSeconds }: Measured) => processorSeconds],
  ] as const;
  const milliseconds = (seconds: number): string => `${(seconds * 1000).toFixed(2)} ms`;
  for (const [name, time] of times) {
    const whole = ({ notes, ...run }: Measured): number => time({ notes, ...run }) / notes;
    const after = (run: Measured): number => (time(run) - time(start)) / (run.notes - start.notes);
    for (const [what, cost] of [
      ['start included', whole],
      ['after the start', after],
    ] as const)
      console.log(
        `cost per note ${name}, ${what}: ${milliseconds(cost(few))} of ${few.notes}, ${milliseconds(cost(many))} of ${many.notes} (${(cost(many) / cost(few)).toFixed(2)})`,
      );
  }
}

function main(): void {
  if (!existsSync(cli)) throw new Error('Build first: npm run build');
  const folder = mkdtempSync(path.join(tmpdir(), 'note-tagger-bench-'));
  try {
    const start = measureStart(folder);
    const [few, ...more] = (sizes.length > 1 ? sizes : [200, 10_000]).map((notes) => measure(folder, notes));
    for (const many of more) compare(few!, many, start);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
