// Examples from annotated notes: words → tags → windows of word pieces, one label a word, each word owned by one window.
import { tagDocument } from '../corpus/alignment';
import type { Document } from '../corpus/document';
import type { NotWritten } from '../corpus/ledger';
import { segment } from '../corpus/segmentation/segment';
import { createWordEncoder } from '../tokenizer/encodedDocument';
import { makeWindows } from '../tokenizer/makeWindows';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { createWholeWords } from '../tokenizer/wholeWords';
import type { Window, WindowOptions } from '../tokenizer/window';
import { ignoredLabel, type Example } from './batches';

export interface ExampleSet {
  readonly examples: readonly Example[];
  /** Labelled words: each word of each note once. */
  readonly words: number;
  /** Entities that one column of tags cannot hold, with the reason. */
  readonly notTrained: readonly NotWritten[];
}

export interface ExampleOptions extends WindowOptions {
  readonly tokenizer: Tokenizer;
  /** In id order. */
  readonly tags: readonly string[];
}

/** @throws RangeError when a note has a label that is not among the tags. */
export function makeExamples(documents: readonly Document[], options: ExampleOptions): ExampleSet {
  const encoder = createWordEncoder(options.tokenizer);
  const wholeWords = createWholeWords(options.tokenizer.extraTokens);
  const tagIds = new Map(options.tags.map((tag, id) => [tag, id]));
  const examples: Example[] = [];
  const notTrained: NotWritten[] = [];
  let words = 0;
  for (const document of documents) {
    const sentences = wholeWords(document.text, document.sentences ?? segment(document.text));
    const tagged = tagDocument({ ...document, sentences }, { scheme: 'bio', flatten: { kind: 'longest' } });
    const wordIds = tagged.sentences.flatMap((_, i) => tagged.tagsOf(i)[0]!.map((tag) => idOf(tag, tagIds)));
    words += wordIds.length;
    const { special } = options.tokenizer;
    for (const window of makeWindows(encoder, special, document.text, tagged.sentences, options)) {
      examples.push({ inputIds: window.inputIds, labels: labelsOf(window, wordIds) });
    }
    for (const { entity, reason } of tagged.leftOut) {
      notTrained.push({ document: document.id, entity: entity.id, label: entity.label, reason });
    }
  }
  return { examples, words, notTrained };
}

function idOf(tag: string, tagIds: ReadonlyMap<string, number>): number {
  const id = tagIds.get(tag);
  if (id === undefined) throw new RangeError(`The tag ${tag} is not among the model's`);
  return id;
}

/** The tag at each owned word's first piece; all else is passed over by the loss. */
function labelsOf(window: Window, wordIds: readonly number[]): Int32Array {
  const labels = new Int32Array(window.inputIds.length).fill(ignoredLabel);
  for (const { word, position, owned } of window.words) {
    if (owned) labels[position] = wordIds[word]!;
  }
  return labels;
}
