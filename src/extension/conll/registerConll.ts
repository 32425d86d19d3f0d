// The CoNLL preview: the custom editor of *.conll and *.bio, and the commands around it.
import * as vscode from 'vscode';
import { AppError } from '../../common/errors';
import type { Commands } from '../app/commandTable';
import type { Feature } from '../app/feature';
import type { Services } from '../app/services';
import { ConllPreview } from './conllPreview';
import { findConll } from './conllLinks';

const viewType = 'clinicalNoteTagger.conllPreview';

type ConllCommands = Pick<
  Commands,
  | 'clinicalNoteTagger.openConllPreview'
  | 'clinicalNoteTagger.openConllText'
  | 'clinicalNoteTagger.showInConll'
>;

export function registerConll(services: Services): Feature<ConllCommands> {
  const previews = new Map<string, ConllPreview>();
  const diagnostics = vscode.languages.createDiagnosticCollection('clinicalNoteTagger.conll');
  const provider: vscode.CustomTextEditorProvider = {
    resolveCustomTextEditor: (document, panel) => {
      const preview = new ConllPreview(services, document, panel, diagnostics);
      const key = document.uri.toString();
      previews.set(key, preview);
      panel.onDidDispose(() => {
        preview.dispose();
        if (previews.get(key) === preview) previews.delete(key);
      });
    },
  };
  const parts = vscode.Disposable.from(
    diagnostics,
    vscode.window.registerCustomEditorProvider(viewType, provider, {
      webviewOptions: { retainContextWhenHidden: true, enableFindWidget: false },
      supportsMultipleEditorsPerDocument: false,
    }),
  );
  return {
    commands: {
      'clinicalNoteTagger.openConllPreview': (uri) => openWith(uri, viewType),
      'clinicalNoteTagger.openConllText': (uri) => openWith(uri, 'default'),
      'clinicalNoteTagger.showInConll': () => showInConll(previews),
    },
    dispose: () => {
      parts.dispose();
    },
  };
}

async function openWith(uri: vscode.Uri | undefined, editor: string): Promise<void> {
  const target = uri instanceof vscode.Uri ? uri : activeUri();
  if (target === undefined)
    throw new AppError('usage', 'Open or select a CoNLL file (.conll or .bio) first.');
  await vscode.commands.executeCommand('vscode.openWith', target, editor);
}

function activeUri(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom
    ? input.uri
    : undefined;
}

async function showInConll(previews: ReadonlyMap<string, ConllPreview>): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw new AppError('usage', 'Open a note first.');
  const conll = await findConll(editor.document.uri.fsPath);
  if (conll === undefined) {
    throw new AppError('usage', 'No CoNLL file of this note was found: convert its folder to CoNLL first.');
  }
  const offset = editor.document.offsetAt(editor.selection.start);
  await vscode.commands.executeCommand('vscode.openWith', conll, viewType, vscode.ViewColumn.Beside);
  const preview = previews.get(conll.toString());
  if (preview !== undefined && !(await preview.revealNote(editor.document, offset))) {
    throw new AppError(
      'usage',
      'This CoNLL file has no offsets, so the place is not known. Convert with offsets (a setting).',
    );
  }
}
