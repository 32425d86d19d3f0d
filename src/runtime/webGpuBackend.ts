// Training on the GPU: weights and moments stay there, each step's graphs read the old ones and leave new ones.
import type { ModelConfiguration } from '../model/configuration';
import type { Parameters } from '../model/parameters';
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
import { webGpuName } from './adapterName';
import { labelledWeight } from './batchInputs';
import { onGpu } from './failures';
import { WebGpuGradients, type Gradients } from './webGpuGradients';
import { WebGpuScoring } from './webGpuScoring';
import { disposeAll } from './webGpuSession';
import { WebGpuState } from './webGpuState';

export class WebGpuTrainingBackend implements TrainingBackend {
  readonly device: string;
  private readonly recipe: BackendRecipe;
  private readonly state: WebGpuState;
  private readonly gradients: WebGpuGradients;
  private readonly scoring: WebGpuScoring;

  private constructor(
    configuration: ModelConfiguration,
    device: string,
    recipe: BackendRecipe,
    state: WebGpuState,
  ) {
    this.device = device;
    this.recipe = recipe;
    this.state = state;
    this.gradients = new WebGpuGradients(configuration, recipe, state.trainedShapes);
    this.scoring = new WebGpuScoring(configuration);
  }

  /** @throws AppError `device` when there is no GPU, or it cannot run the model. */
  static async create(
    configuration: ModelConfiguration,
    parameters: Parameters,
    recipe: BackendRecipe = plainRecipe,
  ): Promise<WebGpuTrainingBackend> {
    const state = await WebGpuState.create(configuration, parameters, recipe);
    return new WebGpuTrainingBackend(configuration, await webGpuName(), recipe, state);
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

  logits(batch: InputBatch): Promise<Float32Array> {
    return this.scoring.logits(batch, (session) => this.state.scoredFeeds(session));
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
    await this.scoring.release();
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
}
