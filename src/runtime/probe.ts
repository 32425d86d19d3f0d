// Finds out whether a GPU is worth taking: one may be absent, or be software that pretends to be one.
import { existsSync } from 'node:fs';
import { describeError } from '../common/errors';
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encode';
import { createCpuSession, float32, floats, type Session } from './session';
import { createGpuSession } from './webGpuSession';

export interface DeviceProbe {
  readonly device: 'cpu' | 'webgpu';
  readonly usable: boolean;
  /** Milliseconds of a fixed piece of work (a chain of matrix products); undefined where the device cannot be used. */
  readonly milliseconds: number | undefined;
  /** Why the device cannot be used, for people. */
  readonly problem: string | undefined;
}

export interface Probes {
  readonly cpu: DeviceProbe;
  readonly webgpu: DeviceProbe;
  /** What `auto` takes: the GPU where it is clearly faster than the CPU, which no software adapter is. */
  readonly chosen: 'cpu' | 'webgpu';
}

const width = 512;
const products = 12;
/** One product that takes longer than this, in milliseconds, was not computed by a GPU: the long chain would take minutes. */
const softwareLimit = 100;
/** Below this a GPU is not worth its slower start. */
const clearlyFaster = 1.5;

let probed: Promise<Probes> | undefined;

/** Probes each device once in the life of the process; takes a second or so. */
export function probeDevices(threads: number): Promise<Probes> {
  return (probed ??= probe(threads));
}

async function probe(threads: number): Promise<Probes> {
  const cpu = await measure('cpu', (bytes) => createCpuSession(bytes, { threads }));
  const webgpu = gpuInSight()
    ? await measure('webgpu', (bytes) => createGpuSession({ bytes, fetched: ['y'], resident: [] }))
    : {
        device: 'webgpu' as const,
        usable: false,
        milliseconds: undefined,
        problem: 'This machine shows no GPU',
      };
  const faster = (cpu.milliseconds ?? Infinity) / (webgpu.milliseconds ?? Infinity);
  return { cpu, webgpu, chosen: faster >= clearlyFaster ? 'webgpu' : 'cpu' };
}

/** Where Linux shows no GPU, asking for one anyway only makes the drivers complain on stderr. */
function gpuInSight(): boolean {
  if (process.platform !== 'linux') return true;
  const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  return named !== undefined || ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((file) => existsSync(file));
}

type CreateSession = (bytes: Uint8Array) => Promise<Session>;

async function measure(device: DeviceProbe['device'], create: CreateSession): Promise<DeviceProbe> {
  try {
    const once = await fastestRun(create, 1);
    const milliseconds = once > softwareLimit ? once * products : await fastestRun(create, products);
    return { device, usable: true, milliseconds, problem: undefined };
  } catch (error) {
    return { device, usable: false, milliseconds: undefined, problem: describeError(error) };
  }
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
