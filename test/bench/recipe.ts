// The optimiser's settings that all training benchmarks share.
export const recipe = {
  learningRate: 1e-4,
  weightDecay: 0.01,
  clipNorm: 1,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
};
