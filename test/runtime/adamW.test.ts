// The assembled AdamW against its formula, and tables whose idle rows are updated late against tables updated always.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/common/random';
import { allocateStates, decayFactor, type AdamWStep, type ParameterState } from '../../src/runtime/adamW';
import { EmbeddingTable } from '../../src/runtime/embeddingTable';
import { blend, keptShare } from '../../src/training/averaging';

const step = (count: number): AdamWStep => ({
  learningRate: 1e-2 / count,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  count,
  gradientScale: 0.7,
});

function fillRandomly(state: ParameterState, seed: number): void {
  const random = createRandom(seed);
  for (let i = 0; i < state.weights.length; i++) {
    state.weights[i] = random.nextNormal();
    state.gradient[i] = random.nextNormal();
    state.firstMoments[i] = random.nextNormal() / 10;
    state.secondMoments[i] = random.next() / 10;
  }
}

describe('the AdamW kernel', () => {
  it.each([1, 3, 4, 5, 8, 1023])('follows the formula over %i weights', (length) => {
    const [state, after] = allocateStates([length, 4]) as [ParameterState, ParameterState];
    fillRandomly(state, length);
    const before = [state.weights, state.gradient, state.firstMoments, state.secondMoments].map((a) =>
      a.slice(),
    );
    const [weights, gradient, first, second] = before as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const { learningRate, beta1, beta2, epsilon, gradientScale } = step(3);
    const decay = decayFactor(learningRate, 0.01);
    state.update(step(3), decay, 0, length, 0);
    for (let i = 0; i < length; i++) {
      const g = gradient[i]! * gradientScale;
      const m = beta1 * first[i]! + (1 - beta1) * g;
      const v = beta2 * second[i]! + (1 - beta2) * g * g;
      const denominator = Math.sqrt(v) / Math.sqrt(1 - beta2 ** 3) + epsilon;
      expect(state.firstMoments[i]).toBeCloseTo(m, 6);
      expect(state.secondMoments[i]).toBeCloseTo(v, 6);
      expect(state.weights[i]).toBeCloseTo(
        weights[i]! * decay - (learningRate / (1 - beta1 ** 3)) * (m / denominator),
        6,
      );
    }
    expect([...after.weights, ...after.firstMoments]).toEqual(Array(8).fill(0));
  });

  it('gives the same bits to a weight whether it is one of four or left over', () => {
    const [four, one] = allocateStates([4, 1]) as [ParameterState, ParameterState];
    fillRandomly(four, 5);
    for (const name of ['weights', 'gradient', 'firstMoments', 'secondMoments'] as const)
      one[name][0] = four[name][2]!;
    four.update(step(1), 0.999, 0, 4, 0);
    one.update(step(1), 0.999, 0, 1, 0);
    expect(one.weights[0]).toBe(four.weights[2]);
  });

  it('updates only the range it is given', () => {
    const [state] = allocateStates([12]) as [ParameterState];
    fillRandomly(state, 2);
    const before = state.weights.slice();
    state.update(step(1), 0.999, 3, 6, 0);
    const changed = [...state.weights].map((weight, i) => weight !== before[i]);
    expect(changed).toEqual(
      before.length === 12 ? Array.from({ length: 12 }, (_, i) => i >= 3 && i < 9) : [],
    );
  });

  it('starts from nothing: allocated arrays are zero and apart', () => {
    const states = allocateStates([5, 0, 70_000]);
    expect(states.map(({ weights }) => weights.length)).toEqual([5, 0, 70_000]);
    for (const { weights } of states) weights.fill(1);
    for (const { gradient, firstMoments, secondMoments } of states)
      for (const array of [gradient, firstMoments, secondMoments])
        expect(array.every((value) => value === 0)).toBe(true);
  });

  it('refuses a weight that no memory can hold', () => {
    expect(() => allocateStates([2 ** 31])).toThrow('too large to be trained');
  });
});

describe('an embedding table', () => {
  const [rows, width] = [7, 3];

  /** Every row is updated in every step. */
  function denseSteps(
    initial: Float32Array,
    lookups: readonly (readonly number[])[],
    gradientOf: GradientOf,
  ): { readonly weights: Float32Array; readonly average: Float32Array } {
    const average = initial.slice();
    const [state] = allocateStates([rows * width]) as [ParameterState];
    state.weights.set(initial);
    lookups.forEach((looked, index) => {
      state.gradient.fill(0);
      const gradient = gradientOf(index, looked.length);
      looked.forEach((row, i) => {
        for (let k = 0; k < width; k++) state.gradient[row * width + k]! += gradient[i * width + k]!;
      });
      state.update(step(index + 1), decayFactor(step(index + 1).learningRate, 0.01), 0, rows * width, 0);
      blend(average, state.weights, keptShare(0.9, index + 1));
    });
    return { weights: state.weights, average };
  }
  type GradientOf = (step: number, count: number) => Float32Array;
  const gradientOf: GradientOf = (index, count) => {
    const random = createRandom(100 + index);
    return Float32Array.from({ length: count * width }, () => random.nextNormal());
  };
  const initial = Float32Array.from({ length: rows * width }, (_, i) => Math.sin(i + 1));

  it('has the same bits as one whose rows are all updated in every step', () => {
    const someRows = fc.array(fc.nat(rows - 1), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(someRows, { maxLength: 6 }), (lookups) => {
        const [state] = allocateStates([rows * width]) as [ParameterState];
        state.weights.set(initial);
        const average = initial.slice();
        const table = new EmbeddingTable(state, width, average);
        lookups.forEach((looked, index) => {
          table.prepare(looked);
          table.accumulate(looked, gradientOf(index, looked.length));
          table.update(step(index + 1), 0.01, keptShare(0.9, index + 1));
        });
        table.prepareAll();
        const dense = denseSteps(initial, lookups, gradientOf);
        expect([...state.weights]).toEqual([...dense.weights]);
        expect([...average]).toEqual([...dense.average]);
      }),
    );
  });

  it('sums repeated rows, tells their norm, and forgets them', () => {
    const [state] = allocateStates([rows * width]) as [ParameterState];
    const table = new EmbeddingTable(state, width);
    table.accumulate([2, 5, 2], Float32Array.of(1, 2, 3, 10, 20, 30, 4, 5, 6));
    expect(table.squaredNorm()).toBe(25 + 49 + 81 + 100 + 400 + 900);
    const whole = table.takeGradient();
    expect([...whole.slice(6, 9), ...whole.slice(15, 18)]).toEqual([5, 7, 9, 10, 20, 30]);
    expect(table.squaredNorm()).toBe(0);
  });
});
