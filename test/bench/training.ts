// The step time of training on the CPU beside PyTorch's, same shapes, taken in turn: `npm run bench:training [-- h256 h512 base albert throughput]`.
// BENCH_STEPS (12) steps a round, BENCH_ROUNDS (3) rounds, BENCH_THREADS; each round is fresh processes, ours and PyTorch's.
// On a busy machine the CPU time with one thread says more than the time on the wall.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createRandom } from '../../src/common/random';
import type { ModelConfiguration } from '../../src/model/configuration';
import { initializeParameters } from '../../src/model/initialization';
import { createTrainingBackend } from '../../src/runtime';
import { plainStep, type Batch } from '../../src/training/backend';
import { median } from './median';
import { measureThroughput } from './throughput';

interface Shape {
  readonly vocabulary: number;
  readonly hidden: number;
  readonly embedding: number;
  readonly layers: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly shared: boolean;
  readonly tanh: boolean;
}

const bert = { vocabulary: 30522, shared: false, tanh: false };
const shapes: Readonly<Record<string, Shape>> = {
  h256: { ...bert, hidden: 256, embedding: 256, layers: 4, heads: 4, intermediate: 1024 },
  h512: { ...bert, hidden: 512, embedding: 512, layers: 4, heads: 8, intermediate: 2048 },
  base: { ...bert, hidden: 768, embedding: 768, layers: 12, heads: 12, intermediate: 3072 },
  albert: {
    vocabulary: 30000,
    hidden: 768,
    embedding: 128,
    layers: 12,
    heads: 12,
    intermediate: 3072,
    shared: true,
    tanh: true,
  },
};
const run = {
  batch: 8,
  sequence: 128,
  dropout: 0.1,
  threads: Number(process.env['BENCH_THREADS'] ?? availableParallelism()),
};

interface Measurement {
  readonly times: readonly number[];
  /** Of all threads. */
  readonly cpuTimes: readonly number[];
  readonly peakMegabytes: number;
}

function configurationOf(shape: Shape): ModelConfiguration {
  return {
    architecture: shape.shared ? 'albert' : 'bert',
    vocabularySize: shape.vocabulary,
    hiddenSize: shape.hidden,
    embeddingSize: shape.embedding,
    layers: shape.layers,
    layerGroups: shape.shared ? 1 : shape.layers,
    attentionHeads: shape.heads,
    intermediateSize: shape.intermediate,
    activation: shape.tanh ? 'gelu_new' : 'gelu',
    positions: 512,
    tokenTypes: 2,
    layerNormEpsilon: 1e-12,
    hiddenDropout: run.dropout,
    attentionDropout: run.dropout,
    classifierDropout: run.dropout,
    paddingId: 0,
    tags: Array.from({ length: 9 }, (_, id) => `TAG-${id}`),
  };
}

function randomBatch(vocabulary: number, seed: number): Batch {
  const { batch, sequence } = run;
  const random = createRandom(seed);
  const inputIds = new Int32Array(batch * sequence);
  const attentionMask = new Int32Array(batch * sequence);
  const labels = new Int32Array(batch * sequence).fill(-100);
  for (let row = 0; row < batch; row++) {
    const length = sequence / 2 + random.nextInt(sequence / 2 + 1);
    for (let at = row * sequence; at < row * sequence + length; at++) {
      inputIds[at] = 1 + random.nextInt(vocabulary - 1);
      attentionMask[at] = 1;
      labels[at] = inputIds[at]! % 9;
    }
  }
  return { batch, sequence, inputIds, attentionMask, labels };
}

