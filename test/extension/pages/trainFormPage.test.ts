// The form that starts a run, in a browser: what it says, when it complains, and what it hands on.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { experiments } from '../../../src/extension/runs/experimentFields';
import { recipeField, recipeFields } from '../../../src/extension/runs/recipeFields';
import { checkForm, devices } from '../../../src/extension/runs/trainForm';
import type {
  FormTexts,
  FromTrainForm,
  ToTrainForm,
  TrainFormContent,
} from '../../../src/protocol/trainForm';
import { browserPath, ViewPage } from './viewPage';

const content: TrainFormContent = {
  texts: { train: 'notes/train', base: 'clinical-bert-mini', device: 'auto', out: 'runs/1' },
  bases: [
    { value: 'clinical-bert-mini', title: 'clinical-bert-mini', detail: 'Finds problem.', group: 'Built in' },
    { value: 'scratch:bert-mini', title: 'BERT mini', detail: '4 layers.', group: 'From random weights' },
  ],
  devices,
  experiments,
  recipe: recipeField,
  settings: recipeFields,
};
const notes = { documents: 4, entities: 7, labels: [['<b>problem</b>', 7]] as const, problems: 0 };
const outlook: ToTrainForm = {
  kind: 'outlook',
  recipe: { epochs: '8', schedule: 'linear' },
  outlook: {
    notes: { train: notes },
    estimate: { windows: 26, stepsPerEpoch: 4, epochs: 8, steps: 32 },
    errors: { stride: 'At most half.' },
  },
};

/** Checks as the editor does. */
const answer = (message: unknown): string[] => {
  const asked = message as FromTrainForm;
  const send = (out: ToTrainForm): string => JSON.stringify(out);
  const checked = (texts: FormTexts): string => send({ kind: 'checked', check: checkForm(texts) });
  if (asked.kind === 'ready') return [send({ kind: 'show', content }), checked(content.texts)];
  return asked.kind === 'changed' ? [checked(asked.texts)] : [];
};

describe.skipIf(browserPath === undefined)('the form that starts a run (needs Chromium)', () => {
  let view: ViewPage;

  beforeEach(async () => {
    view = await ViewPage.open('trainForm', answer);
    await view.page.locator('#train').waitFor();
  });
  afterEach(async () => {
    expect(view.errors).toEqual([]);
    await view.close();
  });

  it('complains of a field only after a visit', async () => {
    const { page } = view;
    expect(await page.locator('#dev-error').innerText()).toBe('');
    await page.locator('#dev').focus();
    await page.locator('#test').focus();
    await expect.poll(() => page.locator('#dev-error').innerText()).toContain('Choose notes');
    expect(await page.locator('#dev').getAttribute('aria-invalid')).toBe('true');
    await page.locator('#dev').fill('notes/dev');
    await expect.poll(() => page.locator('#dev-error').innerText()).toBe('');
    expect(await view.accessibilityProblems()).toEqual([]);
  });

  it('shows notes as text, the length of the run, and in grey what empty settings stand for', async () => {
    const { page } = view;
    await view.receive(JSON.stringify(outlook));
    await expect.poll(() => page.locator('#train-note').innerText()).toContain('<b>problem</b> 7');
    expect(await page.locator('.estimate').innerText()).toContain('32 steps: 8 epochs of 4');
    await page.locator('summary').click();
    expect(await page.locator('#epochs').getAttribute('placeholder')).toBe('8');
    expect(await page.locator('#schedule option').first().innerText()).toBe('linear');
    expect(await page.locator('#stride-error').innerText()).toBe('At most half.');
    expect(await view.accessibilityProblems()).toEqual([]);
  });

  it('goes to the first wrong field when the start is refused, also inside the folded part', async () => {
    const { page } = view;
    await page.locator('#dev').fill('notes/dev');
    await view.receive(JSON.stringify(outlook));
    await view.receive(JSON.stringify({ kind: 'refused' }));
    await expect.poll(() => page.locator('#stride:focus').count()).toBe(1);
  });

  it('starts, copies and keeps what stands in it; a folder of one’s own joins the list', async () => {
    const { page } = view;
    await view.receive(JSON.stringify({ kind: 'fill', texts: { base: 'models/own', dev: 'notes/dev' } }));
    await expect.poll(() => page.locator('#base').inputValue()).toBe('models/own');
    await expect.poll(() => page.locator('pre').innerText()).toContain('--base models/own');
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.locator('#out').press('Control+Enter');
    await expect
      .poll(() => view.messages.flatMap((message) => ('action' in (message as object) ? [message] : [])))
      .toMatchObject([
        { kind: 'do', action: 'copy', texts: { base: 'models/own', dev: 'notes/dev' } },
        { kind: 'do', action: 'start', texts: { base: 'models/own', dev: 'notes/dev' } },
      ]);
  });

  it('makes an experiment of it: the dev notes of folds are taken from the training notes', async () => {
    const { page } = view;
    await page.locator('summary').click();
    expect(await page.locator('#places').isVisible()).toBe(false);
    await view.receive(JSON.stringify(outlook));
    await page.locator('#experiment').selectOption('folds');
    await expect.poll(() => page.locator('pre').innerText()).toContain('--folds 5');
    expect(await page.locator('pre').innerText()).not.toMatch(/--dev /);
    expect(await page.locator('#dev').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Browse for dev notes' }).isDisabled()).toBe(true);
    expect(await page.locator('.estimate').innerText()).toContain('5 runs, each of up to 32 steps');
    expect(await page.locator('summary').innerText()).toContain('1 changed');
    await page.locator('#places').fill('1');
    await page.locator('#out').focus();
    await expect
      .poll(() => page.locator('#places-error').innerText())
      .toContain('A whole number from 2 to 10000');
    expect(await view.accessibilityProblems()).toEqual([]);
    await page.locator('#experiment').selectOption('learningCurve');
    await page.locator('#places').fill('');
    await expect.poll(() => page.locator('pre').innerText()).toContain('--learning-curve 0.1,0.25,0.5,1');
    expect(await page.locator('#dev').isDisabled()).toBe(false);
    await page.locator('#experiment').selectOption('');
    await expect.poll(() => page.locator('pre').innerText()).not.toContain('--learning-curve');
  });

  it('asks for a file or folder beside each path', async () => {
    const { page } = view;
    await page.getByRole('button', { name: 'Browse for dev notes' }).click();
    await expect.poll(() => view.messages.at(-1)).toMatchObject({ kind: 'browse', field: 'dev' });
  });

  it('fits a narrow panel', async () => {
    const { page } = view;
    await page.setViewportSize({ width: 320, height: 700 });
    await page.locator('summary').click();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBe(0);
  });
});
