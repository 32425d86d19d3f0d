// Sessions on the GPU through WebGPU: where their outputs stay, and how values get there and back.
import { encodeOnnx } from '../graph/onnx/encode';
import { Graph } from '../graph/graph';
import type { Parameters } from '../model/parameters';
import { onGpu } from './failures';
import { ort } from './onnxRuntime';
import { float32, type Feeds, type Session } from './session';

export type GpuTensors = Map<string, ort.Tensor>;

export interface GpuModel {
  readonly bytes: Uint8Array;
  /** Outputs that come back to the CPU; all others stay on the GPU and must be disposed of. */
  readonly fetched: readonly string[];
  readonly resident: readonly string[];
}

/** @throws AppError `device` when there is no adapter or it refuses the graph. */
export async function createGpuSession({ bytes, fetched, resident }: GpuModel): Promise<Session> {
  const locations = [
    ...fetched.map((name) => [name, 'cpu'] as const),
    ...resident.map((name) => [name, 'gpu-buffer'] as const),
  ];
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: ['webgpu'],
    // Every output is listed: one that is not would be copied back.
    preferredOutputLocation: Object.fromEntries(locations),
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  };
  return onGpu(
    () => ort.InferenceSession.create(bytes, options),
    'The GPU could not be set up for this model: use --device cpu',
  );
}

export function disposeAll(tensors: Iterable<ort.Tensor>): void {
  for (const tensor of tensors) tensor.dispose();
}

/**
 * Copies between CPU and GPU by graphs that do nothing else: reading a GPU tensor directly ends the process.
 */
export class GpuCopier {
  private readonly upward: Session;
  private readonly downward: Session;
  private readonly shapes: ReadonlyMap<string, readonly number[]>;

  private constructor(upward: Session, downward: Session, shapes: ReadonlyMap<string, readonly number[]>) {
    this.upward = upward;
    this.downward = downward;
    this.shapes = shapes;
  }

  static async create(shapes: ReadonlyMap<string, readonly number[]>): Promise<GpuCopier> {
    const graph = new Graph();
    const inputs = [...shapes].map(([name, shape]) => graph.input(name, 'float32', shape));
    const outputs = Object.fromEntries(inputs.map((input) => [copyName(input.name), input]));
    const bytes = encodeOnnx(graph, { target: 'portable', outputs });
    const names = Object.keys(outputs);
    const upward = await createGpuSession({ bytes, fetched: [], resident: names });
    return new GpuCopier(upward, await createGpuSession({ bytes, fetched: names, resident: [] }), shapes);
  }

  async upload(values: Parameters): Promise<GpuTensors> {
    const feeds = Object.fromEntries(
      [...values].map(([name, { data, shape }]) => [name, float32(data, shape)]),
    );
    const results = await this.upward.run(feeds);
    return new Map([...values.keys()].map((name) => [name, results[copyName(name)]!]));
  }

  async download(tensors: GpuTensors): Promise<Parameters> {
    const results = await this.downward.run(Object.fromEntries(tensors));
    return new Map(
      [...tensors.keys()].map((name) => [
        name,
        { shape: this.shapes.get(name)!, data: (results[copyName(name)]!.data as Float32Array).slice() },
      ]),
    );
  }

  async release(): Promise<void> {
    await this.upward.release();
    await this.downward.release();
  }
}

const copyName = (name: string): string => `copy ${name}`;

/** Feeds named by what they are fed as. */
export function feedsOf(tensors: GpuTensors, rename: (name: string) => string): Feeds {
  return Object.fromEntries([...tensors].map(([name, tensor]) => [rename(name), tensor]));
}

/** A run's outputs by parameter. */
export function collect(
  results: ort.InferenceSession.ReturnType,
  parameters: ReadonlyMap<string, unknown>,
  nameOf: (parameter: string) => string,
): GpuTensors {
  return new Map([...parameters.keys()].map((name) => [name, results[nameOf(name)]!]));
}
