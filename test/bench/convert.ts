// `npm run bench:convert [-- notes…]`: brat → CoNLL for 200 and 10,000 made-up notes: notes/s, MB/s, entities/s, peak memory, and the cost of
// a note with process start and after it (what a run over a single note takes is the start).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRandom, type Random } from '../../src/common/random';

const root = path.resolve(__dirname, '../..');
const cli = path.join(root, 'dist/cli.js');
const sizes = process.argv.slice(2).map(Number);

const opening = [
  'The patient',
  'He',
  'She',
  'Mr. Roe',
  'This 65-year-old woman',
  'On exam, the abdomen',
  'Repeat imaging',
];
const middle = ['reports', 'denies', 'was treated for', 'shows', 'had', 'was given', 'returned with'];
const problems = [
  'chest pain',
  'shortness of breath',
  'fever',
  'acute kidney injury',
  'left lower lobe infiltrate',
  'nausea',
];
const treatments = [
  'aspirin 81 mg p.o. daily',
  'ceftriaxone 1 g i.v.',
  'metoprolol 25mg b.i.d.',
  'oxygen 2 L',
];
const tests = ['CT of the chest', 'BMP', 'troponin', 'BP 120/80'];

interface MadeNote {
  readonly text: string;
  readonly annotations: string;
  readonly entities: number;
}

function makeNote(random: Random): MadeNote {
  const pick = (list: readonly string[]): string => list[random.nextInt(list.length)]!;
  const lines: string[] = [];
  let text = 'HISTORY OF PRESENT ILLNESS:\n';
  for (let s = 0; s < 20; s++) {
    text += `${pick(opening)} ${pick(middle)} `;
    const [label, term] =
      random.nextInt(2) === 0
        ? ['problem', pick(problems)]
        : random.nextInt(2) === 0
          ? ['treatment', pick(treatments)]
          : ['test', pick(tests)];
    lines.push(`T${lines.length + 1}\t${label} ${text.length} ${text.length + term.length}\t${term}\n`);
    text += `${term} on 10/${random.nextInt(28) + 1}/2019 with WBC ${random.nextInt(20)}.${random.nextInt(9)}, no other complaints.${s % 4 === 3 ? '\n\n' : '\n'}`;
  }
  return { text, annotations: lines.join(''), entities: lines.length };
}

interface Folder {
  readonly bytes: number;
  readonly entities: number;
}

function makeFolder(folder: string, notes: number): Folder {
  const random = createRandom(notes);
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  let entities = 0;
  for (let n = 0; n < notes; n++) {
    const note = makeNote(random);
    const name = path.join(folder, `note-${String(n).padStart(5, '0')}`);
    writeFileSync(`${name}.txt`, note.text);
    writeFileSync(`${name}.ann`, note.annotations);
    bytes += note.text.length + note.annotations.length;
    entities += note.entities;
  }
  return { bytes, entities };
}

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
