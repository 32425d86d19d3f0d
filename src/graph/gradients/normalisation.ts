// Gradients of normalisations over the last axis.
import { broadcastAxes } from '../shape';
import type { GradientRules } from './rule';

export const normalisation = {
  /** dx = y (dy − Σ dy y). */
  softmax: ({ outputs: [y] }, cotangent, g) => {
    const total = g.reduceSum(g.multiply(cotangent, y!), [-1], true);
    return [g.multiply(y!, g.subtract(cotangent, total))];
  },
  /** dx = dy − softmax(x) Σ dy. */
  logSoftmax: ({ outputs: [y] }, cotangent, g) => {
    const total = g.reduceSum(cotangent, [-1], true);
    return [g.subtract(cotangent, g.multiply(g.exp(y!), total))];
  },
  /** With n = (x − mean) r and h = dy gain: dx = r (h − mean(h) − n mean(h n)), d gain = Σ dy n, d bias = Σ dy. */
  layerNorm: ({ inputs: [x, gain, bias], outputs: [, mean, inverseDeviation] }, cotangent, g) => {
    const r = g.cast(inverseDeviation!, x!.dataType);
    const n = g.multiply(g.subtract(x!, g.cast(mean!, x!.dataType)), r);
    const h = g.multiply(cotangent, gain!);
    const along = g.multiply(n, g.reduceMean(g.multiply(h, n), [-1], true));
    const dx = g.multiply(r, g.subtract(g.subtract(h, g.reduceMean(h, [-1], true)), along));
    const rows = broadcastAxes(gain!.shape, x!.shape);
    return [dx, g.reduceSum(g.multiply(cotangent, n), rows), g.sumTo(cotangent, bias!.shape)];
  },
} satisfies Partial<GradientRules>;
