// Gradients on the GPU: of one micro-batch, and summed over several.
import { Builder } from '../graph/builder';
import { Graph } from '../graph/graph';
import { encodeOnnx } from '../graph/onnx/encode';
import { maxLength, type ModelConfiguration } from '../model/configuration';
import { dropoutKeys, dropoutKeysInput } from '../model/dropout';
import { buildTrainingGraph, targetsInput } from '../model/trainingGraph';
import { valueNames } from '../model/updateGraph';
import type { BackendRecipe, Batch } from '../training/backend';
import { inputFeeds, targetWeights } from './batchInputs';
import type { ort } from './onnxRuntime';
import { padBatch, paddedSize, type Size } from './padding';
import { float32, floats, int32, type Feeds, type Session } from './session';
import { SessionCache } from './sessionCache';
import { collect, createGpuSession, disposeAll, feedsOf, type GpuTensors } from './webGpuSession';
import type { Shapes } from './webGpuState';

/** On the GPU until they are disposed of. */
export interface Gradients {
  readonly loss: number;
  /** Sum over all gradients of their elements' squares. */
  readonly squares: number;
  readonly tensors: GpuTensors;
}

export interface MicroBatch {
  readonly batch: Batch;
  /** Of each labelled piece in the loss. */
  readonly weight: number;
  /** 0 turns dropout off. */
  readonly dropoutSeed: number;
  /** Which micro-batch of the step it is: each has masks of its own. */
  readonly index: number;
}

interface GradientSession {
  readonly session: Session;
  readonly dropoutKeyCount: number;
}

export class WebGpuGradients {
  private readonly configuration: ModelConfiguration;
  private readonly recipe: BackendRecipe;
  private readonly shapes: Shapes;
  private readonly sessions = new SessionCache<GradientSession>();
  private readonly sumSession = new SessionCache<{ readonly session: Session }>();

  /** @param shapes of the trained parameters. */
  constructor(configuration: ModelConfiguration, recipe: BackendRecipe, shapes: Shapes) {
    this.configuration = configuration;
    this.recipe = recipe;
    this.shapes = shapes;
  }

  async of(micro: MicroBatch, weights: (session: Session) => Feeds): Promise<Gradients> {
    const { configuration } = this;
    const size = paddedSize(micro.batch, maxLength(configuration));
    const padded = padBatch(micro.batch, size, configuration.paddingId);
    const { session, dropoutKeyCount } = await this.session(size, micro.dropoutSeed !== 0);
    const tags = configuration.tags.length;
    const feeds: Feeds = { ...inputFeeds(padded), ...weights(session) };
    const targets = targetWeights(padded.labels, { ...this.recipe, tags }, micro.weight);
    feeds[targetsInput] = float32(targets, [padded.labels.length, tags]);
    if (dropoutKeyCount > 0) {
      const keys = dropoutKeys(micro.dropoutSeed + 0x9e37 * micro.index, dropoutKeyCount);
      feeds[dropoutKeysInput] = int32(keys, [dropoutKeyCount, 1]);
    }
    const results = await session.run(feeds);
    return {
      loss: floats(results, 'loss')[0]!,
      squares: floats(results, 'squared_norm')[0]!,
      tensors: collect(results, this.shapes, valueNames.gradient),
    };
  }

  /** Both are disposed of, come what may. */
  async add(a: Gradients, b: Gradients): Promise<Gradients> {
    const results = await this.sum(a.tensors, b.tensors).finally(() => {
      disposeAll([...a.tensors.values(), ...b.tensors.values()]);
    });
    return {
      loss: a.loss + b.loss,
      squares: floats(results, 'squared_norm')[0]!,
      tensors: collect(results, this.shapes, valueNames.gradient),
    };
  }

  private async sum(a: GpuTensors, b: GpuTensors): Promise<ort.InferenceSession.ReturnType> {
    const { session } = await this.sumSession.get('sum', () => createSumSession(this.shapes));
    const left = feedsOf(a, (name) => `a ${name}`);
    return session.run({ ...left, ...feedsOf(b, (name) => `b ${name}`) });
  }

  async release(): Promise<void> {
    await this.sessions.release();
    await this.sumSession.release();
  }

  private session(size: Size, dropout: boolean): Promise<GradientSession> {
    return this.sessions.get(`${size.batch}×${size.sequence} ${dropout}`, async () => {
      const { graph, outputs, dropoutKeyCount } = buildTrainingGraph(this.configuration, {
        dropout,
        size,
        isTrained: (name) => this.shapes.has(name),
        focal: this.recipe.focal,
        halfProducts: this.recipe.precision === 'fp16',
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
}

/** Adds two sets of gradients and squares the sum. */
async function createSumSession(shapes: Shapes): Promise<{ readonly session: Session }> {
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
  const session = await createGpuSession({
    bytes: encodeOnnx(g.graph, { target: 'portable', outputs }),
    fetched: ['squared_norm'],
    resident: sums.map(([name]) => name),
  });
  return { session };
}
