// `npm run fuzz [inputs] [seed]`: files made to be slow, of nearly 1 MB each, then 200,000 mutated inputs by default; ends with 1 at the
// first crash or memory over the limit, or at the end if an input took too long. Bundled as what ships is: tsx adds a third to the time.
import path from 'node:path';
import { hostileCases } from './hostile';
import { fuzzOnce, loadFixtures, runHostile, type Outcome } from './readers';

const inputs = Number(process.argv[2] ?? 200_000);
const firstSeed = Number(process.argv[3] ?? 1);
const hostileSize = 900_000;
const longest = 1000;
const mostMemory = 500 * 1024 * 1024;

const totals = { documents: 0, entities: 0, problems: 0, slowest: 0, memory: 0, tooSlow: 0 };

function give(reason: string): never {
  console.error(reason);
  process.exit(1);
}

/** @param origin names the input, so that it can be run again. */
function count(outcome: Outcome, origin: string, lookAtMemory: boolean): void {
  totals.documents += outcome.documents;
  totals.entities += outcome.entities;
  totals.problems += outcome.problems;
  totals.slowest = Math.max(totals.slowest, outcome.milliseconds);
  if (outcome.milliseconds > longest && outcome.bytes < 1024 * 1024) {
    totals.tooSlow++;
    console.error(
      `${origin}: ${outcome.name} took ${outcome.milliseconds.toFixed(0)} ms for ${outcome.bytes} bytes`,
    );
  }
  if (!lookAtMemory) return;
  totals.memory = Math.max(totals.memory, process.memoryUsage().rss);
  if (totals.memory > mostMemory) give(`${origin}: ${outcome.name}: ${megabytes(totals.memory)} of memory`);
}

const megabytes = (bytes: number): string => `${(bytes / 1048576).toFixed(0)} MB`;
const summary = (): string => `slowest ${totals.slowest.toFixed(0)} ms; at most ${megabytes(totals.memory)}`;

async function fuzzHostile(): Promise<void> {
  const slow: Outcome[] = [];
  for (const hostile of hostileCases) {
    // None answers for the garbage of those before.
    globalThis.gc?.();
    let outcome = await runHostile(hostile, hostileSize);
    // What other programs do to the caches slows a run down, never speeds it up: the least of three counts.
    for (let again = 0; again < 2 && outcome.milliseconds > longest; again++) {
      const repeated = await runHostile(hostile, hostileSize);
      if (repeated.milliseconds < outcome.milliseconds) outcome = repeated;
    }
    slow.push(outcome);
    count(outcome, 'hostile file', true);
  }
  slow.sort((a, b) => b.milliseconds - a.milliseconds);
  for (const { milliseconds, bytes, name } of slow.slice(0, 10))
    console.log(`${milliseconds.toFixed(0).padStart(6)} ms  ${bytes} bytes  ${name}`);
  console.log(`${hostileCases.length} files made to be slow: ${summary()}`);
}

async function fuzzMutations(): Promise<void> {
  const fixtures = loadFixtures(path.resolve('test/fixtures/formats'));
  for (let i = 0; i < inputs; i++) {
    const seed = firstSeed + i;
    const outcome = await fuzzOnce(fixtures, seed).catch((error: unknown) => {
      console.error(error);
      return give(`seed ${seed}`);
    });
    count(outcome, `seed ${seed}`, i % 1000 === 0);
    if (i % 20_000 === 0 && i > 0) console.error(`${i} inputs, ${summary()}`);
  }
}

async function main(): Promise<void> {
  const started = performance.now();
  await fuzzHostile();
  await fuzzMutations();
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const { documents, entities, problems } = totals;
  console.log(
    `${inputs} mutated inputs in ${seconds} s: ${documents} documents, ${entities} entities, ${problems} problems; ${summary()}`,
  );
  if (totals.tooSlow > 0) give(`${totals.tooSlow} inputs took longer than ${longest} ms.`);
}

void main();
