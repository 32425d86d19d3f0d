// A backend that computes nothing: it remembers what it was asked and answers with a loss that depends on it.
import { AppError } from '../../src/common/errors';
import type { Parameters } from '../../src/model/parameters';
import type {
  Batch,
  OptimizerState,
  StepOptions,
  StepResult,
  TrainingBackend,
} from '../../src/training/backend';
import { ignoredLabel, type Example } from '../../src/training/batches';

export interface StepCall {
  readonly options: StepOptions;
  readonly batches: number;
  /** First id of each row. */
  readonly firstIds: number[];
  readonly labelled: number;
  readonly loss: number;
}

const nothing: Parameters = new Map();

export class FakeBackend implements TrainingBackend {
  readonly device = 'Fake';
  readonly calls: StepCall[] = [];
  /** Word pieces, padding included, that its memory holds at once. */
  room = Infinity;
  private readonly lossOf: (ids: readonly number[]) => number;

  constructor(
    lossOf: (ids: readonly number[]) => number = (ids) => ids.reduce((sum, id) => sum + 1 / id, 0),
  ) {
    this.lossOf = lossOf;
  }

  step(batches: readonly Batch[], options: StepOptions): Promise<StepResult> {
    if (batches.some(({ batch, sequence }) => batch * sequence > this.room))
      return Promise.reject(new AppError('memory', 'Memory ran out'));
    const firstIds = batches.flatMap(({ inputIds, batch, sequence }) =>
      Array.from({ length: batch }, (_, row) => inputIds[row * sequence]!),
    );
    const labelled = batches.reduce(
      (sum, { labels }) => sum + labels.filter((label) => label !== ignoredLabel).length,
      0,
    );
    const loss = this.lossOf(firstIds);
    this.calls.push({ options, batches: batches.length, firstIds, labelled, loss });
    return Promise.resolve({ loss, gradientNorm: 1 });
  }

  logits(batch: Batch): Promise<Float32Array> {
    return Promise.resolve(new Float32Array(batch.batch * batch.sequence));
  }

  parameters(): Promise<Parameters> {
    return Promise.resolve(nothing);
  }

  scoredParameters(): Promise<Parameters> {
    return Promise.resolve(nothing);
  }

  optimizerState(): Promise<OptimizerState> {
    return Promise.resolve({ step: this.calls.length, firstMoments: nothing, secondMoments: nothing });
  }

  restore(): Promise<void> {
    return Promise.resolve();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return Promise.resolve();
  }
}

/** Windows of different lengths; the first id of each is its number, from 1. */
export function fakeExamples(count: number): Example[] {
  return Array.from({ length: count }, (_, index) => ({
    inputIds: new Int32Array(4 + index).fill(index + 1),
    labels: new Int32Array(4 + index).fill(0),
  }));
}
