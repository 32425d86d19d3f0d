// The form that starts a training run: notes, model, device, recipe; checked by the editor while it is filled in.
import { assertNever } from '../../common/assertNever';
import type { RunOutlook } from '../../protocol/planner';
import type {
  Choice,
  FormCheck,
  FormTexts,
  FromTrainForm,
  RecipeField,
  ToTrainForm,
  TrainFormContent,
} from '../../protocol/trainForm';
import { byId, element } from '../elements';
import { linkToEditor } from '../vscodeApi';
import { experimentFields, showExperiment } from './experiment';
import { choiceList, textInput } from './field';
import { addField, fields, fill, texts } from './fields';
import { describeEstimate, describeNotes, warnings } from './model';
import './trainForm.css';

const editor = linkToEditor<ToTrainForm, FromTrainForm, FormTexts>(receive);

/** Errors of a field are shown once the person has been there. */
const visited = new Set<string>();
let content: TrainFormContent | undefined;
let check: FormCheck = { errors: {}, command: '', runs: 1 };
let outlook: Omit<RunOutlook, 'recipe'> = { notes: {}, estimate: null, errors: {} };

const estimate = element('p', { class: 'estimate', role: 'status' });
const command = element('code');
const summary = element('span', { class: 'changed' });

function receive(message: ToTrainForm): void {
  switch (message.kind) {
    case 'show':
      build(message.content);
      return;
    case 'fill':
      fill(message.texts);
      changed();
      return;
    case 'checked':
      check = message.check;
      show();
      return;
    case 'outlook':
      outlook = message.outlook;
      showRecipe(message.recipe);
      show();
      return;
    case 'refused':
      for (const name of fields.keys()) visited.add(name);
      show();
      goToFirstError();
      return;
    default:
      assertNever(message, 'message to the form');
  }
}

function goToFirstError(): void {
  const control = [...fields.values()].find(({ name }) => errorOf(name) !== undefined)?.control;
  const folded = control?.closest('details');
  if (folded) folded.open = true;
  control?.focus();
}

function build(shown: TrainFormContent): void {
  content = shown;
  const form = element(
    'form',
    { novalidate: true },
    section(
      'Notes',
      pathField('train', {
        title: 'Training notes',
        help: 'A folder or file in any format that conversion reads.',
      }),
      element(
        'div',
        { class: 'columns' },
        pathField('dev', { title: 'Dev notes', help: 'Scored after each epoch; they pick the best one.' }),
        addField(textInput('such as 0.8'), {
          name: 'split',
          title: 'or a share of the training notes',
          help: 'The run learns from this share and is scored on the rest.',
        }),
      ),
      pathField('test', { title: 'Test notes', help: 'Scored once, at the end.', optional: true }),
    ),
    section(
      'Model',
      element(
        'div',
        { class: 'columns' },
        addField(choiceList(shown.bases), {
          name: 'base',
          title: 'Base model',
          beside: browseButton('base', 'base model'),
        }),
        addField(choiceList(shown.devices), { name: 'device', title: 'Device' }),
      ),
      pathField('out', { title: 'Run folder', help: 'Gets the model, its checkpoint and the report.' }),
    ),
    recipe(shown),
    commandLine(),
    footer(),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act('start');
  });
  form.addEventListener('input', changed);
  form.addEventListener('focusout', ({ target }) => {
    if (target instanceof HTMLElement && fields.has(target.id)) visited.add(target.id);
    show();
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) act('start');
  });
  byId('root').replaceChildren(
    element(
      'header',
      {},
      element('h1', {}, 'Fine-Tune Model'),
      element(
        'p',
        {},
        'Teaches a model the entities that are annotated in your notes. Everything stays on this machine.',
      ),
    ),
    form,
  );
  fill(shown.texts);
  show();
}

const section = (title: string, ...children: readonly HTMLElement[]): HTMLElement =>
  element('fieldset', {}, element('legend', {}, title), ...children);

function pathField(
  name: string,
  { title, ...options }: { readonly title: string; readonly help: string; readonly optional?: boolean },
): HTMLElement {
  return addField(textInput(), { name, title, ...options, beside: browseButton(name, title.toLowerCase()) });
}

function browseButton(name: string, what: string): HTMLElement {
  const button = element(
    'button',
    { type: 'button', class: 'secondary', 'aria-label': `Browse for ${what}` },
    'Browse…',
  );
  button.addEventListener('click', () => editor.post({ kind: 'browse', field: name, texts: texts() }));
  return button;
}

