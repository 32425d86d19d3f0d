// One document, once: for folders and scripts.
import type { Document, Entity } from '../corpus/document';
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { WindowOptions } from '../tokenizer/window';
import type { TokenClassifier } from './classifier';
import type { TagCall } from './incrementalTagger';
import { createIncrementalTagger } from './incrementalTagger';

export interface DocumentTaggingOptions
  extends Partial<WindowOptions>, Pick<TagCall, 'signal' | 'onProgress'> {}

/**
 * The entities that the model finds in the document's text; annotations it already has are not looked at, its own
 * sentences are. @throws CancelledError, AppError (`model`).
 */
export async function tagDocument(
  document: Document,
  classifier: TokenClassifier,
  tokenizer: Tokenizer,
  { signal, onProgress, ...limits }: DocumentTaggingOptions = {},
): Promise<readonly Entity[]> {
  const tagger = createIncrementalTagger(classifier, tokenizer, limits);
  const result = await tagger.tag(document.text, { signal, onProgress, sentences: document.sentences });
  return result.entities;
}
