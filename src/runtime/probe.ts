// Which device `auto` takes: a GPU may be absent, or software that pretends to be one, or too slow to be worth its start.
import { existsSync } from 'node:fs';
import { describeError } from '../common/errors';
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encode';
import { findAdapter, type Adapter } from './adapterName';
import { createCpuSession, float32, floats, type Session } from './session';
import { createGpuSession } from './webGpuSession';

export interface Choice {
  readonly device: 'cpu' | 'webgpu';
  /** In a sentence, for people. */
  readonly reason: string;
}

/** Milliseconds of a fixed piece of work, a chain of matrix products. */
export interface Trial {
  readonly cpu: number;
  readonly gpu: number;
}

const width = 512;
const products = 12;
/** One product that takes longer than this, in milliseconds, was not computed by a GPU: the long chain would take minutes. */
const softwareLimit = 100;
/** Below this a GPU is not worth its slower start. */
const clearlyFaster = 1.5;

let chosen: Promise<Choice> | undefined;

/** Tries each device once in the life of the process; takes a second or so where there is a GPU. */
export function chooseDevice(threads: number): Promise<Choice> {
  return (chosen ??= tryDevices(threads));
}

async function tryDevices(threads: number): Promise<Choice> {
  if (!gpuInSight()) return onCpu('this machine shows no GPU');
  try {
    const adapter = await openAdapter();
    if (adapter?.isSoftware === true) return onCpu(`the only GPU here is software (${adapter.name})`);
    const gpu = await measure(createProbeSession);
    const cpu = await measure((bytes) => createCpuSession(bytes, { threads }));
    return compare({ cpu, gpu }, adapter);
  } catch (error) {
    return onCpu(`the GPU could not be tried (${describeError(error)})`);
  }
}

export function compare({ cpu, gpu }: Trial, adapter: Adapter | undefined): Choice {
  const name = adapter?.name ?? 'the GPU';
  const speed = `${(cpu / gpu).toFixed(1)} times as fast as the CPU in a short trial`;
  return cpu / gpu >= clearlyFaster
    ? { device: 'webgpu', reason: `The GPU was chosen: ${name} was ${speed}` }
    : onCpu(`${name} was ${speed}, too little to make up for its slower start`);
}

const onCpu = (why: string): Choice => ({ device: 'cpu', reason: `The CPU was chosen: ${why}` });

/** Where Linux shows no GPU, asking for one anyway only makes the drivers complain on stderr. */
function gpuInSight(): boolean {
  if (process.platform !== 'linux') return true;
  const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  return named !== undefined || ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((file) => existsSync(file));
}

const createProbeSession = (bytes: Uint8Array): Promise<Session> =>
  createGpuSession({ bytes, fetched: ['y'], resident: [] });

/** The driver is looked at while a session holds it. @throws AppError `device` when there is no GPU. */
async function openAdapter(): Promise<Adapter | undefined> {
  const session = await createProbeSession(probeModel(1));
  const adapter = await findAdapter();
  await session.release();
  return adapter;
}

type CreateSession = (bytes: Uint8Array) => Promise<Session>;

async function measure(create: CreateSession): Promise<number> {
  const once = await fastestRun(create, 1);
  return once > softwareLimit ? once * products : fastestRun(create, products);
}

/** The first run is left out: it compiles what the device needs. */
async function fastestRun(create: CreateSession, chain: number): Promise<number> {
  const session = await create(probeModel(chain));
  try {
    const x = float32(new Float32Array(width * width).fill(1 / width), [width, width]);
    let fastest = Infinity;
    for (let run = 0; run < 4; run++) {
      const start = performance.now();
      floats(await session.run({ x }), 'y');
      if (run > 0) fastest = Math.min(fastest, performance.now() - start);
      if (run > 0 && fastest > softwareLimit) break;
    }
    return fastest;
  } finally {
    await session.release();
  }
}

function probeModel(chain: number): Uint8Array {
  const g = new Builder(new Graph());
  const x = g.graph.input('x', 'float32', [width, width]);
  let y = x;
  for (let index = 0; index < chain; index++) y = g.matmul(y, x);
  return encodeOnnx(g.graph, { target: 'portable', outputs: { y: g.sumOfSquares(y) } });
}
