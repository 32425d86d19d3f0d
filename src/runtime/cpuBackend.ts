// Training on the CPU: one graph gives the loss and all gradients, AdamW then updates weights and moments in place.
import { AppError } from '../common/errors';
import { encodeOnnx } from '../graph/onnx/encode';
import type { ModelConfiguration } from '../model/configuration';
import { dropoutKeys, dropoutKeysInput } from '../model/dropout';
import { isDecayed } from '../model/initialization';
import { layerRates } from '../model/layerRates';
import type { Parameter, Parameters } from '../model/parameters';
import {
  buildScoringGraph,
  buildTrainingGraph,
  targetsInput,
  type TrainingGraph,
} from '../model/trainingGraph';
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
import { allocateStates, decayFactor, type AdamWStep, type ParameterState } from './adamW';
import { labelledWeight, lookedUpRows, targetWeights } from './batchInputs';
import { EmbeddingTable } from './embeddingTable';
import { onCpu } from './failures';
import type { ort } from './onnxRuntime';
import { packBatch, packedFeeds, spreadRows, type PackedBatch } from './packedBatch';
import { createCpuSession, float32, floats, int32, type Feeds, type Session } from './session';

/** A parameter under training. */
interface Slot {
  readonly shape: readonly number[];
  /** What the step's rate is multiplied by. */
  readonly rate: number;
  /** Its gradient is written by the graph in place, but for tables, whose gradients come as rows. */
  readonly state: ParameterState;
  readonly table: EmbeddingTable | undefined;
}

interface TrainingSession {
  readonly description: TrainingGraph;
  readonly session: Session;
}

export class CpuTrainingBackend implements TrainingBackend {
  readonly device: string;
  private readonly configuration: ModelConfiguration;
  private readonly threads: number;
  private readonly recipe: BackendRecipe;
  private readonly slots = new Map<string, Slot>();
  /** All weights as they stand, frozen ones included. */
  private readonly weights = new Map<string, Parameter>();
  private readonly weightFeeds: Feeds = {};
  /** Of the slots, where the recipe averages. */
  private readonly averages = new Map<string, Parameter>();
  /** The weights that scores are of. */
  private readonly scoredFeeds: Feeds = {};
  private readonly trainingSessions = new Map<boolean, Promise<TrainingSession>>();
  private scoringSession: Promise<Session> | undefined;
  private steps = 0;

