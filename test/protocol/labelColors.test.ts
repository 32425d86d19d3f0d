import { describe, expect, it } from 'vitest';
import { colorCount, labelColor } from '../../src/protocol/labelColors';

describe('the colour of a label', () => {
  it.each([
    ['problem', {}, 1],
    ['PROBLEM', {}, 1],
    ['problem', { problem: 5 }, 5],
    ['Problem', { problem: 5 }, 5],
    ['problem', { problem: 99 }, 1],
    ['problem', { problem: 1.5 }, 1],
  ])('%s with %o is %i', (label, choices, color) => {
    expect(labelColor(label, choices)).toBe(color);
  });

  it('is one of the contributed ones for any label', () => {
    for (const label of ['', 'constructor', '__proto__', 'Sign_symptom', 'Dosage', 'é']) {
      const color = labelColor(label);
      expect(Number.isInteger(color) && color >= 1 && color <= colorCount).toBe(true);
      expect(labelColor(label)).toBe(color);
    }
  });
});
