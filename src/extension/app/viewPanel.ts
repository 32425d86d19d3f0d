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
 * Shows `dist/views/<name>.js` in a webview.
 * @param receive is called for each message of the view; what it throws is shown to the user.
 */
export function showView<ToView, FromView>(
  services: Services,
  webview: vscode.Webview,
  view: { readonly name: string; readonly title: string },
  receive: (message: FromView) => Promise<void> | void,
): ViewConnection<ToView> {
  const folder = vscode.Uri.joinPath(services.context.extensionUri, 'dist', 'views');
  const address = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
  const hasStyle = existsSync(services.file('dist', 'views', `${view.name}.css`));
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.onDidReceiveMessage(async (message: FromView) => {
    try {
      await receive(message);
    } catch (error) {
      showError(services.log, view.title, error);
    }
  });
  webview.html = webviewPage({
    title: view.title,
    source: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
    script: address(`${view.name}.js`),
    style: hasStyle ? address(`${view.name}.css`) : undefined,
  });
  return { post: (message) => void webview.postMessage(message) };
}
