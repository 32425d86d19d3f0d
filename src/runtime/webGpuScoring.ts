// Scores on the GPU from weights that lie there: one session for each of few sizes.
import { encodeOnnx } from '../graph/onnx/encode';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import { buildScoringGraph } from '../model/trainingGraph';
import type { InputBatch } from '../tagging/classifier';
import { inputFeeds } from './batchInputs';
import { onGpu } from './failures';
import { cropRows, paddedSize, padInputs, type Size } from './padding';
import { floats, type Feeds, type Session } from './session';
import { SessionCache } from './sessionCache';
import { createGpuSession } from './webGpuSession';

export class WebGpuScoring {
  private readonly configuration: ModelConfiguration;
  private readonly sessions = new SessionCache<{ readonly session: Session }>();

  constructor(configuration: ModelConfiguration) {
    this.configuration = configuration;
  }

  /** `[batch, sequence, tags]`. @throws AppError `device`, `memory` */
  async logits(batch: InputBatch, weights: (session: Session) => Feeds): Promise<Float32Array> {
    const { configuration } = this;
    const size = paddedSize(batch, maxLength(configuration));
    const { session } = await this.session(size);
    const padded = padInputs(batch, size, configuration.paddingId);
    const results = await onGpu(() => session.run({ ...inputFeeds(padded), ...weights(session) }));
    return cropRows(floats(results, 'logits'), size, batch, configuration.tags.length);
  }

  release(): Promise<void> {
    return this.sessions.release();
  }

  private session(size: Size): Promise<{ readonly session: Session }> {
    return this.sessions.get(`${size.batch}×${size.sequence}`, async () => {
      const { graph, logits } = buildScoringGraph(this.configuration, size);
      const bytes = encodeOnnx(graph, { target: 'portable', outputs: { logits } });
      return { session: await createGpuSession({ bytes, fetched: ['logits'], resident: [] }) };
    });
  }
}