  constructor(
    configuration: ModelConfiguration,
    parameters: Parameters,
    threads: number,
    recipe: BackendRecipe = plainRecipe,
  ) {
    this.configuration = configuration;
    this.threads = threads;
    this.recipe = recipe;
    this.device = `CPU (${threads} ${threads === 1 ? 'thread' : 'threads'})`;
    const tables = new Set(
      buildTrainingGraph(configuration, { dropout: false }).lookups.map((l) => l.parameter),
    );
    const rates = layerRates(configuration, recipe);
    const trained = [...parameters].filter(([name]) => rates.has(name));
    const states = allocateStates(trained.map(([, { data }]) => data.length));
    for (const [index, [name, { shape }]] of trained.entries()) {
      const state = states[index]!;
      const table = tables.has(name) ? new EmbeddingTable(state, shape[1]!) : undefined;
      this.slots.set(name, { shape, rate: rates.get(name)!, state, table });
    }
    for (const [name, parameter] of parameters) this.addWeights(name, parameter);
  }

  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    return onCpu(() => this.takeStep(batches, options)).catch((error: unknown) => {
      for (const { table } of this.slots.values()) table?.forget();
      throw error;
    });
  }

  private async takeStep(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    const labelled = batches.reduce((sum, batch) => sum + labelledWeight(batch, this.recipe), 0);
    const weight = labelled === 0 ? 0 : 1 / labelled;
    let loss = 0;
    let squares = 0;
    for (const [index, batch] of batches.entries()) {
      const micro = await this.gradients(batch, weight, options.dropoutSeed, index);
      loss += micro.loss;
      squares = index === 0 ? micro.squares : this.denseSquares();
    }
    for (const { table } of this.slots.values()) squares += table?.squaredNorm() ?? 0;
    const gradientNorm = Math.sqrt(squares);
    this.update(options, gradientNorm);
    return { loss, gradientNorm };
  }

  async logits(batch: InputBatch): Promise<Float32Array> {
    const session = await (this.scoringSession ??= this.createScoringSession());
    const packed = packBatch(batch, this.configuration);
    this.prepareRows(packed);
    const feeds = { ...packedFeeds(packed), ...pick(session, this.scoredFeeds) };
    const results = await onCpu(() => session.run(feeds, ['logits']));
    return spreadRows(floats(results, 'logits'), packed);
  }

  parameters(): Promise<Parameters> {
    for (const { table } of this.slots.values()) table?.prepareAll();
    return Promise.resolve(copied(this.weights));
  }

  async scoredParameters(): Promise<Parameters> {
    return new Map([...(await this.parameters()), ...copied(this.averages)]);
  }

  optimizerState(): Promise<OptimizerState> {
    return Promise.resolve({
      step: this.steps,
      firstMoments: this.copies(({ state }) => state.firstMoments),
      secondMoments: this.copies(({ state }) => state.secondMoments),
      ...(this.averages.size === 0 ? {} : { averages: copied(this.averages) }),
    });
  }

  async restore(parameters: Parameters, state: OptimizerState): Promise<void> {
    for (const [name, own] of this.weights) own.data.set(valueOf(parameters, name, own));
    for (const [name, own] of this.averages) own.data.set(valueOf(state.averages ?? new Map(), name, own));
    for (const [name, slot] of this.slots) {
      const own = (data: Float32Array): Parameter => ({ shape: slot.shape, data });
      const { firstMoments, secondMoments } = slot.state;
      firstMoments.set(valueOf(state.firstMoments, name, own(firstMoments)));
      secondMoments.set(valueOf(state.secondMoments, name, own(secondMoments)));
      slot.table?.reset();
    }
    this.steps = state.step;
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.trainingSessions.values()].map(async (made) => (await made).session);
    if (this.scoringSession) sessions.push(this.scoringSession);
    this.trainingSessions.clear();
    this.scoringSession = undefined;
    for (const session of await Promise.all(sessions)) await session.release();
  }

  /** The gradients of one batch, dropout off, without a step: for comparisons with other engines. */
  async gradientsOf(batch: Batch): Promise<Parameters> {
    await this.gradients(batch, 1 / labelledWeight(batch, this.recipe), 0, 0);
    return new Map(
      [...this.slots].map(([name, { shape, state, table }]) => [
        name,
        { shape, data: table ? table.takeGradient() : state.gradient.slice() },
      ]),
    );
  }

  /** Into the slot where the parameter has one; a frozen one is copied. */
  private addWeights(name: string, { shape, data }: Parameter): void {
    const slot = this.slots.get(name);
    const own = slot?.state.weights ?? new Float32Array(data.length);
    own.set(data);
    this.weights.set(name, { shape, data: own });
    this.scoredFeeds[name] = this.weightFeeds[name] = float32(own, shape);
    if (slot === undefined || this.recipe.ema === 0) return;
    const average = data.slice();
    this.averages.set(name, { shape, data: average });
    this.scoredFeeds[name] = float32(average, shape);
  }

  /** Runs one micro-batch; from the second on, its gradients are added to those of the ones before. */
  private async gradients(
    batch: Batch,
    weight: number,
    dropoutSeed: number,
    index: number,
  ): Promise<{ loss: number; squares: number }> {
    const { session, description } = await this.trainingSession(dropoutSeed !== 0);
    const packed = packBatch(batch, this.configuration);
    this.prepareRows(packed);
    const fetches: Record<string, ort.Tensor | null> = { loss: null, squared_norm: null };
    const extra = new Map<string, Float32Array>();
    for (const { parameter, output } of description.dense) {
      const slot = this.slots.get(parameter)!;
      const { gradient } = slot.state;
      const into = index === 0 ? gradient : new Float32Array(gradient.length);
      if (index > 0) extra.set(parameter, into);
      fetches[output] = float32(into, slot.shape);
    }
    for (const { output } of description.lookups) fetches[output] = null;
    const feeds = { ...packedFeeds(packed), ...pick(session, this.weightFeeds) };
    const tags = this.configuration.tags.length;
    const labels = packed.places.map((place) => batch.labels[place]!);
    const targets = targetWeights(labels, { ...this.recipe, tags }, weight);
    feeds[targetsInput] = float32(targets, [labels.length, tags]);
    if (description.dropoutKeyCount > 0) {
      const keys = dropoutKeys(dropoutSeed + 0x9e37 * index, description.dropoutKeyCount);
      feeds[dropoutKeysInput] = int32(keys, [keys.length, 1]);
    }
    const results = await session.run(feeds, fetches);
    for (const [parameter, gradient] of extra) addInto(this.slots.get(parameter)!.state.gradient, gradient);
    for (const { parameter, rows, output } of description.lookups) {
      const { table, shape } = this.slots.get(parameter)!;
      const gradient = floats(results, output);
      table!.accumulate(lookedUpRows(rows, gradient.length / shape[1]!, packed), gradient);
    }
    return { loss: floats(results, 'loss')[0]!, squares: floats(results, 'squared_norm')[0]! };
  }

  private update(options: StepOptions, gradientNorm: number): void {
    this.steps++;
    const { beta1, beta2, epsilon, clipNorm } = options;
    const gradientScale = Math.min(1, clipNorm / (gradientNorm + 1e-6));
    const common = { beta1, beta2, epsilon, count: this.steps, gradientScale };
    for (const [name, { rate, state, table }] of this.slots) {
      const step: AdamWStep = { ...common, learningRate: options.learningRate * rate };
      const weightDecay = isDecayed(name) ? options.weightDecay : 0;
      if (table) table.update(step, weightDecay);
      else state.update(step, decayFactor(step.learningRate, weightDecay), 0, state.weights.length, 0);
    }
    this.average();
  }

  private average(): void {
    const kept = keptShare(this.recipe.ema, this.steps);
    for (const [name, { data }] of this.averages) {
      const { state, table } = this.slots.get(name)!;
      table?.prepareAll();
      blend(data, state.weights, kept);
    }
  }

  private denseSquares(): number {
    let sum = 0;
    for (const { state, table } of this.slots.values()) {
      const { gradient } = state;
      if (table === undefined) for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
    }
    return sum;
  }

  private prepareRows({ inputIds }: PackedBatch): void {
    for (const [name, { table }] of this.slots) {
      if (table === undefined) continue;
      if (name.endsWith('word_embeddings.weight')) table.prepare(inputIds);
      else table.prepareAll();
    }
  }

  private trainingSession(dropout: boolean): Promise<TrainingSession> {
    const known = this.trainingSessions.get(dropout);
    if (known) return known;
    const made = this.createTrainingSession(dropout);
    this.trainingSessions.set(dropout, made);
    return made;
  }

  private async createTrainingSession(dropout: boolean): Promise<TrainingSession> {
    const description = buildTrainingGraph(this.configuration, {
      dropout,
      isTrained: (name) => this.slots.has(name),
      focal: this.recipe.focal,
    });
    const bytes = encodeOnnx(description.graph, { target: 'cpu', outputs: description.outputs });
    return { description, session: await createCpuSession(bytes, { threads: this.threads }) };
  }

  private async createScoringSession(): Promise<Session> {
    const { graph, logits } = buildScoringGraph(this.configuration);
    return createCpuSession(encodeOnnx(graph, { target: 'cpu', outputs: { logits } }), {
      threads: this.threads,
    });
  }

  private copies(data: (slot: Slot) => Float32Array): Parameters {
    return new Map(
      [...this.slots].map(([name, slot]) => [name, { shape: slot.shape, data: data(slot).slice() }]),
    );
  }
}

function pick(session: Session, feeds: Feeds): Feeds {
  return Object.fromEntries(session.inputNames.flatMap((name) => (feeds[name] ? [[name, feeds[name]]] : [])));
}

function copied(parameters: Parameters): Parameters {
  return new Map([...parameters].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

/** average ← kept · average + (1 − kept) · values. */
function blend(average: Float32Array, values: Float32Array, kept: number): void {
  for (let i = 0; i < average.length; i++) average[i] = kept * average[i]! + (1 - kept) * values[i]!;
}

function addInto(sum: Float32Array, term: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + term[i]!;
}

function valueOf(parameters: Parameters, name: string, own: Parameter): Float32Array {
  const data = parameters.get(name)?.data;
  if (data?.length !== own.data.length)
    throw new AppError(
      'model',
      `The checkpoint does not hold ${name} in the shape [${own.shape.join(', ')}]`,
    );
  return data;
}
