// Shows an error with buttons that do something about it.
import * as vscode from 'vscode';
import { describeError } from '../../common/errors';
import { explainError, type Remedy } from './explainError';

const buttons: Readonly<Record<Remedy, readonly [title: string, command: string, argument?: string]>> = {
  showLog: ['Show Log', 'clinicalNoteTagger.showLog'],
  chooseModel: ['Choose Model…', 'clinicalNoteTagger.chooseModel'],
  openSettings: ['Open Settings', 'workbench.action.openSettings', 'clinicalNoteTagger.device'],
  manageTrust: ['Manage Workspace Trust', 'workbench.trust.manage'],
  restartTagger: ['Restart', 'clinicalNoteTagger.restartTagger'],
};

/** Logs and shows; a cancellation does neither. Does not wait for the person to answer. */
export function showError(log: vscode.LogOutputChannel, what: string, error: unknown): void {
  const explanation = explainError(error);
  if (explanation === undefined) return;
  log.error(
    `${what}: ${describeError(error)}${explanation.remedies[0] === 'showLog' ? framesOf(error) : ''}`,
  );
  const offered = explanation.remedies.map((remedy) => buttons[remedy]);
  void vscode.window
    .showErrorMessage(explanation.message, ...offered.map(([title]) => title))
    .then((chosen) => {
      const button = offered.find(([title]) => title === chosen);
      if (button !== undefined) void vscode.commands.executeCommand(button[1], button[2]);
    });
}

/** Where it happened, without the message: that may hold a note. */
function framesOf(error: unknown): string {
  const lines = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => `\n${line}`)
    .join('');
}
