// Advice for the command line, as it is told in the editor.
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { inEditorWords } from '../../../src/extension/app/editorWords';
import { explainError } from '../../../src/extension/app/explainError';

describe('a message of the command line in the editor', () => {
  it.each([
    [
      'int8 is for the CPU: use --precision fp32, or --device cpu',
      'int8 is for the CPU: use precision fp32, or device cpu',
    ],
    [
      'The GPU was lost: call the command again with --resume, or with --resume --device cpu',
      'The GPU was lost: try again, or use device cpu',
    ],
    [
      'Memory ran out: choose a smaller model, or another --device',
      'Memory ran out: choose a smaller model, or another device',
    ],
    [
      'The run a has no best model yet: let its first epoch end (train --resume)',
      'The run a has no best model yet: let its first epoch end (Resume, in Models and Runs)',
    ],
    [
      'a.xml could be x or y: say which with --from.',
      'a.xml could be x or y: choose a folder that holds files of one of them.',
    ],
    ['write the tags into config.json, or give them in order with --tags', 'write the tags into config.json'],
    ['--stride must be at most half of --max-length (63)', '“Stride” must be at most half of “Window” (63)'],
    [
      'a already holds a run: add --resume, or choose another --out',
      'a already holds a run: resume it, or choose another folder',
    ],
    [
      'No model a/b; to download it, run note-tagger models --download a/b',
      'No model a/b; to download it, run note-tagger models --download a/b',
    ],
    ['A note – with dashes -- and -- more', 'A note – with dashes -- and -- more'],
  ])('%s', (message, told) => {
    expect(inEditorWords(message)).toBe(told);
    expect(explainError(new AppError('usage', message))?.message).toBe(told);
  });
});
