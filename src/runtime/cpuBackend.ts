// Training on the CPU: one graph gives the loss and all gradients, AdamW then updates weights and moments in place.
import { AppError } from '../common/errors';
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encode';
import type { Tensor } from '../graph/tensor';
import type { ModelConfiguration } from '../model/configuration';
import { dropoutKeys, dropoutKeysInput } from '../model/dropout';
import { isDecayed } from '../model/initialization';
import type { Parameter, Parameters } from '../model/parameters';
import {
  buildScoringGraph,
  buildTrainingGraph,
  targetsInput,
  type TrainingGraph,
} from '../model/trainingGraph';
import type { InputBatch } from '../tagging/classifier';
import type { Batch, OptimizerState, StepOptions, StepResult, TrainingBackend } from '../training/backend';
import { allocateStates, decayFactor, type AdamWStep, type ParameterState } from './adamW';
import { countLabelled, inputFeeds, lookedUpRows, targetWeights } from './batchInputs';
import { EmbeddingTable } from './embeddingTable';
import { onCpu } from './failures';
import type { ort } from './onnxRuntime';
import {
  createCpuSession,
  float32,
  floats,
  int32,
  type CpuSessionOptions,
  type Feeds,
  type Provider,
  type Session,
} from './session';

interface Slot {
  readonly shape: readonly number[];
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
  private readonly session: Required<CpuSessionOptions>;
  private readonly slots = new Map<string, Slot>();
  private readonly weightFeeds: Feeds = {};
  private readonly trainingSessions = new Map<boolean, Promise<TrainingSession>>();
  private scoringSession: Promise<Session> | undefined;
  private steps = 0;

