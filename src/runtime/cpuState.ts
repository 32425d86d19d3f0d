// Weights, gradients, moments and averages of a model that is trained on the CPU: in memory that graphs read and write in place.
import { AppError } from '../common/errors';
import type { ModelConfiguration } from '../model/configuration';
import { isDecayed } from '../model/initialization';
import { layerRates } from '../model/layerRates';
import type { Parameter, Parameters } from '../model/parameters';
import { buildTrainingGraph } from '../model/trainingGraph';
import { blend, keptShare } from '../training/averaging';
import type { BackendRecipe, OptimizerState, StepOptions } from '../training/backend';
import { allocateStates, decayFactor, type AdamWStep, type ParameterState } from './adamW';
import { EmbeddingTable } from './embeddingTable';
import { float32, type Feeds, type Session } from './session';

/** A parameter under training. */
interface Slot {
  readonly shape: readonly number[];
  /** What the step's rate is multiplied by. */
  readonly rate: number;
  /** Its gradient is written by the graph in place, but for tables, whose gradients come as rows. */
  readonly state: ParameterState;
  /** Where the recipe averages; a table keeps it up to date with its rows. */
  readonly average: Float32Array | undefined;
  readonly table: EmbeddingTable | undefined;
}

export class CpuState {
  private readonly slots: ReadonlyMap<string, Slot>;
  private readonly ema: number;
  /** All weights as they stand, frozen ones included. */
  private readonly weights: Parameters;
  private readonly weightFeeds: Feeds;
  /** The weights that scores are of. */
  private readonly averageFeeds: Feeds;
  private steps = 0;

  constructor(configuration: ModelConfiguration, parameters: Parameters, recipe: BackendRecipe) {
    this.ema = recipe.ema;
    this.slots = makeSlots(configuration, parameters, recipe);
    this.weights = new Map(
      [...parameters].map(([name, { shape, data }]) => {
        const own = this.slots.get(name)?.state.weights ?? new Float32Array(data.length);
        own.set(data);
        return [name, { shape, data: own }];
      }),
    );
    for (const [name, { average }] of this.slots) average?.set(parameters.get(name)!.data);
    this.weightFeeds = feedsOf(this.weights);
    this.averageFeeds = { ...this.weightFeeds, ...feedsOf(this.averages) };
  }

  isTrained(parameter: string): boolean {
    return this.slots.has(parameter);
  }

  /** The weights under training that the session asks for. */
  feeds(session: Session): Feeds {
    return pick(session, this.weightFeeds);
  }

  /** The weights that scores are of. */
  scoredFeeds(session: Session): Feeds {
    return pick(session, this.averageFeeds);
  }

  /** Where the graph writes the gradient of a parameter that is no table. */
  gradient(parameter: string): Parameter {
    const { shape, state } = this.slots.get(parameter)!;
    return { shape, data: state.gradient };
  }

  /** A table's rows collect their gradients until the update. */
  table(parameter: string): EmbeddingTable {
    return this.slots.get(parameter)!.table!;
  }

  /** Brings the rows that a batch reads up to date. */
  prepareRows(wordIds: Int32Array): void {
    for (const [name, { table }] of this.slots) {
      if (name.endsWith('word_embeddings.weight')) table?.prepare(wordIds);
      else table?.prepareAll();
    }
  }

  /** Of all gradients but those of tables. */
  denseSquares(): number {
    let sum = 0;
    for (const { state, table } of this.slots.values()) {
      const { gradient } = state;
      if (table === undefined) for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
    }
    return sum;
  }

  tableSquares(): number {
    let sum = 0;
    for (const { table } of this.slots.values()) sum += table?.squaredNorm() ?? 0;
    return sum;
  }

  /** Copies of the gradients as they stand; those of tables are then forgotten. */
  takeGradients(): Parameters {
    return this.copies(({ state, table }) => table?.takeGradient() ?? state.gradient);
  }

  /** Of a step that failed: what tables have collected counts in no other. */
  forgetGradients(): void {
    for (const { table } of this.slots.values()) table?.forget();
  }

