// Does our engine learn as well as PyTorch? The same recipe from noise on the same notes, several seeds each: `npm run bench:seeds`.
// `-- --corpus maccrobat --size mini --epochs 4 --rate 5e-4 --seeds 5 --threads 1 --jobs 1`. What is done stays in out/bench-seeds, so that it can be gone on with.
// `--precision fp16` trains ours on the GPU, matrix products in 16 bits.
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeFileAtomic } from '../../src/common/atomicFile';
import { precisions } from '../../src/training/settings';
import {
  corpora,
  prepareComparison,
  sizes,
  type Comparison,
  type ComparisonChoice,
} from './seeds/comparison';
import { trainOurs } from './seeds/ours';
import { trainWithPyTorch } from './seeds/pyTorch';
import { welch } from './seeds/statistics';

const engines = { ours: trainOurs, PyTorch: trainWithPyTorch } as const;
type Engine = keyof typeof engines;

interface Bench extends ComparisonChoice {
  readonly seeds: number;
  readonly threads: number;
  /** Trainings at a time. */
  readonly jobs: number;
}

/** Dev F1 after each epoch. */
type Curve = readonly number[];

function choose(): Bench {
  const { values } = parseArgs({
    options: {
      corpus: { type: 'string', default: 'samples' },
      size: { type: 'string', default: 'tiny' },
      epochs: { type: 'string', default: '6' },
      rate: { type: 'string', default: '1e-3' },
      seeds: { type: 'string', default: '5' },
      precision: { type: 'string', default: 'fp32' },
      threads: { type: 'string', default: '1' },
      jobs: { type: 'string', default: '1' },
    },
  });
  return {
    corpus: oneOf(values.corpus, corpora),
    size: oneOf(values.size, Object.keys(sizes) as (keyof typeof sizes)[]),
    epochs: Number(values.epochs),
    learningRate: Number(values.rate),
    precision: oneOf(values.precision, precisions),
    seeds: Number(values.seeds),
    threads: Number(values.threads),
    jobs: Number(values.jobs),
  };
}

function oneOf<T extends string>(value: string, known: readonly T[]): T {
  const found = known.find((name) => name === value);
  if (found === undefined) throw new RangeError(`Unknown ${value}; there are ${known.join(', ')}`);
  return found;
}

/** Trains unless an earlier call did. */
async function curveOf(
  comparison: Comparison,
  engine: Engine,
  seed: number,
  bench: Bench,
  root: string,
): Promise<Curve> {
  const inHalf = engine === 'ours' && bench.precision === 'fp16';
  const folder = path.join(root, inHalf ? 'ours-fp16' : engine);
  const file = path.join(folder, `dev-f1-${seed}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Curve;
  await mkdir(folder, { recursive: true });
  const curve = await engines[engine](comparison, seed, { folder, threads: bench.threads });
  await writeFileAtomic(file, JSON.stringify(curve));
  return curve;
}

const inPercent = (value: number): string => (100 * value).toFixed(2);

function describe(what: string, scores: Readonly<Record<Engine, readonly number[]>>): string {
  const { left, right, mean, interval, p } = welch(scores.ours, scores.PyTorch);
  const side = (name: Engine, { mean: centre, deviation }: typeof left): string =>
    `  ${name.padEnd(8)} ${inPercent(centre)} ± ${inPercent(deviation)}   (${scores[name].map(inPercent).join(', ')})`;
  const verdict = interval[0] <= 0 && interval[1] >= 0 ? 'within seed noise' : 'more than seed noise';
  return [
    `${what}, strict micro F1 on the dev notes, %: mean ± deviation over ${scores.ours.length} seeds`,
    side('ours', left),
    side('PyTorch', right),
    `  ours − PyTorch ${inPercent(mean)}, 95 % interval ${inPercent(interval[0])} … ${inPercent(interval[1])}, Welch p = ${p.toFixed(3)}: ${verdict}`,
  ].join('\n');
}

/** `jobs` trainings at a time, ours and PyTorch's in turn. */
async function trainAll(
  comparison: Comparison,
  bench: Bench,
  root: string,
): Promise<Record<Engine, readonly Curve[]>> {
  const curves: Record<Engine, Curve[]> = { ours: [], PyTorch: [] };
  const seeds = Array.from({ length: bench.seeds }, (_, index) => index + 1);
  const queue = seeds.flatMap((seed) =>
    (Object.keys(curves) as Engine[]).map((engine) => ({ seed, engine })),
  );
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { seed, engine } = next;
      const curve = await curveOf(comparison, engine, seed, bench, root);
      curves[engine][seed - 1] = curve;
      const [best, last] = [Math.max(...curve), curve.at(-1)!].map(inPercent);
      console.log(`seed ${seed} ${engine.padEnd(8)} best ${best}, last ${last}`);
    }
  };
  await Promise.all(Array.from({ length: bench.jobs }, work));
  return curves;
}

async function main(): Promise<void> {
  const bench = choose();
  const { corpus, size, epochs, learningRate, threads } = bench;
  const root = path.resolve('out', 'bench-seeds', [corpus, size, epochs, learningRate].join('-'));
  const comparison = await prepareComparison(bench, root);
  const { train, dev, configuration, settings } = comparison;
  console.log(
    `${corpus}: ${train.documents.length} training and ${dev.documents.length} dev notes; BERT of ${configuration.layers} layers × ${configuration.hiddenSize}, ` +
      `${configuration.vocabularySize} word pieces; ${epochs} epochs, rate ${learningRate}, batch ${settings.batchSize}, dropout ${settings.dropout}; ours in ${settings.precision}; threads ${threads}`,
  );
  const curves = await trainAll(comparison, bench, root);
  const pick = (one: (curve: Curve) => number): Record<Engine, number[]> => ({
    ours: curves.ours.map(one),
    PyTorch: curves.PyTorch.map(one),
  });
  console.log(
    describe(
      'Best epoch',
      pick((curve) => Math.max(...curve)),
    ),
  );
  console.log(
    describe(
      'Last epoch',
      pick((curve) => curve.at(-1)!),
    ),
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
