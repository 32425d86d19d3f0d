// The CoNLL preview's page in a browser, with the real index of a CoNLL file behind it.
import { afterEach, describe, expect, it } from 'vitest';
import type { FromConllView } from '../../../src/protocol/conllView';
import { ConllText } from '../../../src/worker/conll/conllText';
import { browserPath, ViewPage } from './viewPage';

const small =
  'He\tO\nhas\tO\nchest\tB-problem\npain\tI-problem\n\nNo\tO\nfever\tI-problem\n\n<script>alert(1)</script>\tB-test\nnormal\tO\n';

function editorOf(text: ConllText): (message: unknown) => string[] {
  const colors = Object.fromEntries(text.summary.labels.map(({ label }, i) => [label, i + 1]));
  return (message) => {
    const asked = message as FromConllView;
    switch (asked.kind) {
      case 'ready':
        return [JSON.stringify({ kind: 'summary', summary: text.summary, colors, hasSource: false })];
      case 'filter': {
        const { lengths, indices } = text.filter(asked.filter);
        return [
          `{ kind: 'filtered', lengths: Uint32Array.of(${lengths.join()}), indices: Uint32Array.of(${indices.join()}) }`,
        ];
      }
      case 'sentences':
        return [
          JSON.stringify({
            kind: 'sentences',
            sentences: asked.indices.map((index) => text.sentence(index)),
          }),
        ];
      default:
        return [];
    }
  };
}

describe.skipIf(browserPath === undefined)('the page of the CoNLL preview (needs Chromium)', () => {
  let view: ViewPage;
  const open = async (text: string): Promise<ViewPage> =>
    (view = await ViewPage.open('conll', editorOf(new ConllText(text))));
  afterEach(async () => {
    expect(view.errors).toEqual([]);
    await view.close();
  });

  it('shows sentences, entities and errors, and markup in a note as text', async () => {
    const { page } = await open(small);
    await page.locator('.sentence').nth(2).waitFor();
    expect(await page.locator('mark.entity').allInnerTexts()).toEqual(
      ['chest pain problem', 'fever problem', '<script>alert(1)</script> test'].map(
        (text) => expect.stringContaining(text.split(' ')[0]!) as string,
      ),
    );
    expect(await page.locator('.error').innerText()).toMatch(/^Line 7: Stray I-problem after O/);
    expect(await page.locator('.summary').innerText()).toBe('3 entities · 3 sentences · 8 tokens · BIO tags');
    expect(await view.accessibilityProblems()).toEqual([]);
  });

  it('filters by label, by error and by words', async () => {
    const { page } = await open(small);
    await page.locator('.chip', { hasText: 'test' }).click();
    await expect.poll(() => page.locator('.sentence').count()).toBe(1);
    expect(await page.locator('.passing').innerText()).toBe('1 sentence of 3 shown');
    await page.locator('.chip', { hasText: 'test' }).click();
    await page.locator('.chip.errors').click();
    await expect
      .poll(() => page.locator('.sentence').allInnerTexts())
      .toEqual([expect.stringContaining('No')]);
    await page.locator('.chip.errors').click();
    await page.locator('.search').fill('nothing like it');
    await expect.poll(() => page.locator('.passing').innerText()).toBe('No sentence passes the filter.');
  });

  it('goes by keyboard', async () => {
    const { page } = await open(small);
    await page.locator('.sentence').nth(2).waitFor();
    await page.locator('.list').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => page.locator('.sentence.active').innerText()).toMatch(/fever/);
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('row-1');
    await page.keyboard.press('Enter');
    await expect.poll(() => view.messages.at(-1)).toEqual({ kind: 'openLine', line: 6 });
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('search');
  });

  it('keeps only what is seen of a long file in the page, to its very end', async () => {
    const sentences = Array.from(
      { length: 60_000 },
      (_, i) => `word${i}\tO\nchest\tB-problem\npain\tI-problem\n`,
    );
    const { page } = await open(sentences.join('\n'));
    await page.locator('.sentence').first().waitFor();
    expect(await page.locator('.sentence').count()).toBeLessThan(80);
    await page.locator('.list').focus();
    await page.keyboard.press('End');
    await expect.poll(() => page.locator('.sentence.active').innerText()).toMatch(/word59999/);
    expect(await page.locator('.sentence').count()).toBeLessThan(80);
    const active = (await page.locator('.sentence.active').boundingBox())!;
    expect(active.y + active.height).toBeLessThanOrEqual(701);
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.sentence.active').innerText()).toMatch(/word0\b/);
  });
});
