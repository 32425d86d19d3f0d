import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document, Entity } from '../../src/corpus/document';
import { ignoredLabel } from '../../src/training/batches';
import { makeExamples } from '../../src/training/examples';
import { letterTokenizer } from './letterTokenizer';

const tags = ['O', 'B-problem', 'I-problem', 'B-test', 'I-test'];

function note(text: string, ...entities: [label: string, quoted: string][]): Document {
  const annotations = entities.map(([label, quoted], index): Entity => {
    const start = text.indexOf(quoted);
    return { kind: 'entity', id: `T${index + 1}`, label, fragments: [{ start, end: start + quoted.length }] };
  });
  return { id: 'note', text, annotations };
}

const options = { tokenizer: letterTokenizer, tags, maxLength: 32, stride: 8 };

describe('makeExamples', () => {
  it('labels the first piece of each word and passes over the rest', () => {
    const { examples, words } = makeExamples([note('No chest pain', ['problem', 'chest pain'])], options);
    expect(words).toBe(3);
    const [{ labels, inputIds }] = examples as [(typeof examples)[number]];
    const x = ignoredLabel;
    expect([...labels]).toEqual([x, 0, x, 1, x, x, x, x, 2, x, x, x, x]);
    expect(inputIds).toHaveLength(labels.length);
  });

  it('lists the entities that one column cannot hold', () => {
    const nested = note('severe chest pain', ['problem', 'severe chest pain'], ['test', 'chest']);
    const { notTrained } = makeExamples([nested], options);
    expect(notTrained).toMatchObject([{ document: 'note', entity: 'T2', label: 'test' }]);
    expect(notTrained[0]!.reason).toMatch(/longer entity/);
  });

  it('trains every word of a long note exactly once', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('pain', 'a', 'fever.', 'CT', 'abdominal'), { minLength: 1, maxLength: 90 }),
        (words) => {
          const set = makeExamples([note(words.join(' '))], options);
          const labelled = set.examples.map(
            ({ labels }) => labels.filter((label) => label !== ignoredLabel).length,
          );
          expect(labelled.reduce((sum, n) => sum + n, 0)).toBe(set.words);
          expect(Math.min(...labelled)).toBeGreaterThan(0);
          expect(Math.max(...set.examples.map(({ inputIds }) => inputIds.length))).toBeLessThanOrEqual(32);
        },
      ),
    );
  });

  it('gives nothing for an empty note', () => {
    expect(makeExamples([note('')], options)).toEqual({ examples: [], words: 0, notTrained: [] });
  });

  it('refuses a label that the model does not know', () => {
    expect(() => makeExamples([note('pain', ['dose', 'pain'])], options)).toThrow(/B-dose/);
  });
});