  /** With CUDA the graphs run there, fed from the CPU, and the update stays here. */
  constructor(
    configuration: ModelConfiguration,
    parameters: Parameters,
    threads: number,
    provider: Provider = 'cpu',
  ) {
    this.configuration = configuration;
    this.session = { threads, provider };
    const onCpu = `CPU (${threads} ${threads === 1 ? 'thread' : 'threads'})`;
    this.device = provider === 'cuda' ? `CUDA, updates on the ${onCpu}` : onCpu;
    const tables = new Set(
      buildTrainingGraph(configuration, { dropout: false }).lookups.map((l) => l.parameter),
    );
    const states = allocateStates([...parameters.values()].map(({ data }) => data.length));
    for (const [index, [name, parameter]] of [...parameters].entries())
      this.addSlot(name, parameter, states[index]!, tables.has(name));
  }

  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    return onCpu(() => this.takeStep(batches, options)).catch((error: unknown) => {
      for (const { table } of this.slots.values()) table?.forget();
      throw error;
    });
  }

  private async takeStep(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    const labelled = batches.reduce((sum, batch) => sum + countLabelled(batch), 0);
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
    this.prepareRows(batch);
    const feeds = { ...inputFeeds(batch), ...this.pick(session) };
    const results = await onCpu(() => session.run(feeds, ['logits']));
    return floats(results, 'logits');
  }

  parameters(): Promise<Parameters> {
    for (const { table } of this.slots.values()) table?.prepareAll();
    return Promise.resolve(this.copies(({ state }) => state.weights));
  }

  optimizerState(): Promise<OptimizerState> {
    return Promise.resolve({
      step: this.steps,
      firstMoments: this.copies(({ state }) => state.firstMoments),
      secondMoments: this.copies(({ state }) => state.secondMoments),
    });
  }

  async restore(parameters: Parameters, state: OptimizerState): Promise<void> {
    for (const [name, slot] of this.slots) {
      slot.state.weights.set(valueOf(parameters, name, slot));
      slot.state.firstMoments.set(valueOf(state.firstMoments, name, slot));
      slot.state.secondMoments.set(valueOf(state.secondMoments, name, slot));
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
    await this.gradients(batch, 1 / countLabelled(batch), 0, 0);
    return new Map(
      [...this.slots].map(([name, { shape, state, table }]) => [
        name,
        { shape, data: table ? table.takeGradient() : state.gradient.slice() },
      ]),
    );
  }

  private addSlot(name: string, { shape, data }: Parameter, state: ParameterState, isTable: boolean): void {
    state.weights.set(data);
    this.slots.set(name, { shape, state, table: isTable ? new EmbeddingTable(state, shape[1]!) : undefined });
    this.weightFeeds[name] = float32(state.weights, shape);
  }

  /** Runs one micro-batch; from the second on, its gradients are added to those of the ones before. */
  private async gradients(
    batch: Batch,
    weight: number,
    dropoutSeed: number,
    index: number,
  ): Promise<{ loss: number; squares: number }> {
    const { session, description } = await this.trainingSession(dropoutSeed !== 0);
    this.prepareRows(batch);
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
    const feeds = { ...inputFeeds(batch), ...this.pick(session) };
    const tags = this.configuration.tags.length;
    feeds[targetsInput] = float32(targetWeights(batch, tags, weight), [batch.labels.length, tags]);
    if (description.dropoutKeyCount > 0) {
      const keys = dropoutKeys(dropoutSeed + 0x9e37 * index, description.dropoutKeyCount);
      feeds[dropoutKeysInput] = int32(keys, [keys.length, 1]);
    }
    const results = await session.run(feeds, fetches);
    for (const [parameter, gradient] of extra) addInto(this.slots.get(parameter)!.state.gradient, gradient);
    for (const { parameter, rows, output } of description.lookups) {
      const { table, shape } = this.slots.get(parameter)!;
      const gradient = floats(results, output);
      table!.accumulate(lookedUpRows(rows, gradient.length / shape[1]!, batch, this.configuration), gradient);
    }
    return { loss: floats(results, 'loss')[0]!, squares: floats(results, 'squared_norm')[0]! };
  }

  private update(options: StepOptions, gradientNorm: number): void {
    this.steps++;
    const { learningRate, beta1, beta2, epsilon, clipNorm } = options;
    const gradientScale = Math.min(1, clipNorm / (gradientNorm + 1e-6));
    const step: AdamWStep = { learningRate, beta1, beta2, epsilon, count: this.steps, gradientScale };
    for (const [name, { state, table }] of this.slots) {
      const weightDecay = isDecayed(name) ? options.weightDecay : 0;
      if (table) table.update(step, weightDecay);
      else state.update(step, decayFactor(learningRate, weightDecay), 0, state.weights.length, 0);
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

  private prepareRows(batch: InputBatch): void {
    for (const [name, { table }] of this.slots) {
      if (table === undefined) continue;
      if (name.endsWith('word_embeddings.weight')) table.prepare(batch.inputIds);
      else table.prepareAll();
    }
  }

  private pick(session: Session): Feeds {
    return Object.fromEntries(
      session.inputNames.flatMap((name) => (this.weightFeeds[name] ? [[name, this.weightFeeds[name]]] : [])),
    );
  }

  private trainingSession(dropout: boolean): Promise<TrainingSession> {
    const known = this.trainingSessions.get(dropout);
    if (known) return known;
    const made = this.createTrainingSession(dropout);
    this.trainingSessions.set(dropout, made);
    return made;
  }

  private async createTrainingSession(dropout: boolean): Promise<TrainingSession> {
    const description = buildTrainingGraph(this.configuration, { dropout });
    return { description, session: await this.createSession(description.graph, description.outputs) };
  }

  private async createScoringSession(): Promise<Session> {
    const { graph, logits } = buildScoringGraph(this.configuration);
    return this.createSession(graph, { logits });
  }

  private createSession(graph: Graph, outputs: Readonly<Record<string, Tensor>>): Promise<Session> {
    const target = this.session.provider === 'cuda' ? 'portable' : 'cpu';
    return createCpuSession(encodeOnnx(graph, { target, outputs }), this.session);
  }

  private copies(data: (slot: Slot) => Float32Array): Parameters {
    return new Map(
      [...this.slots].map(([name, slot]) => [name, { shape: slot.shape, data: data(slot).slice() }]),
    );
  }
}

function addInto(sum: Float32Array, term: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + term[i]!;
}

function valueOf(parameters: Parameters, name: string, slot: Slot): Float32Array {
  const data = parameters.get(name)?.data;
  if (data?.length !== slot.state.weights.length)
    throw new AppError(
      'model',
      `The checkpoint does not hold ${name} in the shape [${slot.shape.join(', ')}]`,
    );
  return data;
}
