// kill -9 in the middle of `note-tagger convert`, at several shares of the files, then the same command once more: `npm run endure:convert`.
// After each kill every file that is there is compared with that of a conversion never killed; at the end, folder and ledger.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { makeFolder } from '../bench/madeNotes';

const cli = path.resolve(__dirname, '../../dist/cli.js');
const notes = Number(process.argv[2] ?? 10_000);
const shares = [0.1, 0.35, 0.6, 0.85];

interface Place {
  readonly source: string;
  readonly out: string;
  readonly ledger: string;
}

const argumentsFor = ({ source, out, ledger }: Place): string[] =>
  [cli, 'convert', source, '--to', 'conll', '--columns', 'offsets', '--quiet', '--out', out, '--ledger', ledger]; // prettier-ignore

function convertWhole(place: Place): void {
  const { status, stderr } = spawnSync(process.execPath, argumentsFor(place), { encoding: 'utf8' });
  if (status !== 0) throw new Error(`convert ended with ${status}: ${stderr}`);
}

/** Files that have their names; temporary ones and the journal are hidden. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return [];
  }
}

/** False when the conversion had ended before. */
async function killAt(share: number, place: Place): Promise<boolean> {
  const child = spawn(process.execPath, argumentsFor(place), { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (child.exitCode === null && filesIn(place.out).length < share * 2 * notes) await setTimeout(10);
  child.kill('SIGKILL');
  await ended;
  return child.signalCode === 'SIGKILL';
}

function compare(place: Place, whole: Place): number {
  const names = filesIn(place.out);
  for (const name of names) {
    const same = readFileSync(path.join(place.out, name)).equals(readFileSync(path.join(whole.out, name)));
    if (!same) throw new Error(`${name} is not what an uninterrupted conversion writes.`);
  }
  return names.length;
}

async function main(): Promise<void> {
  const root = mkdtempSync(path.join(tmpdir(), 'note-tagger-kills-'));
  const placeOf = (name: string): Place => ({
    source: path.join(root, 'in'),
    out: path.join(root, name),
    ledger: path.join(root, `${name}.json`),
  });
  const [whole, killed] = [placeOf('whole'), placeOf('killed')];
  try {
    makeFolder(whole.source, notes);
    convertWhole(whole);
    for (const share of shares) {
      if (!(await killAt(share, killed))) throw new Error('The conversion ended before it could be killed.');
      console.log(`killed with ${compare(killed, whole)} of ${2 * notes} files there, each of them whole`);
    }
    convertWhole(killed);
    const left = readdirSync(killed.out).length - compare(killed, whole);
    const complete = filesIn(killed.out).length === filesIn(whole.out).length && left === 0;
    const same = readFileSync(killed.ledger).equals(readFileSync(whole.ledger));
    if (!complete || !same) throw new Error('The conversion that was killed did not end as the other one.');
    console.log(`${notes} notes: the same files and the same ledger after ${shares.length} kills`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
