// The `post_processor` of `tokenizer.json` that puts the start and end pieces around a text.
import type { AddedToken, TokenizerStep } from './tokenizerJson';

/** For vocabularies that have the pieces; null otherwise. */
export function startEndTemplate(tokens: readonly AddedToken[]): TokenizerStep | null {
  const start = tokens.find(({ content }) => content === '[CLS]' || content === '<s>');
  const end = tokens.find(({ content }) => content === '[SEP]' || content === '</s>');
  if (start === undefined || end === undefined) return null;
  const special = (token: AddedToken, type: number): object => ({
    SpecialToken: { id: token.content, type_id: type },
  });
  const sequence = (id: string, type: number): object => ({ Sequence: { id, type_id: type } });
  const single = [special(start, 0), sequence('A', 0), special(end, 0)];
  return {
    type: 'TemplateProcessing',
    single,
    pair: [...single, sequence('B', 1), special(end, 1)],
    special_tokens: Object.fromEntries(
      [start, end].map(({ content, id }) => [content, { id: content, ids: [id], tokens: [content] }]),
    ),
  };
}
