// "Convert n2c2 Files to CoNLL…" on the sample notes in the layout of the 2010 challenge, from the command to the files.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { workspaceFiles } from '../../workspace';
import { workspaceFile } from '../extensionUnderTest';
import { closeEditors } from '../notes';
import { acceptProposals } from '../quickPick';

describe('the conversion of a challenge folder', () => {
  afterEach(closeEditors);

  it('writes a CoNLL file for every note, holding every entity of the concept files', async () => {
    const folder = workspaceFile(workspaceFiles.challenge);
    await acceptProposals(vscode.commands.executeCommand('clinicalNoteTagger.convert', folder));
    const written = files(`${folder.fsPath}-conll`, '.conll').map((file) => readFileSync(file, 'utf8'));
    const concepts = files(folder.fsPath, '.con').map((file) => readFileSync(file, 'utf8'));
    assert.equal(written.length, concepts.length);
    const begun = written.join('\n').match(/\tB-(problem|test|treatment)$/gm) ?? [];
    const annotated = concepts.join('\n').match(/\|\|t="(problem|test|treatment)"/g) ?? [];
    assert.ok(annotated.length > 100);
    assert.equal(begun.length, annotated.length);
  });
});

function files(folder: string, extension: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .map((name) => path.join(folder, name));
}
