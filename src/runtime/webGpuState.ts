// Weights, moments and averages of a model that is trained on the GPU: they stay there, each update reads the old and leaves the new.
import type { ModelConfiguration } from '../model/configuration';
import { layerRates } from '../model/layerRates';
import type { Parameters } from '../model/parameters';
import { buildUpdateGraph, rateNames, valueNames, type UpdateNumber } from '../model/updateGraph';
import { encodeOnnx } from '../graph/onnx/encode';
import { keptShare } from '../training/averaging';
import type { BackendRecipe, OptimizerState, StepOptions } from '../training/backend';
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

/** Of the trained parameters; `frozen` are the weights of the others. */
interface Values {
  weights: GpuTensors;
  first: GpuTensors;
  second: GpuTensors;
  /** Empty where the recipe averages nothing. */
  average: GpuTensors;
  frozen: GpuTensors;
}

export type Shapes = ReadonlyMap<string, readonly number[]>;

/** What a state is made for. */
interface StatePlan {
  /** Of all parameters, in the order of the model. */
  readonly shapes: Shapes;
  readonly trainedShapes: Shapes;
  /** What each trained parameter's rate is multiplied by. */
  readonly rates: ReadonlyMap<string, number>;
  /** Decay of the average; 0 for none. */
  readonly ema: number;
}

/** For all parameters and for the trained ones: one where none is frozen. */
interface Copiers {
  readonly all: GpuCopier;
  readonly trained: GpuCopier;
}

export interface GradientSize {
  /** Over all of them, before clipping. */
  readonly norm: number;
  /** What they were multiplied by. */
  readonly factor: number;
}

export class WebGpuState implements AsyncDisposable {
  private readonly plan: StatePlan;
  private readonly copiers: Copiers;
  private readonly updateSession: Session;
  private readonly values: Values;
  private steps = 0;

  private constructor(plan: StatePlan, copiers: Copiers, updateSession: Session, values: Values) {
    this.plan = plan;
    this.copiers = copiers;
    this.updateSession = updateSession;
    this.values = values;
  }

  /** Moments start at zero, averages at the weights. @throws AppError `device` */
  static async create(
    configuration: ModelConfiguration,
    parameters: Parameters,
    recipe: BackendRecipe,
  ): Promise<WebGpuState> {
    const plan = planState(configuration, parameters, recipe);
    const copiers = await createCopiers(plan);
    const start = part(parameters, plan.trainedShapes);
    const zeros = new Map(
      [...start].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
    );
    const update = await createUpdateSession(plan);
    const values = {
      ...(await uploadWeights(copiers, plan, parameters)),
      first: await copiers.trained.upload(zeros),
      second: await copiers.trained.upload(zeros),
      average: plan.ema > 0 ? await copiers.trained.upload(start) : new Map(),
    };
    return new WebGpuState(plan, copiers, update, values);
  }

  get trainedShapes(): Shapes {
    return this.plan.trainedShapes;
  }

  /** The weights under training that the session asks for. */
  feeds(session: Session): Feeds {
    return weightFeeds(this.whole(this.values.weights), session);
  }

  /** The weights that scores are of. */
  scoredFeeds(session: Session): Feeds {
    return weightFeeds(this.whole(this.scored), session);
  }

  /** One step of AdamW; the gradients, in the order of the trained shapes, are disposed of. */
  async update(gradients: GpuTensors, options: StepOptions, size: GradientSize): Promise<void> {
    const { plan, values } = this;
    const count = this.steps + 1;
    const numbers = {
      ...updateNumbers(options, size, count, plan.ema),
      ...rateNumbers(options, count, plan.rates.values()),
    };
    const scalars = Object.entries(numbers).map(([name, value]) => [
      name,
      float32(Float32Array.of(value), [1]),
    ]);
    const feeds = {
      ...(Object.fromEntries(scalars) as Feeds),
      ...feedsOf(gradients, valueNames.gradient),
      ...feedsOf(values.weights, valueNames.weights),
      ...feedsOf(values.first, valueNames.first),
      ...feedsOf(values.second, valueNames.second),
      ...feedsOf(values.average, valueNames.average),
    };
    const results = await this.updateSession.run(feeds).finally(() => disposeAll(gradients.values()));
    this.steps++;
    const updated = (value: keyof typeof valueNames): GpuTensors =>
      collect(results, plan.trainedShapes, (name) => `new ${valueNames[value](name)}`);
    this.replace({
      weights: updated('weights'),
      first: updated('first'),
      second: updated('second'),
      ...(plan.ema > 0 ? { average: updated('average') } : {}),
    });
  }

