import { describe, expect, it, vi } from 'vitest';
import { AppError, CancelledError, throwIfCancelled } from '../../../src/common/errors';
import type { Entity } from '../../../src/corpus/document';
import type { ModelChoice, TaggingProgress } from '../../../src/protocol/tagger';
import type { OpenModel } from '../../../src/worker/tagging/modelSlot';
import { taggerHandlers } from '../../../src/worker/tagging/taggerHandlers';

const choice: ModelChoice = { model: 'small', device: 'cpu', precision: 'auto' };

/** Finds the word "pain"; loading takes a turn of the event loop. */
function fakeModel(name: string, closed: string[] = []): OpenModel {
  return {
    description: { name, device: 'CPU', precision: 'fp32', labels: ['problem'] },
    createTagger: () => ({
      tag: async (text, call) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        throwIfCancelled(call?.signal);
        const entities = [...text.matchAll(/pain/g)].map(({ index }, i): Entity => ({
          kind: 'entity',
          id: `T${i + 1}`,
          label: 'problem',
          fragments: [{ start: index, end: index + 4 }],
          confidence: 0.5,
        }));
        call?.onProgress?.({ done: 1, total: 2, entities: () => entities.slice(0, 1) });
        return { entities, reused: 0, computed: 1 };
      },
    }),
    [Symbol.asyncDispose]: () => Promise.resolve(void closed.push(name)),
  };
}
const context = (
  signal = new AbortController().signal,
  progress: (p: TaggingProgress) => void = () => undefined,
) => ({ signal, progress });

describe('the tagging process', () => {
  it('tags the text as its edits have left it', async () => {
    const handlers = taggerHandlers(({ model }) => Promise.resolve(fakeModel(model)));
    await handlers.open({ document: 'a', text: 'Chest pain.' }, context());
    expect(
      await handlers.edit(
        { document: 'a', changes: [{ start: 0, end: 5, text: 'Back' }], length: 10 },
        context(),
      ),
    ).toBe(true);
    const { entities, model } = await handlers.tag({ document: 'a', choice, visible: null }, context());
    expect([...entities.starts, ...entities.ends, ...entities.label]).toEqual([5, 9, 0]);
    expect([entities.labels, model.name]).toEqual([['problem'], 'small']);
  });

  it('says when its text is not what the editor has, and when it does not know the note', async () => {
    const handlers = taggerHandlers(({ model }) => Promise.resolve(fakeModel(model)));
    await handlers.open({ document: 'a', text: 'Chest pain.' }, context());
    expect(
      await handlers.edit(
        { document: 'a', changes: [{ start: 0, end: 1, text: '' }], length: 99 },
        context(),
      ),
    ).toBe(false);
    expect(await handlers.edit({ document: 'b', changes: [], length: 0 }, context())).toBe(false);
    await handlers.close({ document: 'a' }, context());
    await expect(handlers.tag({ document: 'a', choice, visible: null }, context())).rejects.toBeInstanceOf(
      AppError,
    );
  });

  it('loads a model once for calls made together, and closes it before another', async () => {
    const closed: string[] = [];
    const open = vi.fn(({ model }: ModelChoice) => Promise.resolve(fakeModel(model, closed)));
    const handlers = taggerHandlers(open);
    await handlers.open({ document: 'a', text: 'pain' }, context());
    const tag = async () => handlers.tag({ document: 'a', choice, visible: null }, context());
    await Promise.all([tag(), tag()]);
    expect([open.mock.calls.length, closed]).toEqual([1, []]);
    const other = await handlers.tag(
      { document: 'a', choice: { ...choice, model: 'other' }, visible: null },
      context(),
    );
    expect([open.mock.calls.length, closed, other.model.name]).toEqual([2, ['small'], 'other']);
  });

  it('closes a model when nobody tags with it any more, though another one is wanted', async () => {
    const happened: string[] = [];
    const handlers = taggerHandlers(({ model }) => {
      happened.push(`open ${model}`);
      const made = fakeModel(model, happened);
      return Promise.resolve(made);
    });
    await handlers.open({ document: 'a', text: 'pain' }, context());
    const tag = async (model: string): Promise<void> => {
      await handlers.tag({ document: 'a', choice: { ...choice, model }, visible: null }, context());
      happened.push(`tagged by ${model}`);
    };
    await Promise.all([tag('small'), tag('other'), tag('small')]);
    expect(happened).toEqual([
      'open small',
      'tagged by small',
      'small',
      'open other',
      'tagged by other',
      'other',
      'open small',
      'tagged by small',
    ]);
  });

  it('tries again after a model could not be loaded', async () => {
    const open = vi
      .fn<(c: ModelChoice) => Promise<OpenModel>>()
      .mockRejectedValueOnce(new AppError('model', 'no weights'))
      .mockResolvedValue(fakeModel('small'));
    const handlers = taggerHandlers(open);
    await handlers.open({ document: 'a', text: 'pain' }, context());
    await expect(handlers.tag({ document: 'a', choice, visible: null }, context())).rejects.toMatchObject({
      code: 'model',
    });
    expect((await handlers.tag({ document: 'a', choice, visible: null }, context())).model.name).toBe(
      'small',
    );
  });

  it('tells that it loads, then parts of the result', async () => {
    const told: string[] = [];
    const handlers = taggerHandlers(({ model }) => Promise.resolve(fakeModel(model)));
    await handlers.open({ document: 'a', text: 'pain pain' }, context());
    await handlers.tag(
      { document: 'a', choice, visible: { start: 0, end: 4 } },
      context(undefined, (p) =>
        told.push(p.kind === 'partial' ? `${p.entities.starts.length}: ${p.done}/${p.total}` : p.kind),
      ),
    );
    expect(told).toEqual(['loading', '1: 1/2']);
  });

  it('ends when cancelled', async () => {
    const handlers = taggerHandlers(({ model }) => Promise.resolve(fakeModel(model)));
    await handlers.open({ document: 'a', text: 'pain' }, context());
    const controller = new AbortController();
    const call = handlers.tag({ document: 'a', choice, visible: null }, context(controller.signal));
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
  });
});
