// `npm run fuzz [inputs] [seed]`: 200,000 mutated inputs by default; ends with 1 at the first crash, hang or memory over the limit.
import path from 'node:path';
import { fuzzOnce, loadFixtures } from './readers';

const inputs = Number(process.argv[2] ?? 200_000);
const firstSeed = Number(process.argv[3] ?? 1);
const longest = 1000;
const mostMemory = 500 * 1024 * 1024;

async function main(): Promise<void> {
  const fixtures = loadFixtures(path.resolve(__dirname, '../fixtures/formats'));
  let slowest = 0;
  let memory = 0;
  let documents = 0;
  let entities = 0;
  let problems = 0;
  const started = performance.now();
  for (let i = 0; i < inputs; i++) {
    const seed = firstSeed + i;
    const outcome = await fuzzOnce(fixtures, seed).catch((error: unknown) => {
      console.error(`seed ${seed}:`, error);
      process.exit(1);
    });
    slowest = Math.max(slowest, outcome.milliseconds);
    documents += outcome.documents;
    entities += outcome.entities;
    problems += outcome.problems;
    if (outcome.milliseconds > longest && outcome.bytes < 1024 * 1024) {
      console.error(
        `seed ${seed}: ${outcome.name} took ${outcome.milliseconds.toFixed(0)} ms for ${outcome.bytes} bytes`,
      );
      process.exit(1);
    }
    if (i % 1000 === 0) memory = Math.max(memory, process.memoryUsage().rss);
    if (memory > mostMemory) {
      console.error(`seed ${seed}: ${(memory / 1048576).toFixed(0)} MB of memory`);
      process.exit(1);
    }
    if (i % 20_000 === 0 && i > 0)
      console.error(`${i} inputs, slowest ${slowest.toFixed(0)} ms, ${(memory / 1048576).toFixed(0)} MB`);
  }
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${inputs} inputs in ${seconds.toFixed(0)} s: ${documents} documents, ${entities} entities, ${problems} problems; slowest ${slowest.toFixed(0)} ms; at most ${(memory / 1048576).toFixed(0)} MB`,
  );
}

void main();
