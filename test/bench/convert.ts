// `npm run bench:convert`: brat → CoNLL for 200 and 10,000 made-up notes, process start included: notes/s, MB/s, entities/s, peak memory.
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

/** Writes the peak memory of the process that loads it (kilobytes) when it ends. */
function memoryHook(folder: string): { readonly hook: string; readonly report: string } {
  const report = path.join(folder, 'memory');
  const hook = path.join(folder, 'hook.cjs');
  const script = `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS)));`;
  writeFileSync(hook, script);
  return { hook, report };
}

function measure(folder: string, notes: number): number {
  const source = path.join(folder, `in-${notes}`);
  const { bytes, entities } = makeFolder(source, notes);
  const { hook, report } = memoryHook(folder);
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
  const megabytes = Number(readFileSync(report, 'utf8')) / 1024;
  console.log(
    `${String(notes).padStart(6)} notes  ${seconds.toFixed(2)} s  ${(notes / seconds).toFixed(0)} notes/s  ${(bytes / 1e6 / seconds).toFixed(2)} MB/s  ` +
      `${(entities / seconds).toFixed(0)} entities/s  peak ${megabytes.toFixed(0)} MB`,
  );
  return seconds / notes;
}

function main(): void {
  if (!existsSync(cli)) throw new Error('Build first: npm run build');
  const folder = mkdtempSync(path.join(tmpdir(), 'note-tagger-bench-'));
  try {
    const [few, many] = sizes.length === 2 ? sizes : [200, 10_000];
    const first = measure(folder, few!);
    const second = measure(folder, many!);
    console.log(
      `cost per note, ${many!} against ${few!} notes: ${(second / first).toFixed(2)} (process start included)`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
