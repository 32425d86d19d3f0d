import { expect, it } from 'vitest';
import { alignText } from '../../src/tokenizer/alignedText';
import { metaspace } from '../../src/tokenizer/preTokenizers';

it.each(['▁', '.', '(', '*', '\\'])('metaspace takes %s as it is, not as a pattern', (replacement) => {
  const split = metaspace({ replacement, scheme: 'always', split: true });
  const words = split([alignText('no new pain')], undefined).map(({ text }) => text);
  expect(words).toEqual(['no', 'new', 'pain'].map((word) => replacement + word));
});
