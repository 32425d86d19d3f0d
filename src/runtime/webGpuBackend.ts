// Training on the GPU: weights and moments stay there, each step's graphs read the old ones and leave new ones.
import type * as ort from 'onnxruntime-node';
import { encodeOnnx } from '../graph/onnx/encode';
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import { dropoutKeys, dropoutKeysInput } from '../model/dropout';
import { layerRates } from '../model/layerRates';
import type { Parameters } from '../model/parameters';
import { buildScoringGraph, buildTrainingGraph, targetsInput } from '../model/trainingGraph';
import { buildUpdateGraph, rateNames, valueNames, type UpdateNumber } from '../model/updateGraph';
import type { InputBatch } from '../tagging/classifier';
import { keptShare } from '../training/averaging';
import {
  plainRecipe,
  type BackendRecipe,
  type Batch,
  type OptimizerState,
  type StepOptions,
  type StepResult,
  type TrainingBackend,
} from '../training/backend';
import { labelledWeight, targetWeights } from './batchInputs';
import { cropRows, padBatch, paddedSize, padInputs, type Size } from './padding';
import { float32, floats, int32, type Feeds, type Session } from './session';
import { createGpuSession, disposeAll, feedsOf, GpuCopier, type GpuTensors } from './webGpuSession';

interface GradientSession {
  readonly session: Session;
  readonly dropoutKeyCount: number;
}

interface Gradients {
  readonly loss: number;
  readonly squares: number;
  readonly tensors: GpuTensors;
}

/** Of the trained parameters but for the frozen ones; no averages where the recipe makes none. */
interface State {
  weights: GpuTensors;
  first: GpuTensors;
  second: GpuTensors;
  average: GpuTensors;
  frozen: GpuTensors;
}

/** Copiers for all parameters and for the trained ones: one where none is frozen. */
interface Copiers {
  readonly all: GpuCopier;
  readonly trained: GpuCopier;
}

export class WebGpuTrainingBackend implements TrainingBackend {
  readonly device = 'WebGPU';
  private readonly configuration: ModelConfiguration;
  private readonly recipe: BackendRecipe;
  /** By name, in the order of the model: what each trained parameter's rate is multiplied by. */
  private readonly rates: ReadonlyMap<string, number>;
  private readonly shapes: ReadonlyMap<string, readonly number[]>;
  private readonly copiers: Copiers;
  private readonly updateSession: Session;
  private readonly state: State;
  /** Made when first needed, by what they are for and their size. */
  private readonly gradientSessions = new Map<string, Promise<GradientSession>>();
  private readonly scoringSessions = new Map<string, Promise<Session>>();
  private sumSession: Promise<Session> | undefined;
  private steps = 0;

  private constructor(
    configuration: ModelConfiguration,
    recipe: BackendRecipe,
    shapes: ReadonlyMap<string, readonly number[]>,
    copiers: Copiers,
    updateSession: Session,
    state: State,
  ) {
    this.configuration = configuration;
    this.recipe = recipe;
    this.rates = layerRates(configuration, recipe);
    this.shapes = shapes;
    this.copiers = copiers;
    this.updateSession = updateSession;
    this.state = state;
  }

