import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/common/errors';
import { conllHandlers } from '../../../src/worker/conll/conllFiles';

const context = { signal: new AbortController().signal, progress: () => undefined };
const document = 'file:///notes.conll';

describe('CoNLL files held for previews', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'conll-files-'));
    file = path.join(folder, 'notes.conll');
    await writeFile(file, 'old\tO\n');
  });
  afterEach(() => rm(folder, { recursive: true }));

  type Handlers = ReturnType<typeof conllHandlers>;
  const open = async ({ openConll }: Handlers, text: string | null) =>
    openConll({ document, path: file, text }, context);
  const firstWord = async ({ conllSentences }: Handlers): Promise<string | undefined> => {
    const [sentence] = await conllSentences({ document, indices: [0] }, context);
    return sentence?.tokens[0]?.text;
  };

  it('are read from disk, or taken as the editor has them', async () => {
    const handlers = conllHandlers();
    expect(await open(handlers, null)).toMatchObject({ sentences: 1, tokens: 1 });
    expect(await firstWord(handlers)).toBe('old');
    await open(handlers, 'new\tO\n');
    expect(await firstWord(handlers)).toBe('new');
  });

  it('stay as they were opened last, when a file on disk takes longer to be read', async () => {
    const handlers = conllHandlers();
    const slow = open(handlers, null);
    await open(handlers, 'new\tO\n');
    await expect(slow).rejects.toBeInstanceOf(CancelledError);
    expect(await firstWord(handlers)).toBe('new');
  });

  it('are not held when they were closed before they were read', async () => {
    const handlers = conllHandlers();
    const slow = open(handlers, null);
    await handlers.closeConll({ document }, context);
    await expect(slow).rejects.toBeInstanceOf(CancelledError);
    await expect(firstWord(handlers)).rejects.toMatchObject({ code: 'peer' });
  });
});
