// Annotating by commands: labels changed, predictions rejected, from entity to entity, and files that follow the text.
import assert from 'node:assert/strict';
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';

import { exampleText, workspaceFiles, writeExample } from '../../workspace';
import { eventually, workspaceFile } from '../extensionUnderTest';
import { closeEditors, entityShown, fileText, noteTagged, openNote, shownEntities } from '../notes';

const { example, exampleAnnotations: annotations } = workspaceFiles;

async function openExample(): Promise<vscode.TextEditor> {
  const editor = await openNote(example);
  await entityShown(editor.document, 'Chest pain', ({ kind }) => kind === 'annotated');
  return editor;
}

/** A note that no other test has changed on disk. */
async function openCopy(name: string): Promise<vscode.TextEditor> {
  for (const [from, to] of [
    [example, `${name}.txt`],
    [annotations, `${name}.ann`],
  ] as const) {
    await vscode.workspace.fs.copy(workspaceFile(from), workspaceFile(to), { overwrite: true });
  }
  const editor = await openNote(`${name}.txt`);
  await entityShown(editor.document, 'Chest pain', ({ kind }) => kind === 'annotated');
  return editor;
}

/** Waits until the annotation file says so. */
function annotationsSay(line: string): Promise<true> {
  return eventually(`${line} in the file`, async () =>
    (await fileText(annotations)).includes(line) ? true : undefined,
  );
}

describe('annotating', () => {
  beforeEach(() => {
    writeExample(workspaceFile('').fsPath);
  });
  afterEach(closeEditors);

  it('changes the label of an annotated entity, and nothing else of its line', async () => {
    const editor = await openExample();
    const at = editor.document.positionAt(exampleText.indexOf('Chest pain') + 2);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('clinicalNoteTagger.relabelEntity', undefined, 'finding');
    await annotationsSay('T1\tfinding 17 27\tChest pain\n');
  });

  it('keeps a rejected prediction away while the note is edited', async () => {
    const editor = await openExample();
    const { document } = editor;
    const rejected = await entityShown(document, 'a prediction', ({ kind }) => kind === 'predicted');
    const text = document.getText(rejected.range);
    editor.selection = new vscode.Selection(rejected.range.start, rejected.range.start);
    await vscode.commands.executeCommand('clinicalNoteTagger.rejectEntity');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Seen today for hypertension.\n'));
    await entityShown(
      document,
      'a prediction in the new line',
      ({ kind, range }) => kind === 'predicted' && range.start.line === 0,
    );
    await noteTagged(document);
    const again = (await shownEntities(document)).filter(
      ({ kind, label, range }) =>
        kind === 'predicted' && label === rejected.label && document.getText(range) === text,
    );
    assert.deepEqual(again, []);
  });

  it('goes from entity to entity, round the end', async () => {
    const editor = await openExample();
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('clinicalNoteTagger.nextEntity');
    assert.equal(editor.document.getText(editor.selection), 'Chest pain');
    await vscode.commands.executeCommand('clinicalNoteTagger.previousEntity');
    assert.ok(editor.selection.start.isAfter(new vscode.Position(1, 0)));
  });

  it('gives annotations their new places when an edited note is saved', async () => {
    const editor = await openCopy('moved');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Seen at 9.\n'));
    assert.ok(await editor.document.save());
    const places = 'T1\tproblem 28 38\tChest pain\nT2\ttest 58 69\tChest x-ray\n';
    await eventually('the new places', async () =>
      (await fileText('moved.ann')).startsWith(places) ? true : undefined,
    );
  });

  it('gives new places also to what another program annotates while a note is edited', async () => {
    const editor = await openCopy('together');
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'Seen at 9.\n'));
    const other = exampleText.indexOf('pneumonia');
    appendFileSync(workspaceFile('together.ann').fsPath, `T9\tproblem ${other} ${other + 9}\tpneumonia\n`);
    assert.ok(await editor.document.save());
    const places = /^T1\tproblem 28 38\tChest pain\n[^]*T9\tproblem (\d+) \d+\tpneumonia\n$/;
    await eventually('the new places', async () => {
      const found = places.exec(await fileText('together.ann'));
      return found !== null && Number(found[1]) === other + 11 ? true : undefined;
    });
    await entityShown(
      editor.document,
      'the other annotation',
      ({ kind, range }) => kind === 'annotated' && editor.document.getText(range) === 'pneumonia',
    );
  });

  it('shows lines that cannot be read as Problems of the annotation file', async () => {
    await openCopy('broken');
    const file = workspaceFile('broken.ann');
    const whole = await fileText('broken.ann');
    const lines = (): number[] =>
      vscode.languages.getDiagnostics(file).map(({ range }) => range.start.line + 1);
    writeFileSync(file.fsPath, `${whole}this line is broken\n`);
    await eventually('a Problem', () => (lines().length > 0 ? true : undefined));
    assert.deepEqual(lines(), [whole.split('\n').length]);
    writeFileSync(file.fsPath, whole);
    await eventually('no Problem', () => (lines().length === 0 ? true : undefined));
  });

  it('loses no annotation to a deletion that was undone', async () => {
    const editor = await openCopy('undone');
    await editor.edit((edit) => edit.delete(editor.document.lineAt(0).rangeIncludingLineBreak));
    await vscode.commands.executeCommand('undo');
    await entityShown(editor.document, 'Chest pain', ({ kind }) => kind === 'annotated');
    const end = editor.document.positionAt(exampleText.length);
    await editor.edit((edit) => edit.insert(end, 'Discharged.\n'));
    assert.equal(editor.document.getText(), `${exampleText}Discharged.\n`);
    assert.ok(await editor.document.save());
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const places = /^T1\tproblem 17 27\tChest pain\nT2\ttest 47 58\tChest x-ray\n/;
    assert.match(await fileText('undone.ann'), places);
  });

  it('shows the concepts of a note in the layout of the 2010 challenge', async () => {
    const folder = workspaceFile(workspaceFiles.challenge);
    const [note] = (await vscode.workspace.fs.readDirectory(folder)).filter(([name]) =>
      name.endsWith('.txt'),
    );
    const { document } = await openNote(`${workspaceFiles.challenge}/${note?.[0] ?? ''}`);
    await entityShown(document, 'a concept', ({ kind }) => kind === 'annotated');
  });
});

