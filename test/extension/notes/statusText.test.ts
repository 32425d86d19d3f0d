import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { statusText, type NoteStatus } from '../../../src/extension/notes/statusText';

const model = {
  name: 'clinical-bert-mini',
  device: 'CPU (2 threads)',
  precision: 'int8',
  labels: ['problem', 'test'],
} as const;
const note = { annotated: 2, predicted: 1 };

describe('the status bar', () => {
  it.each([
    [{ ...note, state: 'off' }, '$(tag) Tag note', false],
    [{ ...note, state: 'restricted' }, '$(workspace-untrusted) Tagging off', false],
    [{ ...note, state: 'loading' }, '$(sync~spin) Loading model', false],
    [{ ...note, state: 'tagging', done: 0.255 }, '$(sync~spin) Tagging 26 %', false],
    [{ ...note, state: 'tagged', model }, '$(tag) clinical-bert-mini: 3 entities', false],
    [{ annotated: 0, predicted: 1, state: 'tagged', model }, '$(tag) clinical-bert-mini: 1 entity', false],
    [{ ...note, state: 'failed', error: new AppError('model', 'no weights') }, '$(warning) Not tagged', true],
  ] as [NoteStatus, string, boolean][])('%o', (status, text, isWarning) => {
    expect(statusText(status)).toMatchObject({ text, isWarning });
  });

  it('tells the reason of a failure, and what the model is', () => {
    expect(statusText({ ...note, state: 'failed', error: new AppError('model', 'no weights') }).tooltip).toBe(
      'no weights',
    );
    expect(statusText({ ...note, state: 'tagged', model }).tooltip).toMatch(
      /2 annotated entities, 1 predicted[^]*int8[^]*CPU/,
    );
  });
});
