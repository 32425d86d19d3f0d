// Connects a webview with its view bundle: page, typed messages, errors.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Services } from './services';
import { showError } from './showError';
import { webviewPage } from './webviewPage';

export interface ViewConnection<ToView> {
  post(message: ToView): void;
}

/**
 * Shows `dist/views/<name>.js`, with the style sheet bundled beside it, in a webview.
 * @param receive is called for each message of the view, whose type it states; what it throws is shown to the user.
 */
export function showView<ToView>(
  services: Services,
  webview: vscode.Webview,
  view: { readonly name: string; readonly title: string },
  receive: (message: never) => Promise<void> | void,
): ViewConnection<ToView> {
  const root = services.context.extensionUri;
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString();
  const style = `dist/views/${view.name}.css`;
  const folders = ['dist/views', 'media'].map((folder) => vscode.Uri.joinPath(root, folder));
  webview.options = { enableScripts: true, localResourceRoots: folders };
  webview.onDidReceiveMessage(async (message) => {
    try {
      await receive(message as never);
    } catch (error) {
      showError(services.log, view.title, error);
    }
  });
  webview.html = webviewPage({
    title: view.title,
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: address(`dist/views/${view.name}.js`),
    style: existsSync(services.file(style)) ? address(style) : undefined,
  });
  return { post: (message) => void webview.postMessage(message) };
}
