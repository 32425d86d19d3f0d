// The run monitor's panel: reads the run's log once a second while it is looked at; closing it stops nothing.
import * as path from 'node:path';
import * as vscode from 'vscode';
import { assertNever } from '../../common/assertNever';
import { AppError } from '../../common/errors';
import type { ExperimentProgress } from '../../protocol/experimentProgress';
import type { RunUpdate } from '../../protocol/runEvents';
import type { FromRunView, ToRunView } from '../../protocol/runView';
import { explainError } from '../app/explainError';
import type { Services } from '../app/services';
import { showView, type ViewConnection } from '../app/viewPanel';
import { findRun } from './findRuns';
import { taskOf } from './tasks';

const interval = 1000;
const viewType = 'clinicalNoteTagger.runMonitor';
const panels = new Map<string, vscode.WebviewPanel>();

export function showRunMonitor(services: Services, folder: string): void {
  const open = panels.get(folder);
  if (open !== undefined) {
    open.reveal();
    return;
  }
  const title = `Run ${path.basename(folder)}`;
  watchRun(services, folder, vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active));
}

/** Monitors that were open come back when the window is loaded again, and find their runs. */
export function restoreRunMonitors(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: (panel, state: { readonly folder?: unknown } | undefined) => {
      if (typeof state?.folder === 'string') watchRun(services, state.folder, panel);
      else panel.dispose();
      return Promise.resolve();
    },
  });
}

function watchRun(services: Services, folder: string, panel: vscode.WebviewPanel): void {
  panels.set(folder, panel);
  const monitor = new RunMonitor(services, folder, panel);
  panel.onDidDispose(() => {
    panels.delete(folder);
    monitor.dispose();
  });
}

type ShownState = Pick<Extract<ToRunView, { kind: 'run' }>, 'state' | 'canCancel' | 'remark'>;

class RunMonitor implements vscode.Disposable {
  private readonly services: Services;
  private readonly folder: string;
  private readonly panel: vscode.WebviewPanel;
  private readonly view: ViewConnection<ToRunView>;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private read = 0;
  private done: RunUpdate['done'] = null;
  /** Its task ran in this window. */
  private wasOurs = false;
  /** Counts the times the log was asked: an answer that comes when another one is awaited, or none any more, is dropped. */
  private round = 0;

  constructor(services: Services, folder: string, panel: vscode.WebviewPanel) {
    this.services = services;
    this.folder = folder;
    this.panel = panel;
    this.view = showView(
      services,
      panel.webview,
      { name: 'runMonitor', title: 'Run Monitor' },
      (message: FromRunView) => this.receive(message),
    );
    panel.onDidChangeViewState(() => (panel.visible ? this.watch() : clearTimeout(this.timer)));
  }

  dispose(): void {
    this.round++;
    clearTimeout(this.timer);
  }

  private async receive(message: FromRunView): Promise<void> {
    switch (message.kind) {
      case 'ready':
        // A page that was hidden starts anew.
        this.read = 0;
        this.watch();
        return;
      case 'open':
        showRunMonitor(this.services, message.folder);
        return;
      case 'do':
        return this.act(message.action);
      default:
        assertNever(message, 'message of the run monitor');
    }
  }

  private watch(): void {
    clearTimeout(this.timer);
    const round = ++this.round;
    void this.update(round).finally(() => {
      if (round === this.round && this.panel.visible) this.timer = setTimeout(() => this.watch(), interval);
    });
  }

  private async update(round: number): Promise<void> {
    try {
      const { folder } = this;
      const experiment = await this.services.documents.call('readExperiment', {
        folder,
        isRunning: this.isOurs,
      });
      if (round !== this.round) return;
      if (experiment !== null) {
        this.showExperiment(experiment);
        return;
      }
      const update = await this.services.documents.call('readRun', { run: folder, from: this.read });
      if (round !== this.round) return;
      this.read = update.next;
      if (update.done !== null || update.steps.step.length > 0) this.done = update.done;
      if (update.fromStart || update.steps.step.length > 0 || update.dev.length > 0 || update.done !== null) {
        this.view.post({ kind: 'update', update });
      }
      this.show(this.stateOf(update.isAlive));
    } catch (error) {
      if (round !== this.round) return;
      // Until the notes are read there is no manifest, and after an error there never is.
      if (error instanceof AppError && error.code === 'input' && this.wasOurs) this.show(this.stateBefore());
      else this.fail(error);
    }
  }

  private showExperiment(experiment: ExperimentProgress): void {
    this.view.post({ kind: 'experiment', experiment });
    const { state } = experiment;
    this.show(state === 'running' ? this.runningState() : { state, canCancel: false, remark: null });
  }

  private fail(error: unknown): void {
    const message = explainError(error)?.message;
    if (message !== undefined) this.view.post({ kind: 'failed', message });
  }

  private get isOurs(): boolean {
    const ours = this.task !== undefined;
    this.wasOurs ||= ours;
    return ours;
  }

  /** The one that trains into the folder, or the experiment's that the run is a part of. */
  private get task(): vscode.TaskExecution | undefined {
    return taskOf(this.folder) ?? taskOf(path.dirname(this.folder));
  }

  private get isPart(): boolean {
    return taskOf(this.folder) === undefined && taskOf(path.dirname(this.folder)) !== undefined;
  }

  private stateBefore(): ShownState {
    return this.isOurs
      ? { state: 'starting', canCancel: true, remark: 'Reading the notes and the base model …' }
      : { state: 'broken', canCancel: false, remark: 'The run could not begin. Its terminal says why.' };
  }

  private stateOf(isAlive: boolean): ShownState {
    const hasEnded = this.done !== null && (this.isPart || !this.isOurs);
    if (!hasEnded && (this.isOurs || isAlive)) return this.runningState();
    const ended = this.done === null || this.done === 'cancelled' ? 'stopped' : 'finished';
    return { state: ended, canCancel: false, remark: null };
  }

  private runningState(): ShownState {
    if (this.isOurs) {
      const remark = `One run of the experiment ${path.basename(path.dirname(this.folder))}, which stops as a whole.`;
      return { state: 'running', canCancel: true, remark: this.isPart ? remark : null };
    }
    const remark = this.wasOurs
      ? 'Stopping: the last checkpoint is being written.'
      : 'Another window or a terminal computes this run. It can be stopped there.';
    return { state: 'running', canCancel: false, remark };
  }

  private show(shown: ShownState): void {
    const { folder } = this;
    this.view.post({ kind: 'run', name: path.basename(folder), folder, ...shown });
  }

  private async act(action: Extract<FromRunView, { kind: 'do' }>['action']): Promise<void> {
    if (action === 'cancel') return this.task?.terminate();
    if (action === 'terminal') return vscode.commands.executeCommand('workbench.action.terminal.focus');
    const item = await findRun(this.services, this.folder);
    switch (action) {
      case 'resume':
        return vscode.commands.executeCommand('clinicalNoteTagger.resumeRun', item);
      case 'report':
        return vscode.commands.executeCommand('clinicalNoteTagger.showReport', item);
      case 'use':
        return vscode.commands.executeCommand('clinicalNoteTagger.useModel', item);
    }
  }
}
