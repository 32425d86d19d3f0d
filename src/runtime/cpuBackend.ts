// Training on the CPU: one graph gives the loss and all gradients, AdamW then updates weights and moments in place.
import type { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encode';
import type { Tensor } from '../graph/tensor';
import type { ModelConfiguration } from '../model/configuration';
import { dropoutKeys, dropoutKeysInput } from '../model/dropout';
import type { Parameters } from '../model/parameters';
import {
  buildScoringGraph,
  buildTrainingGraph,
  targetsInput,
  type TrainingGraph,
} from '../model/trainingGraph';
import type { InputBatch } from '../tagging/classifier';
import {
  plainRecipe,
  type BackendRecipe,
  type Batch,
  type OptimizerState,
  type StepOptions,
  type StepResult,
  type TrainingBackend,
} from '../training/backend';
import { labelledWeight, lookedUpRows, targetWeights } from './batchInputs';
import { CpuState } from './cpuState';
import { onCpu } from './failures';
import type { ort } from './onnxRuntime';
import { packBatch, packedFeeds, spreadRows } from './packedBatch';
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
import { SessionCache } from './sessionCache';

interface MicroBatch {
  readonly batch: Batch;
  /** Of each labelled piece in the loss. */
  readonly weight: number;
  /** 0 turns dropout off. */
  readonly dropoutSeed: number;
  /** Which micro-batch of the step it is: each has masks of its own. */
  readonly index: number;
}

interface TrainingSession {
  readonly description: TrainingGraph;
  readonly session: Session;
}

export class CpuTrainingBackend implements TrainingBackend {
  readonly device: string;
  private readonly configuration: ModelConfiguration;
  private readonly options: Required<CpuSessionOptions>;
  private readonly recipe: BackendRecipe;
  private readonly state: CpuState;
  private readonly trainingSessions = new SessionCache<TrainingSession>();
  private readonly scoringSession = new SessionCache<{ readonly session: Session }>();

  /** With CUDA the graphs run there, fed from the CPU, and the update stays here. */
  constructor(
    configuration: ModelConfiguration,
    parameters: Parameters,
    threads: number,
    recipe: BackendRecipe = plainRecipe,
    provider: Provider = 'cpu',
  ) {
    this.configuration = configuration;
    this.recipe = recipe;
    this.options = { threads, provider };
    const cpu = `CPU (${threads} ${threads === 1 ? 'thread' : 'threads'})`;
    this.device = provider === 'cuda' ? `CUDA, updates on the ${cpu}` : cpu;
    this.state = new CpuState(configuration, parameters, recipe);
  }

  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    return onCpu(() => this.takeStep(batches, options)).catch((error: unknown) => {
      this.state.forgetGradients();
      throw error;
    });
  }

  async logits(batch: InputBatch): Promise<Float32Array> {
    const { session } = await this.scoringSession.get('scoring', () => this.createScoringSession());
    const packed = packBatch(batch, this.configuration);
    this.state.prepareRows(packed.inputIds);
    const feeds = { ...packedFeeds(packed), ...this.state.scoredFeeds(session) };
    const results = await onCpu(() => session.run(feeds, ['logits']));
    return spreadRows(floats(results, 'logits'), packed);
  }

  parameters(): Promise<Parameters> {
    return Promise.resolve(this.state.parameters());
  }

  scoredParameters(): Promise<Parameters> {
    return Promise.resolve(this.state.scoredParameters());
  }

  optimizerState(): Promise<OptimizerState> {
    return Promise.resolve(this.state.optimizerState());
  }

  async restore(parameters: Parameters, state: OptimizerState): Promise<void> {
    this.state.restore(parameters, state);
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.trainingSessions.release();
    await this.scoringSession.release();
  }

  /** The gradients of one batch, dropout off, without a step: for comparisons with other engines. */
  async gradientsOf(batch: Batch): Promise<Parameters> {
    const weight = 1 / labelledWeight(batch, this.recipe);
    await this.gradients({ batch, weight, dropoutSeed: 0, index: 0 });
    return this.state.takeGradients();
  }

  private async takeStep(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    const labelled = batches.reduce((sum, batch) => sum + labelledWeight(batch, this.recipe), 0);
    const weight = labelled === 0 ? 0 : 1 / labelled;
    let loss = 0;
    let squares = 0;
    for (const [index, batch] of batches.entries()) {
      const micro = await this.gradients({ batch, weight, dropoutSeed: options.dropoutSeed, index });
      loss += micro.loss;
      squares = index === 0 ? micro.squares : this.state.denseSquares();
    }
    const gradientNorm = Math.sqrt(squares + this.state.tableSquares());
    this.state.update(options, gradientNorm);
    return { loss, gradientNorm };
  }

  /** Runs one micro-batch; from the second on, its gradients are added to those of the ones before. */
  private async gradients(micro: MicroBatch): Promise<{ loss: number; squares: number }> {
    const { state } = this;
    const { session, description } = await this.trainingSession(micro.dropoutSeed !== 0);
    const packed = packBatch(micro.batch, this.configuration);
    state.prepareRows(packed.inputIds);
    const feeds: Feeds = { ...packedFeeds(packed), ...state.feeds(session) };
    const tags = this.configuration.tags.length;
    const labels = packed.places.map((place) => micro.batch.labels[place]!);
    const targets = targetWeights(labels, { ...this.recipe, tags }, micro.weight);
    feeds[targetsInput] = float32(targets, [labels.length, tags]);
    if (description.dropoutKeyCount > 0) {
      const keys = dropoutKeys(micro.dropoutSeed + 0x9e37 * micro.index, description.dropoutKeyCount);
      feeds[dropoutKeysInput] = int32(keys, [keys.length, 1]);
    }
    const { fetches, collect } = this.gradientFetches(description, micro.index > 0);
    const results = await session.run(feeds, fetches);
    collect();
    for (const { parameter, rows, output } of description.lookups) {
      const gradient = floats(results, output);
      const { width } = state.table(parameter);
      state.table(parameter).accumulate(lookedUpRows(rows, gradient.length / width, packed), gradient);
    }
    return { loss: floats(results, 'loss')[0]!, squares: floats(results, 'squared_norm')[0]! };
  }

  /** The first micro-batch writes its gradients in place; those of the others are added when `collect` is called. */
  private gradientFetches(
    { dense, lookups }: TrainingGraph,
    isFurther: boolean,
  ): { fetches: Record<string, ort.Tensor | null>; collect: () => void } {
    const fetches: Record<string, ort.Tensor | null> = { loss: null, squared_norm: null };
    for (const { output } of lookups) fetches[output] = null;
    const further: (readonly [sum: Float32Array, term: Float32Array])[] = [];
    for (const { parameter, output } of dense) {
      const { shape, data } = this.state.gradient(parameter);
      const into = isFurther ? new Float32Array(data.length) : data;
      if (isFurther) further.push([data, into]);
      fetches[output] = float32(into, shape);
    }
    return { fetches, collect: () => further.forEach(([sum, term]) => addInto(sum, term)) };
  }

  private trainingSession(dropout: boolean): Promise<TrainingSession> {
    return this.trainingSessions.get(dropout ? 'dropout' : 'plain', async () => {
      const description = buildTrainingGraph(this.configuration, {
        dropout,
        isTrained: (name) => this.state.isTrained(name),
        focal: this.recipe.focal,
      });
      return { description, session: await this.createSession(description.graph, description.outputs) };
    });
  }

  private async createScoringSession(): Promise<{ readonly session: Session }> {
    const { graph, logits } = buildScoringGraph(this.configuration);
    return { session: await this.createSession(graph, { logits }) };
  }

  private createSession(graph: Graph, outputs: Readonly<Record<string, Tensor>>): Promise<Session> {
    const target = this.options.provider === 'cuda' ? 'portable' : 'cpu';
    return createCpuSession(encodeOnnx(graph, { target, outputs }), this.options);
  }
}

function addInto(sum: Float32Array, term: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + term[i]!;
}