  /** @throws AppError `device` when there is no GPU, or it cannot run the model. */
  static async create(
    configuration: ModelConfiguration,
    parameters: Parameters,
    recipe: BackendRecipe = plainRecipe,
  ): Promise<WebGpuTrainingBackend> {
    const rates = layerRates(configuration, recipe);
    const shapes = new Map([...parameters].map(([name, { shape }]) => [name, shape]));
    const trained = new Map([...shapes].filter(([name]) => rates.has(name)));
    const all = await GpuCopier.create(shapes);
    const copiers = { all, trained: trained.size === shapes.size ? all : await GpuCopier.create(trained) };
    const updated = [...trained].map(([name, shape]) => [name, { shape, rate: rates.get(name)! }] as const);
    const { graph, outputs } = buildUpdateGraph(new Map(updated), recipe.ema > 0);
    const update = await createGpuSession({
      bytes: encodeOnnx(graph, { target: 'portable', outputs }),
      fetched: [],
      resident: Object.keys(outputs),
    });
    const start = new Map([...parameters].filter(([name]) => rates.has(name)));
    const zeros = new Map(
      [...start].map(([name, { shape, data }]) => [name, { shape, data: new Float32Array(data.length) }]),
    );
    const state = {
      ...(await uploadWeights(copiers, parameters, rates)),
      first: await copiers.trained.upload(zeros),
      second: await copiers.trained.upload(zeros),
      average: recipe.ema > 0 ? await copiers.trained.upload(start) : new Map<string, ort.Tensor>(),
    };
    return new WebGpuTrainingBackend(configuration, recipe, shapes, copiers, update, state);
  }

  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    const labelled = batches.reduce((sum, batch) => sum + labelledWeight(batch, this.recipe), 0);
    const weight = labelled === 0 ? 0 : 1 / labelled;
    let sum: Gradients | undefined;
    for (const [index, batch] of batches.entries()) {
      const next = await this.gradients(batch, weight, options.dropoutSeed, index);
      sum = sum === undefined ? next : await this.add(sum, next);
    }
    if (sum === undefined) return { loss: 0, gradientNorm: 0 };
    const gradientNorm = Math.sqrt(sum.squares);
    await this.update(sum.tensors, options, gradientNorm);
    return { loss: sum.loss, gradientNorm };
  }

  async logits(batch: InputBatch): Promise<Float32Array> {
    const { configuration } = this;
    const size = paddedSize(batch, maxLength(configuration));
    const session = await this.scoringSession(size);
    const feeds = {
      ...this.inputs(padInputs(batch, size, configuration.paddingId)),
      ...this.weightFeeds(session, this.scoredWeights()),
    };
    return cropRows(floats(await session.run(feeds), 'logits'), size, batch, configuration.tags.length);
  }

  parameters(): Promise<Parameters> {
    return this.copiers.all.download(this.allOf(this.state.weights));
  }

  scoredParameters(): Promise<Parameters> {
    return this.copiers.all.download(this.allOf(this.scoredWeights()));
  }

  async optimizerState(): Promise<OptimizerState> {
    return {
      step: this.steps,
      firstMoments: await this.copiers.trained.download(this.state.first),
      secondMoments: await this.copiers.trained.download(this.state.second),
      ...(this.state.average.size === 0
        ? {}
        : { averages: await this.copiers.trained.download(this.state.average) }),
    };
  }

  async restore(
    parameters: Parameters,
    { step, firstMoments, secondMoments, averages }: OptimizerState,
  ): Promise<void> {
    const upload = async (values: Parameters): Promise<GpuTensors> =>
      this.copiers.trained.upload(new Map(this.trainedNames.map((name) => [name, values.get(name)!])));
    const inOrder = new Map([...this.shapes.keys()].map((name) => [name, parameters.get(name)!]));
    this.replace({
      ...(await uploadWeights(this.copiers, inOrder, this.rates)),
      first: await upload(firstMoments),
      second: await upload(secondMoments),
      ...(this.recipe.ema > 0 ? { average: await upload(averages ?? parameters) } : {}),
    });
    this.steps = step;
  }

  /** Values on the GPU go before the sessions that made them: the other way round ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const tensors of Object.values(this.state) as GpuTensors[]) {
      disposeAll(tensors.values());
      tensors.clear();
    }
    const gradientSessions = [...this.gradientSessions.values()].map(async (made) => (await made).session);
    const sessions = [
      ...gradientSessions,
      ...this.scoringSessions.values(),
      ...(this.sumSession ? [this.sumSession] : []),
    ];
    for (const session of await Promise.all(sessions)) await session.release();
    await this.updateSession.release();
    await this.copiers.all.release();
    if (this.copiers.trained !== this.copiers.all) await this.copiers.trained.release();
  }

  private async gradients(
    batch: Batch,
    weight: number,
    dropoutSeed: number,
    index: number,
  ): Promise<Gradients> {
    const { configuration } = this;
    const size = paddedSize(batch, maxLength(configuration));
    const padded = padBatch(batch, size, configuration.paddingId);
    const { session, dropoutKeyCount } = await this.gradientSession(size, dropoutSeed !== 0);
    const tags = configuration.tags.length;
    const feeds: Feeds = { ...this.inputs(padded), ...this.weightFeeds(session, this.state.weights) };
    const targets = targetWeights(padded.labels, { ...this.recipe, tags }, weight);
    feeds[targetsInput] = float32(targets, [padded.labels.length, tags]);
    if (dropoutKeyCount > 0)
      feeds[dropoutKeysInput] = int32(dropoutKeys(dropoutSeed + 0x9e37 * index, dropoutKeyCount), [
        dropoutKeyCount,
        1,
      ]);
    const results = await session.run(feeds);
    return {
      loss: floats(results, 'loss')[0]!,
      squares: floats(results, 'squared_norm')[0]!,
      tensors: this.collect(results, valueNames.gradient),
    };
  }

  private async add(a: Gradients, b: Gradients): Promise<Gradients> {
    const session = await (this.sumSession ??= createSumSession(
      new Map(this.trainedNames.map((name) => [name, this.shapes.get(name)!])),
    ));
    const left = feedsOf(a.tensors, (name) => `a ${name}`);
    const results = await session.run({ ...left, ...feedsOf(b.tensors, (name) => `b ${name}`) });
    disposeAll([...a.tensors.values(), ...b.tensors.values()]);
    return {
      loss: a.loss + b.loss,
      squares: floats(results, 'squared_norm')[0]!,
      tensors: this.collect(results, valueNames.gradient),
    };
  }

  private async update(gradients: GpuTensors, options: StepOptions, gradientNorm: number): Promise<void> {
    this.steps++;
    const { beta1, beta2, clipNorm } = options;
    const kept = keptShare(this.recipe.ema, this.steps);
    const numbers: Record<UpdateNumber, number> = {
      gradient_scale: Math.min(1, clipNorm / (gradientNorm + 1e-6)),
      beta1,
      rest1: 1 - beta1,
      beta2,
      rest2: 1 - beta2,
      correction: 1 / Math.sqrt(1 - beta2 ** this.steps),
      epsilon: options.epsilon,
      kept,
      joined: 1 - kept,
    };
    const scalars = Object.entries({ ...numbers, ...this.rateNumbers(options) }).map(([name, value]) => [
      name,
      float32(Float32Array.of(value), [1]),
    ]);
    const results = await this.updateSession.run({
      ...(Object.fromEntries(scalars) as Feeds),
      ...feedsOf(gradients, valueNames.gradient),
      ...feedsOf(this.state.weights, valueNames.weights),
      ...feedsOf(this.state.first, valueNames.first),
      ...feedsOf(this.state.second, valueNames.second),
      ...feedsOf(this.state.average, valueNames.average),
    });
    disposeAll(gradients.values());
    this.replace({
      weights: this.collect(results, (name) => `new ${valueNames.weights(name)}`),
      first: this.collect(results, (name) => `new ${valueNames.first(name)}`),
      second: this.collect(results, (name) => `new ${valueNames.second(name)}`),
      ...(this.recipe.ema > 0
        ? { average: this.collect(results, (name) => `new ${valueNames.average(name)}`) }
        : {}),
    });
  }

  private rateNumbers({ beta1, learningRate, weightDecay }: StepOptions): Record<string, number> {
    const numbers: Record<string, number> = {};
    for (const rate of new Set(this.rates.values())) {
      numbers[rateNames.size(rate)] = (learningRate * rate) / (1 - beta1 ** this.steps);
      numbers[rateNames.decay(rate)] = 1 - learningRate * rate * weightDecay;
    }
    return numbers;
  }

  private replace(state: Partial<State>): void {
    for (const name of Object.keys(state) as (keyof State)[]) disposeAll(this.state[name].values());
    Object.assign(this.state, state);
  }

  private collect(
    results: ort.InferenceSession.ReturnType,
    nameOf: (parameter: string) => string,
  ): GpuTensors {
    return new Map(this.trainedNames.map((name) => [name, results[nameOf(name)]!]));
  }

  private get trainedNames(): string[] {
    return [...this.shapes.keys()].filter((name) => this.rates.has(name));
  }

  /** The averages, or the weights themselves. */
  private scoredWeights(): GpuTensors {
    return this.recipe.ema > 0 ? this.state.average : this.state.weights;
  }

  /** With the frozen ones. */
  private allOf(trained: GpuTensors): GpuTensors {
    const { frozen } = this.state;
    return new Map([...this.shapes.keys()].map((name) => [name, (trained.get(name) ?? frozen.get(name))!]));
  }

  private inputs({ batch, sequence, inputIds, attentionMask }: InputBatch): Feeds {
    const shape = [batch, sequence];
    return { input_ids: int32(inputIds, shape), attention_mask: int32(attentionMask, shape) };
  }

  private weightFeeds(session: Session, trained: GpuTensors): Feeds {
    return Object.fromEntries([...this.allOf(trained)].filter(([name]) => session.inputNames.includes(name)));
  }

  private gradientSession(size: Size, dropout: boolean): Promise<GradientSession> {
    return once(this.gradientSessions, `${size.batch}×${size.sequence} ${dropout}`, async () => {
      const { graph, outputs, dropoutKeyCount } = buildTrainingGraph(this.configuration, {
        dropout,
        size,
        isTrained: (name) => this.rates.has(name),
        focal: this.recipe.focal,
      });
      const fetched = ['loss', 'squared_norm'];
      const session = await createGpuSession({
        bytes: encodeOnnx(graph, { target: 'portable', outputs }),
        fetched,
        resident: Object.keys(outputs).filter((name) => !fetched.includes(name)),
      });
      return { session, dropoutKeyCount };
    });
  }

  private scoringSession(size: Size): Promise<Session> {
    return once(this.scoringSessions, `${size.batch}×${size.sequence}`, () => {
      const { graph, logits } = buildScoringGraph(this.configuration, size);
      const bytes = encodeOnnx(graph, { target: 'portable', outputs: { logits } });
      return createGpuSession({ bytes, fetched: ['logits'], resident: [] });
    });
  }
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key);
  if (known) return known;
  const fresh = make();
  made.set(key, fresh);
  return fresh;
}

