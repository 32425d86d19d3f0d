// "Convert n2c2 Files to CoNLL…" on folders as they come: cut off, without annotations, empty, in two formats.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { eventually, workspaceFile } from '../extensionUnderTest';
import { closeEditors } from '../notes';
import { acceptProposals, refuseProposals } from '../quickPick';

const whole =
  '<?xml version="1.0" encoding="UTF-8" ?>\n<deIdi2b2>\n<TEXT><![CDATA[\nSeen by Dr. Jones on 2067-05-03.\n]]></TEXT>\n<TAGS>\n' +
  '<NAME id="P0" start="13" end="18" text="Jones" TYPE="DOCTOR" comment="" />\n' +
  '<DATE id="P1" start="22" end="32" text="2067-05-03" TYPE="DATE" comment="" />\n</TAGS>\n</deIdi2b2>\n';
const upTo = (mark: string): string => whole.slice(0, whole.indexOf(mark));
const twice = {
  'a.txt': 'Fever.\n',
  'a.ann': 'T1\tproblem 0 5\tFever\n',
  'a.con': 'c="fever" 1:0 1:0||t="problem"\n',
};

interface Outcome {
  /** Names in the output folder; undefined when there is none. */
  readonly written: readonly string[] | undefined;
  /** The files with Problems, and how many. */
  readonly problems: Readonly<Record<string, number>>;
  readonly ledger: boolean;
}
const nothing: Outcome = { written: undefined, problems: {}, ledger: false };

const folders: readonly (readonly [what: string, files: Readonly<Record<string, string>>, Outcome])[] = [
  [
    'a file that is cut off in a tag, among good ones',
    { 'a.xml': whole, 'b.xml': upTo(' end="32"'), 'c.xml': whole },
    {
      written: ['a.conll', 'a.txt', 'b.conll', 'b.txt', 'c.conll', 'c.txt'],
      problems: { 'b.xml': 2 },
      ledger: true,
    },
  ],
  [
    'a file that is cut off in its text',
    { 'a.xml': upTo('Jones') },
    { written: ['a.conll', 'a.txt'], problems: { 'a.xml': 1 }, ledger: true },
  ],
  [
    'a file that is cut off before its text',
    { 'a.xml': upTo('><![CDATA') },
    { written: undefined, problems: { 'a.xml': 1 }, ledger: false },
  ],
  ['notes without annotations', { 'a.txt': 'Fever.\n', 'b.txt': 'Cough.\n' }, nothing],
  ['nothing in it', {}, nothing],
  ['two formats that fit', twice, { written: ['a.conll', 'a.txt'], problems: {}, ledger: true }],
];

describe('the conversion of a folder with', () => {
  afterEach(closeEditors);

  for (const [what, files, expected] of folders) {
    it(what, async () => {
      const folder = fill(files);
      await acceptProposals(vscode.commands.executeCommand('clinicalNoteTagger.convert', folder));
      if (expected.ledger) await eventually('the ledger', () => (hasLedger() ? true : undefined));
      assert.deepEqual(outcomeOf(folder), expected);
    });
  }

  it('two formats that fit, when the question is not answered', async () => {
    const folder = fill(twice);
    await refuseProposals(vscode.commands.executeCommand('clinicalNoteTagger.convert', folder));
    assert.deepEqual(outcomeOf(folder), nothing);
  });
});

let filled = 0;

/** A folder that no test had before. */
function fill(files: Readonly<Record<string, string>>): vscode.Uri {
  const folder = workspaceFile(`as-it-comes-${++filled}`);
  mkdirSync(folder.fsPath);
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder.fsPath, name), text);
  return folder;
}

function outcomeOf({ fsPath }: vscode.Uri): Outcome {
  const out = `${fsPath}-conll`;
  const ours = vscode.languages
    .getDiagnostics()
    .filter(([{ fsPath: file }]) => path.dirname(file) === fsPath);
  return {
    written: existsSync(out) ? readdirSync(out).sort() : undefined,
    problems: Object.fromEntries(ours.map(([file, list]) => [path.basename(file.fsPath), list.length])),
    ledger: hasLedger(),
  };
}

const hasLedger = (): boolean =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith('.ledger'));
