// What a form is filled with at first: training notes that lie in the workspace, and dev and test notes beside them.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { FormTexts } from '../../protocol/trainForm';
import { shorten } from './places';
import { siblingNames } from './trainForm';

const annotated = '*.{ann,con,xml,conll,bio,jsonl,pubtator}';

/** The first folder of annotated notes that is called `train`; nothing where there is none. */
export async function findNotes(root: string): Promise<FormTexts> {
  const pattern = new vscode.RelativePattern(root, `**/{train,training}/${annotated}`);
  const [file] = await vscode.workspace.findFiles(pattern, '**/node_modules/**', 1);
  return file === undefined ? {} : notesAround(shorten(path.dirname(file.fsPath), root), root);
}

/** @param train relative to `root`, or absolute. */
export function notesAround(train: string, root: string): FormTexts {
  const beside = (split: 'dev' | 'test'): FormTexts => {
    const folders = siblingNames(train, split).map((name) => path.join(path.dirname(train), name));
    const found = folders.find((folder) => existsSync(path.resolve(root, folder)));
    return found === undefined ? {} : { [split]: found };
  };
  return { train, ...beside('dev'), ...beside('test') };
}
