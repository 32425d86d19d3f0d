// A child process that trains until somebody kills it: `node --import tsx trainChild.ts REQUEST_JSON`. Tells each step on stdout.
import { runTraining } from '../../src/runs/trainingRun';
import { createTrainingBackend } from '../../src/runtime/index';
import type { TrainRequest } from '../../src/training/request';

async function main(): Promise<void> {
  const request = JSON.parse(process.argv[2]!) as TrainRequest;
  const events = runTraining(request, {
    createBackend: async (configuration, parameters, options) =>
      createTrainingBackend(configuration, parameters, { ...options, threads: 1 }),
    pace: { steps: 2, seconds: Infinity },
  });
  for await (const event of events) process.stdout.write(`${event.kind}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
