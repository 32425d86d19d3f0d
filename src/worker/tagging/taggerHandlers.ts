// The tagging process's answers: texts of open notes, kept up to date by edits, and entities found in them.
import { AppError, throwIfCancelled } from '../../common/errors';
import type { IncrementalTagger, TagProgress } from '../../tagging/incrementalTagger';
import type { Handlers } from '../../protocol/callServer';
import type { LoadedModel, ModelChoice, TaggerContract } from '../../protocol/tagger';
import { entityColumns } from './entityColumns';

/** A model in memory. Every note gets a tagger of its own, which remembers the windows of that note. */
export interface OpenModel extends AsyncDisposable {
  readonly description: LoadedModel;
  createTagger(): IncrementalTagger;
}

export type ModelOpener = (choice: ModelChoice) => Promise<OpenModel>;

interface OpenNote {
  text: string;
  tagger?: { readonly model: OpenModel; readonly tagger: IncrementalTagger };
}

/** Milliseconds between two partial results. */
const partialInterval = 250;

export function taggerHandlers(open: ModelOpener): Handlers<TaggerContract> {
  const notes = new Map<string, OpenNote>();
  const withModel = createModelSlot(open);
  return {
    open: ({ document, text }) => {
      notes.set(document, { text });
      return null;
    },
    edit: ({ document, changes, length }) => {
      const note = notes.get(document);
      if (note === undefined) return false;
      note.text = changes.reduce(
        (text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end),
        note.text,
      );
      return note.text.length === length;
    },
    tag: async ({ document, choice, visible }, { signal, progress }) => {
      const note = notes.get(document);
      if (note === undefined)
        throw new AppError('input', 'The note is not open in the tagging process. Open it again.');
      return withModel(choice, {
        loading: () => progress({ kind: 'loading' }),
        use: async (loaded) => {
          throwIfCancelled(signal);
          if (note.tagger?.model !== loaded) note.tagger = { model: loaded, tagger: loaded.createTagger() };
          const { labels } = loaded.description;
          const onProgress = atIntervals(partialInterval, ({ done, total, entities }: TagProgress) =>
            progress({ kind: 'partial', entities: entityColumns(entities(), labels), done, total }),
          );
          const { entities } = await note.tagger.tagger.tag(note.text, { signal, visible, onProgress });
          return { model: loaded.description, entities: entityColumns(entities, labels) };
        },
      });
    },
    close: ({ document }) => {
      notes.delete(document);
      return null;
    },
  };
}

interface HeldModel {
  readonly key: string;
  readonly model: Promise<OpenModel>;
  readonly uses: Set<Promise<unknown>>;
}

interface ModelUse<T> {
  /** Called when the model is not there yet. */
  readonly loading: () => void;
  readonly use: (model: OpenModel) => Promise<T>;
}

/** One model at a time: another choice closes the one before, once, when nobody uses it any more. */
function createModelSlot(
  open: ModelOpener,
): <T>(choice: ModelChoice, { loading, use }: ModelUse<T>) => Promise<T> {
  let held: HeldModel | undefined;
  const hold = (key: string, choice: ModelChoice): HeldModel => {
    const before = held;
    const own = { key, model: close(before).then(() => open(choice)), uses: new Set<Promise<unknown>>() };
    // Not remembered: the next call tries again, when the folder may have been put right.
    own.model.catch(() => {
      if (held === own) held = undefined;
    });
    return own;
  };
  return async (choice, { loading, use }) => {
    const key = JSON.stringify(choice);
    if (held?.key !== key) {
      loading();
      held = hold(key, choice);
    }
    const { model, uses } = held;
    const using = model.then(use);
    uses.add(using);
    try {
      return await using;
    } finally {
      uses.delete(using);
    }
  };
}

async function close(held: HeldModel | undefined): Promise<void> {
  if (held === undefined) return;
  await Promise.allSettled(held.uses);
  const model = await held.model.catch(() => undefined);
  await model?.[Symbol.asyncDispose]();
}

/** The first call at once, later ones only when `interval` has passed. */
function atIntervals<T>(interval: number, call: (value: T) => void): (value: T) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    call(value);
  };
}