  /** One step of AdamW. */
  update(options: StepOptions, gradientNorm: number): void {
    this.steps++;
    const { beta1, beta2, epsilon, clipNorm } = options;
    const gradientScale = Math.min(1, clipNorm / (gradientNorm + 1e-6));
    const common = { beta1, beta2, epsilon, count: this.steps, gradientScale };
    const kept = keptShare(this.ema, this.steps);
    for (const [name, { rate, state, average, table }] of this.slots) {
      const step: AdamWStep = { ...common, learningRate: options.learningRate * rate };
      const weightDecay = isDecayed(name) ? options.weightDecay : 0;
      if (table !== undefined) {
        table.update(step, weightDecay, kept);
        continue;
      }
      state.update(step, decayFactor(step.learningRate, weightDecay), 0, state.weights.length, 0);
      if (average !== undefined) blend(average, state.weights, kept);
    }
  }

  parameters(): Parameters {
    this.prepareAll();
    return copied(this.weights);
  }

  scoredParameters(): Parameters {
    return new Map([...this.parameters(), ...copied(this.averages)]);
  }

  optimizerState(): OptimizerState {
    this.prepareAll();
    return {
      step: this.steps,
      firstMoments: this.copies(({ state }) => state.firstMoments),
      secondMoments: this.copies(({ state }) => state.secondMoments),
      ...(this.ema > 0 ? { averages: copied(this.averages) } : {}),
    };
  }

  /** @throws AppError `model` when a value is missing or of another size. */
  restore(parameters: Parameters, state: OptimizerState): void {
    for (const [name, own] of this.weights) own.data.set(valueOf(parameters, name, own));
    for (const [name, own] of this.averages) own.data.set(valueOf(state.averages ?? new Map(), name, own));
    for (const [name, { shape, state: own, table }] of this.slots) {
      const { firstMoments, secondMoments } = own;
      firstMoments.set(valueOf(state.firstMoments, name, { shape, data: firstMoments }));
      secondMoments.set(valueOf(state.secondMoments, name, { shape, data: secondMoments }));
      table?.reset();
    }
    this.steps = state.step;
  }

  /** Empty where the recipe averages nothing. */
  private get averages(): Parameters {
    return new Map(
      [...this.slots].flatMap(([name, { shape, average }]) =>
        average === undefined ? [] : [[name, { shape, data: average }]],
      ),
    );
  }

  private prepareAll(): void {
    for (const { table } of this.slots.values()) table?.prepareAll();
  }

  private copies(data: (slot: Slot) => Float32Array): Parameters {
    return new Map(
      [...this.slots].map(([name, slot]) => [name, { shape: slot.shape, data: data(slot).slice() }]),
    );
  }
}

function makeSlots(
  configuration: ModelConfiguration,
  parameters: Parameters,
  recipe: BackendRecipe,
): ReadonlyMap<string, Slot> {
  const { lookups } = buildTrainingGraph(configuration, { dropout: false });
  const tables = new Set(lookups.map(({ parameter }) => parameter));
  const rates = layerRates(configuration, recipe);
  const trained = [...parameters].filter(([name]) => rates.has(name));
  const states = allocateStates(trained.map(([, { data }]) => data.length));
  return new Map(
    trained.map(([name, { shape, data }], index): [string, Slot] => {
      const state = states[index]!;
      const average = recipe.ema > 0 ? new Float32Array(data.length) : undefined;
      const table = tables.has(name) ? new EmbeddingTable(state, shape[1]!, average) : undefined;
      return [name, { shape, rate: rates.get(name)!, state, average, table }];
    }),
  );
}

const feedsOf = (parameters: Parameters): Feeds =>
  Object.fromEntries([...parameters].map(([name, { data, shape }]) => [name, float32(data, shape)]));

function pick(session: Session, feeds: Feeds): Feeds {
  return Object.fromEntries(session.inputNames.flatMap((name) => (feeds[name] ? [[name, feeds[name]]] : [])));
}

function copied(parameters: Parameters): Parameters {
  return new Map([...parameters].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
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
