// Answers the questions of a command as a person does who presses Enter at each.
import * as vscode from 'vscode';

/** Accepts what quick picks propose until `work` has ended. */
export async function acceptProposals<T>(work: Thenable<T>): Promise<T> {
  const again = Symbol('again');
  for (;;) {
    const pause = new Promise<typeof again>((resolve) => setTimeout(resolve, 300, again));
    const outcome = await Promise.race([work, pause]);
    if (outcome !== again) return outcome;
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }
}