function recipe({ recipe: whole, settings, experiments }: TrainFormContent): HTMLElement {
  const groups = [...new Set(settings.map(({ group }) => group))].map((group) =>
    element(
      'fieldset',
      { class: 'group' },
      element('legend', {}, group),
      ...settings.filter((setting) => setting.group === group).map((setting) => settingField(setting)),
    ),
  );
  const labels = pathField('labels', {
    title: 'Label map',
    help: 'JSON that renames labels, or leaves some out: {"Sign_symptom": "problem", "Age": null}',
    optional: true,
  });
  return element(
    'details',
    {},
    element('summary', {}, 'Advanced ', summary),
    element('div', { class: 'columns' }, settingField(whole, 'the base model’s'), labels),
    experimentFields(experiments),
    element(
      'p',
      { class: 'note' },
      'Settings that are left empty follow the recipe, whose values stand in grey.',
    ),
    element('div', { class: 'groups' }, ...groups),
  );
}

/** @param usual what an empty list says. */
function settingField({ name, title, help, choices, isFile }: RecipeField, usual = ''): HTMLElement {
  if (isFile) return pathField(name, { title, help });
  if (choices === undefined) return addField(textInput(), { name, title, help });
  const list = choices.map((value): Choice => ({ value, title: value, detail: '' }));
  return addField(choiceList([{ value: '', title: usual, detail: '' }, ...list]), { name, title, help });
}

function commandLine(): HTMLElement {
  const copy = element('button', { type: 'button', class: 'secondary' }, 'Copy');
  copy.addEventListener('click', () => {
    act('copy');
    copy.textContent = 'Copied';
    setTimeout(() => (copy.textContent = 'Copy'), 1500);
  });
  return element(
    'section',
    { class: 'command', 'aria-label': 'Command line' },
    element('p', { class: 'note' }, 'The same on a command line, in the workspace folder:'),
    element('div', { class: 'line' }, element('pre', { tabindex: 0 }, command), copy),
  );
}

function footer(): HTMLElement {
  const add = element('button', { type: 'button', class: 'secondary' }, 'Add to tasks.json');
  add.addEventListener('click', () => act('addTask'));
  return element(
    'footer',
    {},
    element('button', { type: 'submit', class: 'primary', title: 'Ctrl+Enter' }, 'Start Fine-Tuning'),
    add,
    estimate,
  );
}

function act(action: 'start' | 'copy' | 'addTask'): void {
  editor.post({ kind: 'do', action, texts: texts() });
}

function changed(): void {
  const now = texts();
  editor.setState(now);
  editor.post({ kind: 'changed', texts: now });
}

/** What was typed comes first: the outlook may be of an earlier text. */
const errorOf = (name: string): string | undefined => check.errors[name] ?? outlook.errors[name];

function show(): void {
  const now = texts();
  const doubts = warnings(outlook.notes, now);
  for (const [name, shown] of fields) {
    shown.showError(visited.has(name) || outlook.errors[name] !== undefined ? errorOf(name) : undefined);
  }
  for (const split of ['train', 'dev', 'test'] as const) {
    const found = outlook.notes[split];
    const said = found === undefined || now[split] === '' ? undefined : describeNotes(found);
    const doubt = said === undefined ? undefined : doubts[split];
    fields
      .get(split)
      ?.say(doubt === undefined ? said : `${said ?? ''} ${doubt}`, doubt === undefined ? 'plain' : 'warning');
  }
  fields.get('base')?.say(detailOf(content?.bases, now['base']));
  fields.get('device')?.say(detailOf(content?.devices, now['device']));
  fields.get('split')?.say(undefined);
  showExperiment(content?.experiments ?? []);
  command.textContent = check.command;
  estimate.textContent = outlook.estimate === null ? '' : describeEstimate(outlook.estimate, check.runs);
  const own = ['recipe', 'labels', 'experiment', ...(content?.settings ?? []).map(({ name }) => name)].filter(
    (name) => (now[name] ?? '') !== '',
  ).length;
  summary.textContent = own === 0 ? '' : `(${own} changed)`;
}

const detailOf = (choices: readonly Choice[] | undefined, value: string | undefined): string | undefined =>
  choices?.find((choice) => choice.value === value)?.detail;

function showRecipe(usual: FormTexts | null): void {
  for (const [name, text] of Object.entries(usual ?? {})) fields.get(name)?.showUsual(text);
}

editor.post({ kind: 'ready', kept: editor.getState() ?? null });
