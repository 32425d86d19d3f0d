// Entities in a note: annotated ones from its file, predicted ones that follow the typing, and what commands do to them.
import assert from 'node:assert/strict';

import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { exampleText, workspaceFiles, writeExample } from '../../workspace';
import { eventually, workspaceFile } from '../extensionUnderTest';
import { closeEditors, entityShown, fileText, openNote, shownEntities } from '../notes';

const { example, exampleAnnotations: annotations } = workspaceFiles;

describe('a note', () => {
  beforeEach(() => {
    writeExample(workspaceFile('').fsPath);
  });
  afterEach(closeEditors);

  it('shows the entities of its annotation file at their places', async () => {
    const { document } = await openNote(example);
    const entity = await entityShown(document, 'Chest pain, annotated', ({ kind }) => kind === 'annotated');
    assert.equal(document.getText(entity.range), 'Chest pain');
    assert.equal(entity.label, 'problem');
  });

  it('shows predicted entities, with label and confidence in the hover', async () => {
    const { document } = await openNote(example);
    const entity = await entityShown(document, 'a predicted entity', ({ kind }) => kind === 'predicted');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      entity.range.start,
    );
    const text = hovers.flatMap(({ contents }) =>
      (contents as vscode.MarkdownString[]).map(({ value }) => value),
    );
    assert.match(text.join('\n'), new RegExp(entity.label));
    assert.match(text.join('\n'), /\d+\s?%|0\.\d+/);
  });

  it('tags what is typed', async () => {
    const editor = await openNote(example);
    await entityShown(editor.document, 'a predicted entity', ({ kind }) => kind === 'predicted');
    const place = editor.document.positionAt(exampleText.length);
    await editor.edit((edit) =>
      edit.insert(place, 'Past history of hypertension and pneumonia, treated with aspirin.\n'),
    );
    await entityShown(
      editor.document,
      'a predicted entity in the typed line',
      ({ kind, range }) => kind === 'predicted' && range.start.line === place.line,
    );
  });

  it('moves its entities with an edit before them', async () => {
    const editor = await openNote(example);
    await entityShown(editor.document, 'Chest pain', ({ kind }) => kind === 'annotated');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Seen at 9 am.\n'));
    const moved = (await shownEntities(editor.document)).filter(({ kind }) => kind === 'annotated');
    assert.deepEqual(
      moved.map(({ range }) => editor.document.getText(range)),
      ['Chest pain', 'Chest x-ray'],
    );
  });

  it('writes an accepted entity to its annotation file', async () => {
    const editor = await openNote(example);
    const entity = await entityShown(
      editor.document,
      'a predicted entity',
      ({ kind }) => kind === 'predicted',
    );
    editor.selection = new vscode.Selection(entity.range.start, entity.range.start);
    await vscode.commands.executeCommand('clinicalNoteTagger.acceptEntity');
    const [start, end] = [entity.range.start, entity.range.end].map((at) => editor.document.offsetAt(at));
    const accepted = `\t${entity.label} ${start} ${end}\t${editor.document.getText(entity.range)}`;
    await eventually('the accepted entity in the file', async () =>
      (await fileText(annotations)).includes(accepted) ? true : undefined,
    );
    assert.ok((await fileText(annotations)).startsWith('T1\tproblem 17 27\tChest pain\n'), 'the others stay');
  });

  it('adds a selected entity under a label, and deletes it again', async () => {
    const editor = await openNote(example);
    await entityShown(editor.document, 'Chest pain', ({ kind }) => kind === 'annotated');
    const start = exampleText.indexOf('given');
    const range = new vscode.Range(editor.document.positionAt(start), editor.document.positionAt(start + 5));
    editor.selection = new vscode.Selection(range.start, range.end);
    await vscode.commands.executeCommand('clinicalNoteTagger.createEntity', 'treatment');
    const line = `\ttreatment ${start} ${start + 5}\tgiven`;
    assert.ok((await fileText(annotations)).includes(line));
    editor.selection = new vscode.Selection(range.start, range.start);
    await vscode.commands.executeCommand('clinicalNoteTagger.deleteEntity');
    assert.ok(!(await fileText(annotations)).includes(line));
  });
});
