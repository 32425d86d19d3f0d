// Weights and moments of a model that is trained on the GPU: they stay there, each update reads the old and leaves the new.
import type { Parameters } from '../model/parameters';
import { buildUpdateGraph, valueNames, type UpdateNumber } from '../model/updateGraph';
import { encodeOnnx } from '../graph/onnx/encode';
import type { OptimizerState, StepOptions } from '../training/backend';
import { float32, type Feeds, type Session } from './session';
import {
  collect,
  createGpuSession,
  disposeAll,
  feedsOf,
  GpuCopier,
  weightFeeds,
  type GpuTensors,
} from './webGpuSession';

interface Values {
  weights: GpuTensors;
  first: GpuTensors;
  second: GpuTensors;
}

export type Shapes = ReadonlyMap<string, readonly number[]>;

export class WebGpuState implements AsyncDisposable {
  readonly shapes: Shapes;
  private readonly copier: GpuCopier;
  private readonly updateSession: Session;
  private readonly values: Values;
  private steps = 0;

  private constructor(shapes: Shapes, copier: GpuCopier, updateSession: Session, values: Values) {
    this.shapes = shapes;
    this.copier = copier;
    this.updateSession = updateSession;
    this.values = values;
  }

  /** Moments start at zero. @throws AppError `device` */
  static async create(parameters: Parameters): Promise<WebGpuState> {
    const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
    const copier = await GpuCopier.create(shapes);
    const { graph, outputs } = buildUpdateGraph(shapes);
    const update = await createGpuSession({
      bytes: encodeOnnx(graph, { target: 'portable', outputs }),
      fetched: [],
      resident: Object.keys(outputs),
    });
    const zeros = new Map(
      [...parameters].map(([name, { shape, data }]) => [
        name,
        { shape, data: new Float32Array(data.length) },
      ]),
    );
    const values = {
      weights: await copier.upload(parameters),
      first: await copier.upload(zeros),
      second: await copier.upload(zeros),
    };
    return new WebGpuState(shapes, copier, update, values);
  }

  /** The weights that the session asks for. */
  feeds(session: Session): Feeds {
    return weightFeeds(this.values.weights, session);
  }

  /** One step of AdamW; the gradients, in the order of the shapes, are disposed of. */
  async update(gradients: GpuTensors, options: StepOptions, gradientNorm: number): Promise<void> {
    const scalars = Object.entries(updateNumbers(options, gradientNorm, this.steps + 1)).map(
      ([name, value]) => [name, float32(Float32Array.of(value), [1])],
    );
    const feeds = {
      ...(Object.fromEntries(scalars) as Feeds),
      ...feedsOf(gradients, valueNames.gradient),
      ...feedsOf(this.values.weights, valueNames.weights),
      ...feedsOf(this.values.first, valueNames.first),
      ...feedsOf(this.values.second, valueNames.second),
    };
    const results = await this.updateSession.run(feeds).finally(() => disposeAll(gradients.values()));
    this.steps++;
    const { shapes } = this;
    this.replace({
      weights: collect(results, shapes, (name) => `new ${valueNames.weights(name)}`),
      first: collect(results, shapes, (name) => `new ${valueNames.first(name)}`),
      second: collect(results, shapes, (name) => `new ${valueNames.second(name)}`),
    });
  }

  parameters(): Promise<Parameters> {
    return this.copier.download(this.values.weights);
  }

  async optimizerState(): Promise<OptimizerState> {
    return {
      step: this.steps,
      firstMoments: await this.copier.download(this.values.first),
      secondMoments: await this.copier.download(this.values.second),
    };
  }

  async restore(
    parameters: Parameters,
    { step, firstMoments, secondMoments }: OptimizerState,
  ): Promise<void> {
    this.replace({
      weights: await this.copier.upload(this.inOrder(parameters)),
      first: await this.copier.upload(this.inOrder(firstMoments)),
      second: await this.copier.upload(this.inOrder(secondMoments)),
    });
    this.steps = step;
  }

  /** Values on the GPU go before the sessions that made them: the other way round ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const tensors of Object.values(this.values) as GpuTensors[]) {
      disposeAll(tensors.values());
      tensors.clear();
    }
    await this.updateSession.release();
    await this.copier.release();
  }

  private replace(values: Values): void {
    for (const tensors of Object.values(this.values) as GpuTensors[]) disposeAll(tensors.values());
    Object.assign(this.values, values);
  }

  private inOrder(values: Parameters): Parameters {
    return new Map([...this.shapes.keys()].map((name) => [name, values.get(name)!]));
  }
}

function updateNumbers(
  { beta1, beta2, learningRate, weightDecay, clipNorm, epsilon }: StepOptions,
  gradientNorm: number,
  steps: number,
): Record<UpdateNumber, number> {
  return {
    gradient_scale: Math.min(1, clipNorm / (gradientNorm + 1e-6)),
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    decay: 1 - learningRate * weightDecay,
    size: learningRate / (1 - beta1 ** steps),
    correction: 1 / Math.sqrt(1 - beta2 ** steps),
    epsilon,
  };
}