  /** Copies of gradients that are on the GPU. */
  download(gradients: GpuTensors): Promise<Parameters> {
    return this.copiers.trained.download(gradients);
  }

  parameters(): Promise<Parameters> {
    return this.copiers.all.download(this.whole(this.values.weights));
  }

  scoredParameters(): Promise<Parameters> {
    return this.copiers.all.download(this.whole(this.scored));
  }

  async optimizerState(): Promise<OptimizerState> {
    const { trained } = this.copiers;
    return {
      step: this.steps,
      firstMoments: await trained.download(this.values.first),
      secondMoments: await trained.download(this.values.second),
      ...(this.plan.ema > 0 ? { averages: await trained.download(this.values.average) } : {}),
    };
  }

  async restore(
    parameters: Parameters,
    { step, firstMoments, secondMoments, averages = parameters }: OptimizerState,
  ): Promise<void> {
    const { plan, copiers } = this;
    const upload = async (values: Parameters): Promise<GpuTensors> =>
      copiers.trained.upload(part(values, plan.trainedShapes));
    this.replace({
      ...(await uploadWeights(copiers, plan, parameters)),
      first: await upload(firstMoments),
      second: await upload(secondMoments),
      ...(plan.ema > 0 ? { average: await upload(averages) } : {}),
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
    for (const copier of new Set(Object.values(this.copiers) as GpuCopier[])) await copier.release();
  }

  /** The averages, or the weights themselves. */
  private get scored(): GpuTensors {
    return this.plan.ema > 0 ? this.values.average : this.values.weights;
  }

  /** With the frozen ones, in the order of the model. */
  private whole(trained: GpuTensors): GpuTensors {
    const { frozen } = this.values;
    return new Map(
      [...this.plan.shapes.keys()].map((name) => [name, (trained.get(name) ?? frozen.get(name))!]),
    );
  }

  private replace(values: Partial<Values>): void {
    for (const name of Object.keys(values) as (keyof Values)[]) disposeAll(this.values[name].values());
    Object.assign(this.values, values);
  }
}

function planState(
  configuration: ModelConfiguration,
  parameters: Parameters,
  recipe: BackendRecipe,
): StatePlan {
  const rates = layerRates(configuration, recipe);
  const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
  const trainedShapes = new Map([...shapes].filter(([name]) => rates.has(name)));
  return { shapes, trainedShapes, rates, ema: recipe.ema };
}

async function createCopiers({ shapes, trainedShapes }: StatePlan): Promise<Copiers> {
  const all = await GpuCopier.create(shapes);
  return { all, trained: trainedShapes.size === shapes.size ? all : await GpuCopier.create(trainedShapes) };
}

function createUpdateSession({ trainedShapes, rates, ema }: StatePlan): Promise<Session> {
  const updated = [...trainedShapes].map(
    ([name, shape]) => [name, { shape, rate: rates.get(name)! }] as const,
  );
  const { graph, outputs } = buildUpdateGraph(new Map(updated), ema > 0);
  return createGpuSession({
    bytes: encodeOnnx(graph, { target: 'portable', outputs }),
    fetched: [],
    resident: Object.keys(outputs),
  });
}

async function uploadWeights(
  { all }: Copiers,
  { shapes, trainedShapes }: StatePlan,
  parameters: Parameters,
): Promise<Pick<Values, 'weights' | 'frozen'>> {
  const tensors = [...(await all.upload(part(parameters, shapes)))];
  return {
    weights: new Map(tensors.filter(([name]) => trainedShapes.has(name))),
    frozen: new Map(tensors.filter(([name]) => !trainedShapes.has(name))),
  };
}

/** In the order of the shapes. */
function part(values: Parameters, shapes: Shapes): Parameters {
  return new Map([...shapes.keys()].map((name) => [name, values.get(name)!]));
}

function updateNumbers(
  { beta1, beta2, clipNorm, epsilon }: StepOptions,
  { norm, factor }: GradientSize,
  count: number,
  ema: number,
): Record<UpdateNumber, number> {
  const kept = keptShare(ema, count);
  return {
    gradient_scale: Math.min(1, clipNorm / (norm + 1e-6)) / factor,
    beta1,
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    correction: 1 / Math.sqrt(1 - beta2 ** count),
    epsilon,
    kept,
    joined: 1 - kept,
  };
}

function rateNumbers(
  { beta1, learningRate, weightDecay }: StepOptions,
  count: number,
  rates: Iterable<number>,
): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const rate of new Set(rates)) {
    numbers[rateNames.size(rate)] = (learningRate * rate) / (1 - beta1 ** count);
    numbers[rateNames.decay(rate)] = 1 - learningRate * rate * weightDecay;
  }
  return numbers;
}
