// Training on the GPU: weights and moments stay there, each step's graphs read the old ones and leave new ones.
import { encodeOnnx } from '../graph/onnx/encode';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import type { Parameters } from '../model/parameters';
import { buildScoringGraph } from '../model/trainingGraph';
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
import { inputFeeds, labelledWeight } from './batchInputs';
import { onGpu } from './failures';
import { cropRows, paddedSize, padInputs, type Size } from './padding';
import { floats, type Session } from './session';
import { SessionCache } from './sessionCache';
import { WebGpuGradients, type Gradients } from './webGpuGradients';
import { createGpuSession, disposeAll } from './webGpuSession';
import { WebGpuState } from './webGpuState';

export class WebGpuTrainingBackend implements TrainingBackend {
  readonly device = 'WebGPU';
  private readonly configuration: ModelConfiguration;
  private readonly recipe: BackendRecipe;
  private readonly state: WebGpuState;
  private readonly gradients: WebGpuGradients;
  private readonly scoringSessions = new SessionCache<{ readonly session: Session }>();

  private constructor(configuration: ModelConfiguration, recipe: BackendRecipe, state: WebGpuState) {
    this.configuration = configuration;
    this.recipe = recipe;
    this.state = state;
    this.gradients = new WebGpuGradients(configuration, recipe, state.trainedShapes);
  }

  /** @throws AppError `device` when there is no GPU, or it cannot run the model. */
  static async create(
    configuration: ModelConfiguration,
    parameters: Parameters,
    recipe: BackendRecipe = plainRecipe,
  ): Promise<WebGpuTrainingBackend> {
    const state = await WebGpuState.create(configuration, parameters, recipe);
    return new WebGpuTrainingBackend(configuration, recipe, state);
  }

  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    return onGpu(async () => {
      const gradients = await this.gradientsOf(batches, options.dropoutSeed);
      if (gradients === undefined) return { loss: 0, gradientNorm: 0 };
      const gradientNorm = Math.sqrt(gradients.squares);
      await this.state.update(gradients.tensors, options, gradientNorm);
      return { loss: gradients.loss, gradientNorm };
    });
  }

  async logits(batch: InputBatch): Promise<Float32Array> {
    const { configuration } = this;
    const size = paddedSize(batch, maxLength(configuration));
    const { session } = await this.scoringSession(size);
    const padded = padInputs(batch, size, configuration.paddingId);
    const results = await onGpu(() =>
      session.run({ ...inputFeeds(padded), ...this.state.scoredFeeds(session) }),
    );
    return cropRows(floats(results, 'logits'), size, batch, configuration.tags.length);
  }

  parameters(): Promise<Parameters> {
    return this.state.parameters();
  }

  scoredParameters(): Promise<Parameters> {
    return this.state.scoredParameters();
  }

  optimizerState(): Promise<OptimizerState> {
    return this.state.optimizerState();
  }

  restore(parameters: Parameters, state: OptimizerState): Promise<void> {
    return this.state.restore(parameters, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.state[Symbol.asyncDispose]();
    await this.gradients.release();
    await this.scoringSessions.release();
  }

  /** Summed over the micro-batches; nothing stays behind when one of them fails. */
  private async gradientsOf(batches: readonly Batch[], dropoutSeed: number): Promise<Gradients | undefined> {
    const labelled = batches.reduce((total, batch) => total + labelledWeight(batch, this.recipe), 0);
    const weight = labelled === 0 ? 0 : 1 / labelled;
    let sum: Gradients | undefined;
    for (const [index, batch] of batches.entries()) {
      const micro = { batch, weight, dropoutSeed, index };
      const next = await this.gradients
        .of(micro, (session) => this.state.feeds(session))
        .catch((error: unknown) => {
          disposeAll(sum?.tensors.values() ?? []);
          throw error;
        });
      sum = sum === undefined ? next : await this.gradients.add(sum, next);
    }
    return sum;
  }

  private scoringSession(size: Size): Promise<{ readonly session: Session }> {
    return this.scoringSessions.get(`${size.batch}×${size.sequence}`, async () => {
      const { graph, logits } = buildScoringGraph(this.configuration, size);
      const bytes = encodeOnnx(graph, { target: 'portable', outputs: { logits } });
      return { session: await createGpuSession({ bytes, fetched: ['logits'], resident: [] }) };
    });
  }
}
