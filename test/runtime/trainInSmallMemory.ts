// The child of smallMemory.test.ts: one step of 64 windows of 256 pieces, with so many megabytes to spare as it is told.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend } from '../../src/runtime';
import type { Example } from '../../src/training/batches';
import { trainingLoop } from '../../src/training/loop';
import { trainingSettings } from '../../src/training/recipes';
import { smallModels } from '../model/smallModels';
import { randomBatches, recipe } from '../model/randomBatches';

const configuration = { ...smallModels.bert, positions: 256 };
const scores = { precision: 0, recall: 0, f1: 0 };

/** Address space that the process may grow by: beyond it, allocations fail as they do on a full machine that does not overcommit. */
function limitMemory(megabytes: number): void {
  const status = readFileSync('/proc/self/status', 'utf8');
  const now = Number(/VmSize:\s+(\d+) kB/.exec(status)![1]) * 1024;
  execFileSync('prlimit', ['--pid', String(process.pid), `--as=${now + megabytes * 1e6}`]);
}

async function main(megabytes: number): Promise<void> {
  await using backend = await createTrainingBackend(configuration, initializeParameters(configuration, 1), {
    device: 'cpu',
    threads: 1,
  });
  const [first] = randomBatches(configuration, 1, 1, 16);
  await backend.step([first!], { ...recipe, step: 0, learningRate: 0, dropoutSeed: 0 });
  if (megabytes > 0) limitMemory(megabytes);
  const examples: Example[] = Array.from({ length: 64 }, (_, row) => ({
    inputIds: Int32Array.from({ length: 256 }, (_, i) => 3 + ((row * 31 + i * 7) % 190)),
    labels: Int32Array.from({ length: 256 }, (_, i) => (row + i) % configuration.tags.length),
  }));
  const events = trainingLoop({
    backend,
    examples: () => examples,
    paddingId: 0,
    settings: trainingSettings('fine-tuning', { batchSize: 64, epochs: 1, dropout: 0, maxLength: 256 }),
    keeper: {
      checkpointDue: () => false,
      keepCheckpoint: () => Promise.resolve(),
      keepBest: () => Promise.resolve(),
    },
    scoreDev: () => Promise.resolve({ micro: scores, macro: scores, perLabel: {} }),
  });
  for await (const event of events)
    if (event.kind === 'memory' || event.kind === 'step') process.stdout.write(`${JSON.stringify(event)}\n`);
}

void main(Number(process.argv[2]));
