// Tagging on the GPU, in float32: the weights lie there as long as the model is open.
import { maxLength, type ModelConfiguration } from '../model/configuration';
import type { InputBatch, TokenClassifier } from '../tagging/classifier';
import { webGpuName } from './adapterName';
import type { Session } from './session';
import type { LoadedWeights } from './tokenClassifier';
import { WebGpuScoring } from './webGpuScoring';
import { disposeAll, GpuCopier, weightFeeds, type GpuTensors } from './webGpuSession';

export class WebGpuTokenClassifier implements TokenClassifier {
  readonly tags: readonly string[];
  readonly maxLength: number;
  readonly device: string;
  readonly precision = 'fp32';
  private readonly copier: GpuCopier;
  private readonly weights: GpuTensors;
  private readonly scoring: WebGpuScoring;

  private constructor(
    configuration: ModelConfiguration,
    device: string,
    copier: GpuCopier,
    weights: GpuTensors,
  ) {
    this.tags = configuration.tags;
    this.maxLength = maxLength(configuration);
    this.device = device;
    this.copier = copier;
    this.weights = weights;
    this.scoring = new WebGpuScoring(configuration);
  }

  /** @throws AppError `device` when there is no GPU, or it cannot hold the model. */
  static async create({ configuration, parameters }: LoadedWeights): Promise<WebGpuTokenClassifier> {
    const copier = await GpuCopier.create(new Map([...parameters].map(([name, { shape }]) => [name, shape])));
    const weights = await copier.upload(parameters);
    return new WebGpuTokenClassifier(configuration, await webGpuName(), copier, weights);
  }

  logits(batch: InputBatch): Promise<Float32Array> {
    return this.scoring.logits(batch, (session: Session) => weightFeeds(this.weights, session));
  }

  /** Values on the GPU go before the sessions that made them: the other way round ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    disposeAll(this.weights.values());
    this.weights.clear();
    await this.scoring.release();
    await this.copier.release();
  }
}
