// How a conversion ends for the person who asked for it: one sentence, with the ledger and the Problems where there are any.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { isCancellation } from '../../common/errors';
import { isError } from '../../corpus/ledger';
import type { LedgerPage } from '../../protocol/ledgerView';
import type { Services } from '../app/services';
import { describeResult, describeStop } from './convertChoices';
import { showLedger } from './ledgerPage';

/** Of what was converted; nothing is said of a ledger when no document could be read. */
export function showConversion(services: Services, page: LedgerPage, inputs: readonly string[]): void {
  const { result } = page;
  services.problems.show('conversion', result.ledger.problems);
  if (result.documents === 0) {
    const names = inputs.map((input) => path.basename(input)).join(', ');
    void offerProblems(
      vscode.window.showErrorMessage,
      `Nothing could be read from ${names}: see Problems for the reason.`,
    );
    return;
  }
  showLedger(services, page);
  if (result.ledger.problems.some(isError))
    void offerProblems(vscode.window.showWarningMessage, describeResult(result));
  else void vscode.window.showInformationMessage(describeResult(result));
}

async function offerProblems(
  show: (message: string, ...buttons: string[]) => Thenable<string | undefined>,
  message: string,
): Promise<void> {
  const button = 'Show Problems';
  if ((await show(message, button)) === button)
    await vscode.commands.executeCommand('workbench.actions.view.problems');
}

/** Says what is left of a conversion that was cancelled, and throws on whatever ended it. */
export function tellOfStop(out: string, error: unknown): never {
  if (isCancellation(error)) void vscode.window.showInformationMessage(describeStop(out, existsSync(out)));
  throw error;
}
