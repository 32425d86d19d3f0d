// A progress notification whose Cancel button aborts a signal.
import * as vscode from 'vscode';

export interface Reporter {
  readonly signal: AbortSignal;
  /** Fraction done, 0–1, or undefined while unknown. */
  readonly report: (message: string, done?: number) => void;
}

export async function withProgress<T>(title: string, work: (reporter: Reporter) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const listening = token.onCancellationRequested(() => controller.abort());
    let shown = 0;
    const report = (message: string, done?: number): void => {
      const percent = done === undefined ? shown : Math.max(shown, Math.floor(done * 100));
      progress.report({ message, increment: percent - shown });
      shown = percent;
    };
    try {
      return await work({ signal: controller.signal, report });
    } finally {
      listening.dispose();
    }
  });
}
