// "Fine-Tune Model…": one page on which a run is put together, checked while it is filled in, and started.
import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { assertNever } from '../../common/assertNever';
import { describeError, isCancellation } from '../../common/errors';
import type { PlannerContract } from '../../protocol/planner';
import type { FormTexts, FromTrainForm, ToTrainForm } from '../../protocol/trainForm';
import type { WorkerPeer } from '../../protocol/workerPeer';
import type { Services } from '../app/services';
import { showView, type ViewConnection } from '../app/viewPanel';
import { addTaskToFile } from './addTaskToFile';
import { experiments } from './experimentFields';
import { baseChoices } from './baseChoices';
import { recipeField, recipeFields } from './recipeFields';
import { pickPlace, shorten, type PlaceQuestion } from './places';
import type { TaskDefinition } from './taskArguments';
import { needWorkspace } from './tasks';
import {
  checkForm,
  defaultTexts,
  devices,
  errorsByField,
  planRequest,
  readForm,
  recipeTexts,
  runName,
} from './trainForm';
import { findNotes, notesAround } from './usualNotes';

const viewType = 'clinicalNoteTagger.trainForm';
const lastTextsKey = 'lastTraining';

/** Milliseconds without a keystroke after which the notes and the base are looked at. */
const pause = 300;

/** Starts the run that a form describes. */
export type StartRun = (definition: TaskDefinition) => Promise<void>;

/** What the last form was left with: the next one starts from it. */
export const lastTexts = ({ context }: Services): FormTexts | undefined =>
  context.workspaceState.get(lastTextsKey);

let open: TrainForm | undefined;

/** @param given fields to fill in beforehand. */
export async function showTrainForm(services: Services, start: StartRun, given: FormTexts): Promise<void> {
  const root = needWorkspace().uri.fsPath;
  const texts = { ...(await startTexts(services, root)), ...given };
  if (open !== undefined) {
    open.fill(given);
    return;
  }
  const panel = vscode.window.createWebviewPanel(viewType, 'Fine-Tune Model', vscode.ViewColumn.Active);
  open = new TrainForm(services, start, panel, { root, texts });
}

/** A form that was open comes back as it was when the window is loaded again. */
export function restoreTrainForm(services: Services, start: StartRun): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(viewType, {
    deserializeWebviewPanel: async (panel) => {
      const root = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      const texts = root === undefined ? {} : await startTexts(services, root);
      if (root === undefined || !vscode.workspace.isTrusted || open !== undefined) panel.dispose();
      else open = new TrainForm(services, start, panel, { root, texts });
    },
  });
}

async function startTexts(services: Services, root: string): Promise<FormTexts> {
  const last = lastTexts(services);
  return { ...defaultTexts, ...(last ?? (await findNotes(root))), out: freeRunFolder(root) };
}

export const freeRunFolder = (root: string): string =>
  runName(new Date(), (name) => existsSync(path.join(root, name)));

class TrainForm {
  private readonly services: Services;
  private readonly start: StartRun;
  private readonly panel: vscode.WebviewPanel;
  private readonly root: string;
  private readonly view: ViewConnection<ToTrainForm>;
  private readonly planner: WorkerPeer<PlannerContract>;
  private texts: FormTexts;
  /** What the page was told to fill in, until it answers: one that is just being loaded has not heard it. */
  private unheard: FormTexts = {};
  /** A run is on its way to be started, or kept in tasks.json. */
  private acting = false;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private planning = new AbortController();

  constructor(
    services: Services,
    start: StartRun,
    panel: vscode.WebviewPanel,
    { root, texts }: { readonly root: string; readonly texts: FormTexts },
  ) {
    this.services = services;
    this.start = start;
    this.panel = panel;
    this.root = root;
    this.texts = texts;
    this.planner = services.startPlanner();
    const view = { name: 'trainForm', title: 'Fine-Tune Model' };
    this.view = showView(services, panel.webview, view, (message: FromTrainForm) => this.receive(message));
    panel.onDidDispose(() => this.dispose());
    // Notes may have been annotated meanwhile.
    panel.onDidChangeViewState(() => panel.visible && this.planSoon());
  }

  fill(given: FormTexts): void {
    this.panel.reveal();
    this.fillIn(given);
  }

  private fillIn(texts: FormTexts): void {
    this.unheard = { ...this.unheard, ...texts };
    this.view.post({ kind: 'fill', texts });
  }

