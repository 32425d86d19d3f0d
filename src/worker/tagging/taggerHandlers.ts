// The tagging process's answers: texts of open notes, kept up to date by edits, and entities found in them.
import { AppError, throwIfCancelled } from '../../common/errors';
import type { IncrementalTagger, TagProgress } from '../../tagging/incrementalTagger';
import type { Handlers } from '../../protocol/callServer';
import type { TaggerContract } from '../../protocol/tagger';
import { entityColumns } from './entityColumns';
import { ModelSlot, type ModelOpener, type OpenModel } from './modelSlot';

interface OpenNote {
  text: string;
  tagger?: { readonly model: OpenModel; readonly tagger: IncrementalTagger };
}

/** Milliseconds between two partial results. */
const partialInterval = 250;

export function taggerHandlers(open: ModelOpener): Handlers<TaggerContract> {
  const notes = new Map<string, OpenNote>();
  const slot = new ModelSlot(open);
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
    tag: ({ document, choice, visible }, { signal, progress }) =>
      slot.use(
        choice,
        () => progress({ kind: 'loading' }),
        async (model) => {
          throwIfCancelled(signal);
          const note = notes.get(document);
          if (note === undefined)
            throw new AppError('input', 'The note is not open in the tagging process. Open it again.');
          if (note.tagger?.model !== model) note.tagger = { model, tagger: model.createTagger() };
          const { labels } = model.description;
          const onProgress = atIntervals(partialInterval, ({ done, total, entities }: TagProgress) =>
            progress({ kind: 'partial', entities: entityColumns(entities(), labels), done, total }),
          );
          const { entities } = await note.tagger.tagger.tag(note.text, { signal, visible, onProgress });
          return { model: model.description, entities: entityColumns(entities, labels) };
        },
      ),
    close: ({ document }) => {
      notes.delete(document);
      return null;
    },
  };
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
