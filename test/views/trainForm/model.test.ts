import { describe, expect, it } from 'vitest';
import type { NotesSummary } from '../../../src/protocol/planner';
import { describeEstimate, describeNotes, warnings } from '../../../src/views/trainForm/model';

const summary = (...labels: NotesSummary['labels']): NotesSummary => ({
  documents: 40,
  entities: labels.reduce((sum, [, count]) => sum + count, 0),
  labels,
  problems: 0,
});

describe('what the form says of notes', () => {
  it.each([
    [summary(['problem', 1200], ['test', 4]), '40 notes, 1,204 entities: problem 1,200, test 4.'],
    [
      { ...summary(['Age', 1]), documents: 1, problems: 2 },
      '1 note, 1 entity: Age 1. 2 places could not be read.',
    ],
    [
      summary(...Array.from({ length: 8 }, (_, i) => [`L${i}`, 1] as const)),
      '40 notes, 8 entities: L0 1, L1 1, L2 1, L3 1, L4 1, L5 1, 2 more.',
    ],
  ])('counts them: %#', (notes, expected) => {
    expect(describeNotes(notes)).toBe(expected);
  });

  it('warns of dev notes that teach, and of labels that nothing teaches', () => {
    const train = summary(['problem', 3]);
    const dev = summary(['problem', 1], ['Drug', 1]);
    expect(warnings({ train, dev }, { train: 'a', dev: 'b' })).toEqual({
      dev: 'Not in the training notes: Drug.',
    });
    expect(warnings({ train, dev: train }, { train: 'a', dev: 'a' })['dev']).toContain('flatter');
    expect(warnings({ train, dev: train }, { train: 'a', dev: 'b' })).toEqual({});
    expect(warnings({ dev }, { dev: 'b' })).toEqual({});
  });

  it('tells the length of the run', () => {
    const estimate = { windows: 1240, stepsPerEpoch: 155, epochs: 6, steps: 930 };
    expect(describeEstimate(estimate, 1)).toBe('930 steps: 6 epochs of 155, over 1,240 windows of text');
    expect(describeEstimate(estimate, 5)).toBe(
      '5 runs, each of up to 930 steps: 6 epochs of 155, over 1,240 windows of text',
    );
  });
});
