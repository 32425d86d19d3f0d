// A new classifier head for new tags: rows of tags the base already knew are kept, the others start from small noise.
import type { Random } from '../common/random';
import type { Parameter, Parameters } from '../model/parameters';

const weightName = 'classifier.weight';
const biasName = 'classifier.bias';

export interface HeadChange {
  readonly hiddenSize: number;
  /** Of the base's head; empty when it has none. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/**
 * Weights `[tags, hidden]` from N(0, 0.02), biases 0, as BERT initialises (Devlin et al. 2019), in place of the base's head.
 */
export function withHead(parameters: Parameters, change: HeadChange, random: Random): Parameters {
  const { hiddenSize, to } = change;
  const weight = new Float32Array(to.length * hiddenSize).map(() => 0.02 * random.nextNormal());
  const bias = new Float32Array(to.length);
  keepKnownRows({ weight, bias }, parameters, change);
  const next = new Map(parameters);
  next.set(weightName, { shape: [to.length, hiddenSize], data: weight });
  next.set(biasName, { shape: [to.length], data: bias });
  return next;
}

function keepKnownRows(
  head: { weight: Float32Array; bias: Float32Array },
  parameters: Parameters,
  change: HeadChange,
): void {
  const oldWeight = parameters.get(weightName);
  const oldBias = parameters.get(biasName);
  if (!fits(oldWeight, [change.from.length, change.hiddenSize]) || !fits(oldBias, [change.from.length]))
    return;
  change.to.forEach((tag, row) => {
    const old = change.from.indexOf(tag);
    if (old < 0) return;
    const { hiddenSize } = change;
    head.weight.set(oldWeight.data.subarray(old * hiddenSize, (old + 1) * hiddenSize), row * hiddenSize);
    head.bias[row] = oldBias.data[old]!;
  });
}

function fits(parameter: Parameter | undefined, shape: readonly number[]): parameter is Parameter {
  return (
    parameter?.shape.length === shape.length && shape.every((size, axis) => parameter.shape[axis] === size)
  );
}
