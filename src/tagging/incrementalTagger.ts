// Tags a text again and again while it is edited: only windows whose pieces changed go through the model.
import type { Entity } from '../corpus/document';
import { segment } from '../corpus/segmentation/segment';
import type { Sentence } from '../corpus/sentence';
import type { Span } from '../corpus/span';
import { createWordEncoder } from '../tokenizer/encodedDocument';
import { makeWindows } from '../tokenizer/makeWindows';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { createWholeWords } from '../tokenizer/wholeWords';
import type { Window, WindowOptions } from '../tokenizer/window';
import type { TokenClassifier } from './classifier';
import { documentEntities } from './documentEntities';
import { classifyWindows } from './inference';
import { tagTransitions } from './transitions';
import { windowOptions } from './windowOptions';

export interface TagCall {
  readonly signal?: AbortSignal | undefined;
  /** The source's own sentences, where it has them. */
  readonly sentences?: readonly Sentence[] | undefined;
  /** What the user sees: windows nearest to it are computed first. */
  readonly visible?: Span | null | undefined;
  /** After each batch. */
  readonly onProgress?: ((progress: TagProgress) => void) | undefined;
}

export interface TagProgress {
  /** In windows. */
  readonly done: number;
  readonly total: number;
  /** Of the sentences that are complete so far. */
  readonly entities: () => Entity[];
}

export interface TagResult {
  readonly entities: readonly Entity[];
  /** Windows that were known from earlier calls, and those that went through the model. */
  readonly reused: number;
  readonly computed: number;
}

export interface IncrementalTagger {
  /**
   * The entities of `text`, the same whether or not anything was known before (up to rounding).
   * @throws CancelledError when the signal was aborted; what was computed until then is kept.
   */
  tag(text: string, call?: TagCall): Promise<TagResult>;
}

/** Windows kept for later calls, at least; otherwise twice as many as the text has. */
const leastRemembered = 512;

export function createIncrementalTagger(
  classifier: TokenClassifier,
  tokenizer: Tokenizer,
  options: Partial<WindowOptions> = {},
): IncrementalTagger {
  const limits = windowOptions(classifier, tokenizer, options);
  const transitions = tagTransitions(classifier.tags);
  const encoder = createWordEncoder(tokenizer);
  const wholeWords = createWholeWords(tokenizer.extraTokens);
  const remembered = new Map<string, Float32Array>();
  const size = classifier.tags.length;

  return {
    async tag(text, call = {}) {
      const sentences = wholeWords(text, call.sentences ?? segment(text));
      const windows = makeWindows(encoder, tokenizer.special, text, sentences, limits);
      const words = sentences.reduce((sum, { tokens }) => sum + tokens.length, 0);
      const logits = new Float32Array(words * size);
      const known = new Uint8Array(words);
      const place = (window: Window, values: Float32Array): void => {
        let row = 0;
        for (const { word, owned } of window.words) {
          if (!owned) continue;
          logits.set(values.subarray(row * size, (row + 1) * size), word * size);
          known[word] = 1;
          row++;
        }
      };
      const missing = windows.filter((window) => {
        const values = recall(remembered, keyOf(window));
        if (values !== undefined) place(window, values);
        return values === undefined;
      });
      const wanted = call.visible ? nearestFirst(missing, sentences, call.visible) : missing;
      const batches = classifyWindows(classifier, wanted, {
        padding: tokenizer.special.padding,
        signal: call.signal,
        inOrder: Boolean(call.visible),
      });
      let done = windows.length - missing.length;
      for await (const batch of batches) {
        for (const { window, logits: values } of batch) {
          place(wanted[window]!, values);
          remembered.set(keyOf(wanted[window]!), values);
        }
        done += batch.length;
        const entities = (): Entity[] =>
          documentEntities(sentences, logits, transitions, (word) => known[word] === 1);
        call.onProgress?.({ done, total: windows.length, entities });
      }
      forgetOldest(remembered, Math.max(leastRemembered, 2 * windows.length));
      const entities = documentEntities(sentences, logits, transitions);
      return { entities, reused: windows.length - missing.length, computed: missing.length };
    },
  };
}

/** All that the model's answer depends on, and which words of it are owned. */
function keyOf({ inputIds, words }: Window): string {
  const owned = words.findIndex((word) => word.owned);
  const count = words.filter((word) => word.owned).length;
  const positions = words.slice(owned, owned + count).map(({ position }) => position);
  return `${inputIds.join(' ')}|${positions.join(' ')}`;
}

/** A hit becomes the youngest entry. */
function recall(remembered: Map<string, Float32Array>, key: string): Float32Array | undefined {
  const values = remembered.get(key);
  if (values === undefined) return undefined;
  remembered.delete(key);
  remembered.set(key, values);
  return values;
}

function forgetOldest(remembered: Map<string, Float32Array>, most: number): void {
  for (const key of remembered.keys()) {
    if (remembered.size <= most) return;
    remembered.delete(key);
  }
}

function nearestFirst(windows: readonly Window[], sentences: readonly Sentence[], visible: Span): Window[] {
  const tokens = sentences.flatMap((sentence) => sentence.tokens);
  const distance = ({ words }: Window): number => {
    const owned = words.filter((word) => word.owned);
    const start = tokens[owned[0]!.word]!.start;
    const end = tokens[owned.at(-1)!.word]!.end;
    return Math.max(0, visible.start - end, start - visible.end);
  };
  const distances = new Map(windows.map((window) => [window, distance(window)]));
  return [...windows].sort((a, b) => distances.get(a)! - distances.get(b)!);
}
