// What the loss is multiplied by before gradients are computed in float16, whose smallest numbers would swallow them.
import { AppError } from '../common/errors';

export interface LossScale {
  readonly factor: number;
  /** Steps since it last changed. */
  readonly steps: number;
}

/** As PyTorch's GradScaler begins. */
export const firstLossScale: LossScale = { factor: 2 ** 16, steps: 0 };

/** Steps without overflow after which twice as much is tried. */
const growthInterval = 2000;

/**
 * Half where a gradient has overflowed, twice after a long time without.
 * @throws AppError `model` when gradients overflow though they are hardly scaled.
 */
export function nextLossScale({ factor, steps }: LossScale, overflowed: boolean): LossScale {
  if (overflowed && factor <= 1)
    throw new AppError(
      'model',
      'Gradients are too large for 16 bits: start again with --precision fp32, or with a lower --learning-rate',
    );
  if (overflowed) return { factor: factor / 2, steps: 0 };
  return steps + 1 < growthInterval ? { factor, steps: steps + 1 } : { factor: factor * 2, steps: 0 };
}
