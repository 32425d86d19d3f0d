// "Convert n2c2 Files to CoNLL…": what, into what, where to; then the conversion in its own process, Problems and the ledger.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { AppError, CancelledError } from '../../common/errors';
import { journalName } from '../../corpus/folders/journal';
import type { ConversionResult, ConverterContract, Recognition } from '../../protocol/converter';
import type { WorkerPeer } from '../../protocol/workerPeer';
import { withProgress } from '../app/progress';
import type { Services } from '../app/services';
import { settings } from '../app/settings';
import {
  describeRecognition,
  nothingToConvert,
  outputFolder,
  shortTitle,
  targetChoices,
  type ConvertChoices,
  type TargetChoice,
} from './convertChoices';
import { showConversion, tellOfStop } from './convertEnding';

type Converter = WorkerPeer<ConverterContract>;

/** @param choices what is given is not asked for. */
export async function convertCommand(
  services: Services,
  inputs: readonly vscode.Uri[],
  choices: ConvertChoices = {},
): Promise<ConversionResult> {
  const converter = services.startConverter();
  try {
    const paths = (inputs.length > 0 ? inputs : await pickInputs()).map(({ fsPath }) => fsPath);
    const { recognition, from } = await recognise(converter, paths, choices.from);
    const nothing = nothingToConvert(recognition, paths, from);
    if (nothing !== undefined) {
      services.problems.show('conversion', recognition.unreadable);
      throw new AppError('input', nothing);
    }
    const target = await pickTarget(recognition, choices);
    const out = choices.out ?? (await pickOutput(paths[0] ?? '', target.name));
    const write = {
      scheme: settings.scheme(),
      columns: target.columns ?? settings.columns(),
      flatten: { kind: settings.flatten() },
      ...choices.write,
    };
    const result = await withProgress('Converting', ({ signal, report }) =>
      converter.call(
        'convert',
        { inputs: paths, out, from, to: target.name, write },
        {
          signal,
          waitWhenCancelled: true,
          onProgress: ({ done, total }) =>
            report(`${done} of ${total}`, total === 0 ? undefined : done / total),
        },
      ),
    ).catch((error: unknown) => tellOfStop(out, error));
    const source = recognition.formats[0]?.title ?? from;
    const title = `${shortTitle(source)} → ${target.label}`;
    const page = { result, out, title, leftAlone: recognition.leftAlone };
    showConversion(services, page, paths);
    return result;
  } finally {
    converter.dispose();
  }
}

async function pickInputs(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    title: 'Files or folder to convert',
    openLabel: 'Convert',
    canSelectFolders: true,
    canSelectFiles: false,
    canSelectMany: true,
    ...startFolder(),
  });
  if (picked === undefined || picked.length === 0) throw new CancelledError();
  return picked;
}

function startFolder(): { defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: folder };
}

/** Asks when two formats fit. */
async function recognise(
  converter: Converter,
  inputs: readonly string[],
  given: string | undefined,
): Promise<{ recognition: Recognition; from: string }> {
  const ask = (from: string): Promise<Recognition> =>
    withProgress('Looking at the files', ({ signal }) =>
      converter.call('recognise', { inputs, from }, { signal }),
    );
  let from = given ?? 'auto';
  let recognition = await ask(from);
  if (recognition.ambiguous !== null) {
    const { message, candidates } = recognition.ambiguous;
    const items = candidates.map(({ name, title }) => ({ label: title, description: name, name }));
    const chosen = await vscode.window.showQuickPick(items, {
      title: 'Two formats fit',
      // The name of the file stands last in its path, where the line would be cut off.
      placeHolder: message.replace(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', '…'),
      ignoreFocusOut: true,
    });
    if (chosen === undefined) throw new CancelledError();
    from = chosen.name;
    recognition = await ask(from);
  }
  return { recognition, from };
}

async function pickTarget(recognition: Recognition, { to, write }: ConvertChoices): Promise<TargetChoice> {
  const targets = targetChoices(recognition.writable, write?.columns ?? settings.columns());
  if (to !== undefined) {
    const given = targets.find(({ name }) => name === to);
    if (given === undefined) throw new AppError('usage', `${to} is not a format that can be written.`);
    return given;
  }
  const chosen = await vscode.window.showQuickPick(targets, {
    title: `Convert: found ${describeRecognition(recognition)}`,
    placeHolder: 'Write as',
    ignoreFocusOut: true,
  });
  if (chosen === undefined) throw new CancelledError();
  return chosen;
}

async function pickOutput(input: string, to: string): Promise<string> {
  const isInterrupted = (folder: string): boolean => existsSync(path.join(folder, journalName));
  const usual = outputFolder(input, to, (folder) => existsSync(folder) && !isInterrupted(folder));
  const other = '$(folder-opened) Another folder…';
  const items = [
    {
      label: `$(new-folder) ${path.basename(usual)}`,
      description: isInterrupted(usual) ? 'goes on where it was stopped' : path.dirname(usual),
    },
    { label: other },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Convert: output folder',
    placeHolder: 'Where to write',
    ignoreFocusOut: true,
  });
  if (chosen === undefined) throw new CancelledError();
  if (chosen.label !== other) return usual;
  const picked = await vscode.window.showOpenDialog({
    title: 'Output folder',
    openLabel: 'Write here',
    canSelectFolders: true,
    canSelectFiles: false,
    ...startFolder(),
  });
  const folder = picked?.[0];
  if (folder === undefined) throw new CancelledError();
  return folder.fsPath;
}
