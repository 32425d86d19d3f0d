// What every feature needs: the context, the log and the child processes.
import * as vscode from 'vscode';
import type { Contract } from '../../protocol/calls';
import type { ConverterContract } from '../../protocol/converter';
import type { DocumentsContract } from '../../protocol/documents';
import type { EvaluatorContract } from '../../protocol/evaluator';
import type { PlannerContract } from '../../protocol/planner';
import type { TaggerContract } from '../../protocol/tagger';
import { WorkerPeer } from '../../protocol/workerPeer';
import type { Releasable } from './feature';
import { forkWorker } from './forkWorker';
import { ProblemList } from './problemList';

const minutes = 60_000;

export interface Services extends Releasable {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly problems: ProblemList;
  readonly tagger: WorkerPeer<TaggerContract>;
  readonly documents: WorkerPeer<DocumentsContract>;
  /** A process of its own for one conversion: ending it ends the conversion. */
  startConverter(): WorkerPeer<ConverterContract>;
  /** A process of its own for one form that starts a run. */
  startPlanner(): WorkerPeer<PlannerContract>;
  /** A process of its own for one report. */
  startEvaluator(): WorkerPeer<EvaluatorContract>;
  /** Absolute path of a file of the extension. */
  file(...segments: string[]): string;
}

export function createServices(context: vscode.ExtensionContext): Services {
  const log = vscode.window.createOutputChannel('Clinical Note Tagger', { log: true });
  const file = (...segments: string[]): string =>
    vscode.Uri.joinPath(context.extensionUri, ...segments).fsPath;
  const peer = <C extends Contract<C>>(name: string, bundle: string, idleAfter: number): WorkerPeer<C> =>
    new WorkerPeer<C>({
      name,
      idleAfter,
      start: () => forkWorker(file('dist', bundle), (line) => log.info(`${bundle}: ${line}`)),
      onCrash: (reason) => log.error(`${name} process ended: ${reason}`),
    });
  const problems = new ProblemList();
  const tagger = peer<TaggerContract>('The tagging', 'tagger.worker.js', 10 * minutes);
  const documents = peer<DocumentsContract>('The documents', 'documents.worker.js', 10 * minutes);
  return {
    context,
    log,
    problems,
    tagger,
    documents,
    startConverter: () => peer<ConverterContract>('The conversion', 'converter.worker.js', Infinity),
    startPlanner: () => peer<PlannerContract>('The planning', 'planner.worker.js', 10 * minutes),
    startEvaluator: () => peer<EvaluatorContract>('The evaluation', 'evaluator.worker.js', Infinity),
    file,
    dispose: () => {
      tagger.dispose();
      documents.dispose();
      problems.dispose();
      log.dispose();
    },
  };
}