/** The weights, frozen ones apart: those no step replaces. */
async function uploadWeights(
  { all }: Copiers,
  parameters: Parameters,
  rates: ReadonlyMap<string, number>,
): Promise<Pick<State, 'weights' | 'frozen'>> {
  const tensors = await all.upload(parameters);
  const part = (trained: boolean): GpuTensors =>
    new Map([...tensors].filter(([name]) => rates.has(name) === trained));
  return { weights: part(true), frozen: part(false) };
}

/** Adds two sets of gradients and squares the sum. */
function createSumSession(shapes: ReadonlyMap<string, readonly number[]>): Promise<Session> {
  const g = new Builder(new Graph());
  const sums = [...shapes].map(([name, shape]) => {
    const [a, b] = [
      g.graph.input(`a ${name}`, 'float32', shape),
      g.graph.input(`b ${name}`, 'float32', shape),
    ];
    return [valueNames.gradient(name), g.add(a, b)] as const;
  });
  const squares = sums.map(([, sum]) => g.sumOfSquares(sum)).reduce((left, right) => g.add(left, right));
  const outputs = { ...Object.fromEntries(sums), squared_norm: squares };
  const resident = sums.map(([name]) => name);
  return createGpuSession({
    bytes: encodeOnnx(g.graph, { target: 'portable', outputs }),
    fetched: ['squared_norm'],
    resident,
  });
}
