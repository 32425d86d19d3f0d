// A folder that is gone after the tests of a file.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

/** @returns the absolute path; call it at the top of a test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'note-tagger-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
