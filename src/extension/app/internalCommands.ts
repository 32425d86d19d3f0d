// Commands that only tests call: an underscore keeps them out of every list.
import { monitorEventLoopDelay, type IntervalHistogram } from 'node:perf_hooks';
import * as vscode from 'vscode';
import type { NoteSessions } from '../notes/noteSessions';

export function registerInternalCommands(sessions: NoteSessions): vscode.Disposable {
  let histogram: IntervalHistogram | undefined;
  return vscode.Disposable.from(
    vscode.commands.registerCommand('_clinicalNoteTagger.noteState', (uri: string) => {
      const session = sessions.all.find(({ key }) => key === uri);
      return session && { state: session.state.kind, entities: session.entities.all };
    }),
    /** Milliseconds by which turns of the event loop came late, of all code in this process. */
    vscode.commands.registerCommand('_clinicalNoteTagger.eventLoopDelay', (action: 'start' | 'stop') => {
      if (action === 'start') {
        histogram = monitorEventLoopDelay({ resolution: 2 });
        histogram.enable();
        return undefined;
      }
      histogram?.disable();
      return (
        histogram && {
          max: histogram.max / 1e6,
          mean: histogram.mean / 1e6,
          p99: histogram.percentile(99) / 1e6,
        }
      );
    }),
  );
}