describe('the tagging process', () => {
  beforeEach(() => {
    writeExample(workspaceFile('').fsPath);
  });
  afterEach(closeEditors);

  it('is started again when it was killed, and tags what was typed since', async () => {
    const editor = await openCopy('killed');
    await entityShown(editor.document, 'a prediction', ({ kind }) => kind === 'predicted');
    const [pid] = taggers();
    assert.ok(pid !== undefined, 'no tagging process runs');
    process.kill(pid, 'SIGKILL');
    const end = editor.document.positionAt(exampleText.length);
    await editor.edit((edit) => edit.insert(end, 'History of hypertension and pneumonia.\n'));
    await entityShown(
      editor.document,
      'a prediction in the typed line',
      ({ kind, range }) => kind === 'predicted' && range.start.line === end.line,
    );
    assert.ok(!taggers().includes(pid));
  });
});

/** Processes that this extension host has started from the bundle of the tagging process (Linux). */
function taggers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const isChild = readFileSync(`/proc/${pid}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`);
        return isChild && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('tagger.worker.js');
      } catch {
        // It has ended in the meantime.
        return false;
      }
    });
}

describe('the sample notes', () => {
  afterEach(closeEditors);

  it('open, and are tagged at once', async () => {
    await vscode.commands.executeCommand('clinicalNoteTagger.openSampleNotes');
    const editor = await eventually('a sample note', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.path.includes('/sample-notes/notes/') ? active : undefined;
    });
    await entityShown(editor.document, 'a prediction', ({ kind }) => kind === 'predicted');
  });
});
