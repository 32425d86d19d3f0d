// Notes as they come: line ends, characters and sizes that nobody tidied up.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';

import { afterEach, describe, it } from 'mocha';
import type * as vscode from 'vscode';

import { longNote } from '../../workspace';
import { workspaceFile } from '../extensionUnderTest';
import { closeEditors, entityShown, noteTagged, openNote, shownEntities } from '../notes';

/** The note's text as its file holds it, the start of `fever` as its annotation file counts. */
const notes: readonly (readonly [what: string, text: string, start: number])[] = [
  ['line ends of Windows that its offsets count', 'Chief complaint:\r\n\r\nShe has fever.\r\n', 28],
  ['line ends of Windows that its offsets count as one', 'Chief complaint:\r\n\r\nShe has fever.\r\n', 26],
  ['two kinds of line ends', 'Chief complaint:\nToday\r\n\r\nShe has fever.\r\n', 34],
  ['a byte order mark', '\uFEFFChief complaint:\nShe has fever.\n', 25],
  ['a byte order mark that its offsets count', '\uFEFFChief complaint:\nShe has fever.\n', 26],
  ['characters beyond the basic plane', 'Mood 😀 and 😀.\nShe has fever.\n', 22],
];

describe('a note with', () => {
  afterEach(closeEditors);

  for (const [what, text, start] of notes) {
    it(`${what} shows its annotated entity at its place`, async () => {
      const { document } = await open(text, `T1\tproblem ${start} ${start + 5}\tfever\n`);
      const entity = await entityShown(document, 'fever', ({ kind }) => kind === 'annotated');
      assert.equal(document.getText(entity.range), 'fever');
    });
  }

  it('nothing in it is tagged to the end, and shows nothing', async () => {
    const { document } = await open('', '');
    await noteTagged(document);
    assert.deepEqual(await shownEntities(document), []);
  });

  it('a truncated annotation file shows what can be read', async () => {
    const { document } = await open(
      'She has fever and a cough.\n',
      'T1\tproblem 8 13\tfever\nT2\tproblem 18 2',
    );
    const entity = await entityShown(document, 'fever', ({ kind }) => kind === 'annotated');
    assert.equal(document.getText(entity.range), 'fever');
  });

  it('2 MB is tagged, what is looked at first', async function () {
    this.timeout(120_000);
    const { document } = await open(longNote(2_000_000), '');
    await entityShown(document, 'a predicted entity', ({ kind }) => kind === 'predicted');
  });
});

let opened = 0;

/** Writes a note that no test had before, with its annotation file, and opens it. */
function open(text: string, annotations: string): Promise<vscode.TextEditor> {
  const name = `unprepared-${++opened}`;
  writeFileSync(workspaceFile(`${name}.txt`).fsPath, text);
  writeFileSync(workspaceFile(`${name}.ann`).fsPath, annotations);
  return openNote(`${name}.txt`);
}
