// Answers the questions of a command as a person does who presses one key at each.
import * as vscode from 'vscode';

/** Accepts what quick picks propose until `work` has ended. */
export const acceptProposals = <T>(work: Thenable<T>): Promise<T> =>
  answering(work, 'workbench.action.acceptSelectedQuickOpenItem');

/** Leaves quick picks unanswered until `work` has ended. */
export const refuseProposals = <T>(work: Thenable<T>): Promise<T> =>
  answering(work, 'workbench.action.closeQuickOpen');

async function answering<T>(work: Thenable<T>, key: string): Promise<T> {
  const again = Symbol('again');
  for (;;) {
    const pause = new Promise<typeof again>((resolve) => setTimeout(resolve, 150, again));
    const outcome = await Promise.race([work, pause]);
    if (outcome !== again) return outcome;
    await vscode.commands.executeCommand(key);
  }
}