async function measureOurs(shape: Shape, steps: number): Promise<Measurement> {
  const configuration = configurationOf(shape);
  await using backend = await createTrainingBackend(configuration, initializeParameters(configuration, 1), {
    device: 'cpu',
    threads: run.threads,
  });
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let step = 0; step < steps; step++) {
    const batch = randomBatch(shape.vocabulary, step);
    const start = performance.now();
    const cpuStart = process.cpuUsage();
    await backend.step([batch], { ...plainStep, step, dropoutSeed: step + 1 });
    times.push(performance.now() - start);
    const { user, system } = process.cpuUsage(cpuStart);
    cpuTimes.push((user + system) / 1000);
  }
  return {
    times: times.slice(2),
    cpuTimes: cpuTimes.slice(2),
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

function inProcess(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Measurement | undefined {
  const result = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  return result.status === 0
    ? (JSON.parse(result.stdout.trim().split('\n').at(-1)!) as Measurement)
    : undefined;
}

/**
 * PyTorch as it is installed, and with OpenMP's waiting threads asleep: its own pool and OpenBLAS's otherwise fight over the cores,
 * which makes small shapes several times slower. The second is the harder peer.
 */
const peers: Readonly<Record<string, NodeJS.ProcessEnv>> = {
  'PyTorch as installed': {},
  'PyTorch, OMP_WAIT_POLICY=passive': { OMP_WAIT_POLICY: 'passive' },
};

interface Summary {
  readonly time: number;
  readonly cpuTime: number;
  readonly peakMegabytes: number;
}

function summarize(all: readonly Measurement[]): Summary {
  return {
    time: median(all.flatMap(({ times }) => times)),
    cpuTime: median(all.flatMap(({ cpuTimes }) => cpuTimes)),
    peakMegabytes: Math.max(...all.map(({ peakMegabytes }) => peakMegabytes)),
  };
}

const inWords = ({ time, cpuTime, peakMegabytes }: Summary): string =>
  `${time.toFixed(0)} ms (${cpuTime.toFixed(0)} ms of CPU), ${peakMegabytes.toFixed(0)} MB`;

function compare(name: string, steps: number, rounds: number): string[] {
  const shape = shapes[name]!;
  const torchArguments = [path.join(__dirname, 'torchStep.py'), JSON.stringify({ ...shape, ...run, steps })];
  const ours: Measurement[] = [];
  const theirs = Object.entries(peers).map(([peer, environment]) => ({
    peer,
    environment,
    measured: [] as Measurement[],
  }));
  for (let round = 0; round < rounds; round++) {
    ours.push(
      inProcess(process.execPath, [...process.execArgv, __filename, '--measure', name, String(steps)])!,
    );
    for (const { environment, measured } of theirs) {
      const measurement = inProcess('/usr/bin/python3', torchArguments, environment);
      if (measurement) measured.push(measurement);
    }
  }
  const own = summarize(ours);
  return [`${name.padEnd(7)} ours ${inWords(own)}`, ...theirs.map((one) => comparison(own, one))];
}

function comparison(own: Summary, { peer, measured }: { peer: string; measured: Measurement[] }): string {
  if (measured.length === 0) return `        ${peer}: not installed, nothing to compare with`;
  const other = summarize(measured);
  const ratios = [
    `time ${(own.time / other.time).toFixed(3)}`,
    `CPU time ${(own.cpuTime / other.cpuTime).toFixed(3)}`,
    `memory ${(own.peakMegabytes / other.peakMegabytes).toFixed(2)}`,
  ];
  return `        ${peer} ${inWords(other)}; ours / PyTorch: ${ratios.join(', ')}`;
}

const throughput = 'throughput';

async function main(args: readonly string[]): Promise<void> {
  const [first, name, count] = args;
  if (first === '--measure') {
    console.log(JSON.stringify(await measureOurs(shapes[name!]!, Number(count))));
    return;
  }
  const steps = Number(process.env['BENCH_STEPS'] ?? 12);
  const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
  console.log(
    `batch ${run.batch} × ${run.sequence}, dropout ${run.dropout}, ${run.threads} threads, float32`,
  );
  const known = [...Object.keys(shapes), throughput];
  for (const chosen of args.length > 0 ? args : known) {
    if (!known.includes(chosen))
      throw new RangeError(`Unknown shape ${chosen}; known are ${known.join(', ')}`);
    if (chosen === throughput) console.log(await measureThroughput(run.threads));
    else for (const line of compare(chosen, steps, rounds)) console.log(line);
  }
}

void main(process.argv.slice(2));
