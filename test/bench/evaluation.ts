// How long an evaluation takes and how much memory it needs: from files to JSON, the whole process, all rules.
// `npm run bench:evaluation` (after `npm run build`); `-- --notes 20000` for ten times as much, `-- --rules strict`.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, type Random } from '../../src/common/random';

const entitiesPerNote = 25;
const labels = ['problem', 'test', 'treatment', 'drug', 'dosage', 'route', 'date', 'anatomy'];
const words =
  'the patient was seen with severe chest pain and given aspirin 81 mg daily by mouth for two weeks'.split(
    ' ',
  );

interface Made {
  readonly text: string;
  readonly gold: string;
  readonly predicted: string;
}

/** A note with entities of one to three words; the prediction misses, moves, renames and invents one in ten each. */
function makeNote(random: Random): Made {
  const starts: [start: number, end: number][] = [];
  let text = '';
  for (let i = 0; i < entitiesPerNote * 10; i++) {
    const word = words[random.nextInt(words.length)]!;
    starts.push([text.length, text.length + word.length]);
    text += word + (i % 17 === 16 ? '.\n' : ' ');
  }
  const gold: string[] = [];
  const predicted: string[] = [];
  for (let i = 0; i < entitiesPerNote; i++) {
    const first = i * 10 + random.nextInt(6);
    const last = first + random.nextInt(3);
    const [start, end] = [starts[first]![0], starts[last]![1]];
    const label = labels[random.nextInt(labels.length)]!;
    gold.push(line(i, label, start, end, text));
    const fate = random.nextInt(10);
    const [far, name] = [starts[last + 1]![1], labels[random.nextInt(labels.length)]!];
    if (fate === 0) predicted.push(line(i, name, starts[i * 10 + 9]![0], starts[i * 10 + 9]![1], text));
    else if (fate === 1) predicted.push(line(i, label, start, far, text));
    else predicted.push(line(i, fate === 2 ? name : label, start, end, text));
  }
  return { text, gold: gold.join(''), predicted: predicted.join('') };
}

const line = (i: number, label: string, start: number, end: number, text: string): string =>
  `T${i + 1}\t${label} ${start} ${end}\t${text.slice(start, end).replaceAll('\n', ' ')}\n`;

async function writeCorpora(folder: string, notes: number): Promise<void> {
  const random = createRandom(7);
  for (const side of ['gold', 'predicted']) await mkdir(path.join(folder, side));
  for (let i = 0; i < notes; i++) {
    const { text, gold, predicted } = makeNote(random);
    await Promise.all([
      writeFile(path.join(folder, 'gold', `${i}.txt`), text),
      writeFile(path.join(folder, 'gold', `${i}.ann`), gold),
      writeFile(path.join(folder, 'predicted', `${i}.txt`), text),
      writeFile(path.join(folder, 'predicted', `${i}.ann`), predicted),
    ]);
  }
}

/** Runs to the end; the peak of resident memory where the system tells it (Linux). */
async function measure(args: readonly string[]): Promise<{ seconds: number; megabytes: number | undefined }> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak: number | undefined;
  const poll = setInterval(() => {
    const status = `/proc/${child.pid}/status`;
    if (!existsSync(status)) return;
    try {
      const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'));
      if (found) peak = Math.max(peak ?? 0, Number(found[1]) / 1024);
    } catch {
      // It ended between the two calls.
    }
  }, 10);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`evaluate ended with ${code}`);
  return { seconds: (performance.now() - begun) / 1000, megabytes: peak };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      notes: { type: 'string', default: '2000' },
      rules: { type: 'string', default: 'all' },
      cli: { type: 'string', default: 'dist/cli.js' },
    },
  });
  const notes = Number(values.notes);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-evaluation-'));
  try {
    await writeCorpora(folder, notes);
    const json = path.join(folder, 'report.json');
    const [gold, predicted] = ['gold', 'predicted'].map((side) => path.join(folder, side)) as [
      string,
      string,
    ];
    const args = [
      values.cli,
      'evaluate',
      '--gold',
      gold,
      '--predicted',
      predicted,
      '--match',
      values.rules,
      '--json',
      json,
    ];
    for (let run = 1; run <= 3; run++) {
      const { seconds, megabytes } = await measure(args);
      const { counts } = JSON.parse(await readFile(json, 'utf8')) as { counts: Record<string, number> };
      const memory = megabytes === undefined ? 'memory unknown' : `${megabytes.toFixed(0)} MB`;
      console.log(
        `run ${run}: ${counts['documents']} notes, ${counts['goldEntities']} + ${counts['predictedEntities']} entities, rules ${values.rules}: ${seconds.toFixed(2)} s, ${memory}`,
      );
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