  private dispose(): void {
    open = undefined;
    this.closed = true;
    clearTimeout(this.timer);
    this.planning.abort();
    this.planner.dispose();
  }

  private async receive(message: FromTrainForm): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return this.show(message.kept);
      case 'changed':
        this.unheard = {};
        this.change(message.texts);
        return;
      case 'browse':
        return this.browse(message.field);
      case 'do':
        return this.act(message.action, message.texts);
      default:
        assertNever(message, 'message of the form');
    }
  }

  private async show(kept: FormTexts | null): Promise<void> {
    const bases = await baseChoices(this.services);
    this.texts = { ...(kept ?? this.texts), ...this.unheard };
    this.unheard = {};
    this.view.post({
      kind: 'show',
      content: {
        texts: this.texts,
        bases,
        devices,
        experiments,
        recipe: recipeField,
        settings: recipeFields,
      },
    });
    this.change(this.texts);
  }

  private change(texts: FormTexts): void {
    this.texts = texts;
    this.view.post({ kind: 'checked', check: checkForm(texts) });
    this.planSoon();
  }

  private planSoon(): void {
    clearTimeout(this.timer);
    // A run is not started before its own check has come to its end.
    if (this.acting) return;
    this.planning.abort();
    this.timer = setTimeout(() => void this.plan(), pause);
  }

  /** Shows and returns what is in the run's way. What cannot be found out is left unsaid: the run itself tells it then. */
  private async plan(): Promise<Readonly<Record<string, string>>> {
    clearTimeout(this.timer);
    this.planning.abort();
    this.planning = new AbortController();
    const { signal } = this.planning;
    try {
      const request = planRequest(this.texts, this.root);
      const { recipe, ...outlook } = await this.planner.call('plan', request, { signal });
      if (signal.aborted) return {};
      const errors = errorsByField(outlook);
      this.view.post({
        kind: 'outlook',
        outlook: { ...outlook, errors },
        recipe: recipe === null ? null : recipeTexts(recipe),
      });
      return errors;
    } catch (error) {
      if (!isCancellation(error))
        this.services.log.warn(`The form could not look at the notes: ${describeError(error)}`);
      return {};
    }
  }

  private async browse(field: string): Promise<void> {
    const question = questions[field] ?? { ...file, title: titleOf(field) };
    const place = shorten(await pickPlace({ ...question, root: this.root }), this.root);
    const texts = field === 'train' ? notesAround(place, this.root) : { [field]: place };
    this.fillIn(texts);
  }

  private async act(action: 'start' | 'copy' | 'addTask', texts: FormTexts): Promise<void> {
    if (action === 'copy') return vscode.env.clipboard.writeText(checkForm(texts).command);
    if (this.acting) return;
    this.acting = true;
    this.texts = texts;
    try {
      await this.carryOut(action, texts);
    } finally {
      this.acting = false;
      // Something was typed meanwhile, and the form is still there.
      if (this.texts !== texts && !this.closed) this.planSoon();
    }
  }

  private async carryOut(action: 'start' | 'addTask', texts: FormTexts): Promise<void> {
    const { definition, errors } = readForm(texts);
    const found = Object.keys(errors).length > 0 ? errors : await this.plan();
    if (this.closed) return;
    if (Object.keys(found).length > 0) {
      this.view.post({ kind: 'refused' });
      return;
    }
    await this.services.context.workspaceState.update(lastTextsKey, remembered(texts));
    if (action === 'addTask') return addTaskToFile(definition);
    await this.start(definition);
    this.panel.dispose();
  }
}

/** The run folder is a new one each time. */
const remembered = (texts: FormTexts): FormTexts =>
  Object.fromEntries(Object.entries(texts).filter(([field]) => field !== 'out'));

const titleOf = (field: string): string => recipeFields.find(({ name }) => name === field)?.title ?? 'File';

const notes = { files: true, folders: true };
const file = { files: true, folders: false };
const folder = { files: false, folders: true };
const questions: Readonly<Record<string, Omit<PlaceQuestion, 'root'>>> = {
  train: { title: 'Training notes', ...notes },
  dev: { title: 'Dev notes', ...notes },
  test: { title: 'Test notes', ...notes },
  labels: { title: 'Label map', ...file },
  base: { title: 'Model folder', ...folder },
  out: { title: 'Run folder', ...folder },
};
