// Training on the GPU: weights and moments stay there, each step's graphs read the old ones and leave new ones.
import { AppError } from '../common/errors';
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
import { firstLossScale, nextLossScale, type LossScale } from '../training/lossScale';
import { webGpuName } from './adapterName';
import { labelledWeight } from './batchInputs';
import { onGpu } from './failures';
import { differingGradient } from './gradientCheck';
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
  /** Undefined where gradients are computed in float32. */
  private lossScale: LossScale | undefined;

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
    if (recipe.precision === 'fp16') this.lossScale = firstLossScale;
  }

  /** @throws AppError `device` when there is no GPU, or it cannot run the model, or not in the precision asked for. */
  static async create(
    configuration: ModelConfiguration,
    parameters: Parameters,
    recipe: BackendRecipe = plainRecipe,
  ): Promise<WebGpuTrainingBackend> {
    if (recipe.precision === 'fp16') await refuseOtherGradients(configuration);
    return WebGpuTrainingBackend.openUnchecked(configuration, parameters, recipe);
  }

  /** Without trying first whether the GPU computes what it should. */
  static async openUnchecked(
    configuration: ModelConfiguration,
    parameters: Parameters,
    recipe: BackendRecipe,
  ): Promise<WebGpuTrainingBackend> {
    const state = await WebGpuState.create(configuration, parameters, recipe);
    return new WebGpuTrainingBackend(configuration, await webGpuName(), recipe, state);
  }

  async step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    return onGpu(async () => {
      const gradients = await this.sumOver(batches, options.dropoutSeed);
      if (gradients === undefined) return { loss: 0, gradientNorm: 0 };
      const { factor } = this;
      const [loss, norm] = [gradients.loss / factor, Math.sqrt(gradients.squares) / factor];
      if (this.lossScale !== undefined) {
        const overflowed = !Number.isFinite(norm);
        this.lossScale = nextLossScale(this.lossScale, overflowed);
        if (overflowed) {
          disposeAll(gradients.tensors.values());
          return { loss, gradientNorm: 0, overflowed: true };
        }
      }
      await this.state.update(gradients.tensors, options, { norm, factor });
      return { loss, gradientNorm: norm };
    });
  }

  /** The gradients of one batch, dropout off, without a step: for comparisons with the CPU. */
  async gradientsOf(batch: Batch): Promise<Parameters> {
    return onGpu(async () => {
      const gradients = await this.sumOver([batch], 0);
      const found = await this.state.download(gradients!.tensors);
      disposeAll(gradients!.tensors.values());
      return new Map(
        [...found].map(([name, { shape, data }]) => [
          name,
          { shape, data: data.map((value) => value / this.factor) },
        ]),
      );
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

  async optimizerState(): Promise<OptimizerState> {
    const { lossScale } = this;
    return { ...(await this.state.optimizerState()), ...(lossScale === undefined ? {} : { lossScale }) };
  }

  restore(parameters: Parameters, state: OptimizerState): Promise<void> {
    if (this.lossScale !== undefined) this.lossScale = state.lossScale ?? firstLossScale;
    return this.state.restore(parameters, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.state[Symbol.asyncDispose]();
    await this.gradients.release();
    await this.scoring.release();
  }

  /** What losses and gradients come multiplied by. */
  private get factor(): number {
    return this.lossScale?.factor ?? 1;
  }

  /** Gradients, summed over the micro-batches; nothing stays behind when one of them fails. */
  private async sumOver(batches: readonly Batch[], dropoutSeed: number): Promise<Gradients | undefined> {
    const labelled = batches.reduce((total, batch) => total + labelledWeight(batch, this.recipe), 0);
    const weight = labelled === 0 ? 0 : this.factor / labelled;
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

/** @throws AppError `device` when the GPU has no 16-bit arithmetic, or too little of it. */
async function refuseOtherGradients(of: ModelConfiguration): Promise<void> {
  const recipe: BackendRecipe = { ...plainRecipe, precision: 'fp16' };
  const name = await differingGradient(of, (small, parameters) =>
    WebGpuTrainingBackend.openUnchecked(small, parameters, recipe),
  );
  if (name === undefined) return;
  throw new AppError(
    'device',
    `The GPU computes other gradients in 16 bits than the CPU in 32 (${name}): use --precision fp32`,
  );
}
