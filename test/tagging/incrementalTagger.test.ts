// The incremental tagger with a made-up classifier that tags words by their pieces and their neighbours.
import { describe, expect, it } from 'vitest';
import type { InputBatch, TokenClassifier } from '../../src/tagging/classifier';
import { createIncrementalTagger } from '../../src/tagging/incrementalTagger';
import { tagDocument } from '../../src/tagging/tagDocument';
import { trainWordPiece } from '../../src/tokenizer/trainWordPiece';

const vocabulary = [
  'patient denies chest pain and dyspnoea . started aspirin 81 mg daily for stroke 😀 edema , note',
];
const tokenizer = trainWordPiece(vocabulary, { size: 400, lowercase: true, minimumFrequency: 1 });
const idOf = (word: string): number => tokenizer.encode(word).ids[0]!;

interface Recording extends TokenClassifier {
  batches: InputBatch[];
}

/** `pain`, `dyspnoea` and `edema` are problems (`chest pain` one of two words), `aspirin` a treatment. */
function createClassifier(maxLength = 64): Recording {
  const tags = ['O', 'B-problem', 'I-problem', 'B-treatment', 'I-treatment'];
  const problem = new Set(['pain', 'dyspnoea', 'edema'].map(idOf));
  const [chest, aspirin] = [idOf('chest'), idOf('aspirin')];
  const tagOf = (ids: Int32Array, at: number): number => {
    if (ids[at] === chest && problem.has(ids[at + 1]!)) return 1;
    if (problem.has(ids[at]!)) return ids[at - 1] === chest ? 2 : 1;
    return ids[at] === aspirin ? 3 : 0;
  };
  return {
    tags,
    maxLength,
    device: 'test',
    precision: 'fp32',
    batches: [],
    logits(batch) {
      this.batches.push(batch);
      const logits = new Float32Array(batch.batch * batch.sequence * tags.length);
      for (let i = 0; i < batch.inputIds.length; i++) logits[i * tags.length + tagOf(batch.inputIds, i)] = 8;
      return Promise.resolve(logits);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const found = (
  text: string,
  entities: readonly { label: string; fragments: readonly { start: number; end: number }[] }[],
): string[] =>
  entities.map(({ label, fragments }) => `${label}:${text.slice(fragments[0]!.start, fragments[0]!.end)}`);

const paragraph = (i: number): string =>
  `Patient denies chest pain and dyspnoea. Note ${i}: started Aspirin 81 mg daily for stroke.`;
const longNote = Array.from({ length: 60 }, (_, i) => paragraph(i)).join('\n\n');

describe('tagDocument', () => {
  it.each([
    [
      'a plain note',
      'Patient denies chest pain.\nStarted aspirin.',
      ['problem:chest pain', 'treatment:aspirin'],
    ],
    ['CRLF and emoji', '😀 Chest pain,\r\n😀😀 edema\r\n', ['problem:Chest pain', 'problem:edema']],
    ['an empty note', '', []],
    ['blanks only', ' \r\n\t ', []],
  ])('gives exact offsets in %s', async (_, text, expected) => {
    const entities = await tagDocument({ id: 'a', text, annotations: [] }, createClassifier(), tokenizer);
    expect(found(text, entities)).toEqual(expected);
    for (const { confidence } of entities) expect(confidence).toBeGreaterThan(0.9);
  });

  it('keeps to stated words', async () => {
    const text = 'aspirin chest';
    const word = { start: 0, end: 13 };
    const sentences = [{ ...word, tokens: [word] }];
    const entities = await tagDocument(
      { id: 'a', text, annotations: [], sentences },
      createClassifier(),
      tokenizer,
    );
    expect(found(text, entities)).toEqual(['treatment:aspirin chest']);
  });

  it('covers a note far longer than the model, within its length', async () => {
    const classifier = createClassifier(32);
    const entities = await tagDocument({ id: 'a', text: longNote, annotations: [] }, classifier, tokenizer);
    const expected = Array.from({ length: 60 }, () => [
      'problem:chest pain',
      'problem:dyspnoea',
      'treatment:Aspirin',
    ]);
    expect(found(longNote, entities)).toEqual(expected.flat());
    for (const { sequence } of classifier.batches) expect(sequence).toBeLessThanOrEqual(32);
  });

  it('stops between batches when cancelled', async () => {
    const abort = new AbortController();
    const classifier = createClassifier(32);
    const running = tagDocument({ id: 'a', text: longNote, annotations: [] }, classifier, tokenizer, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(running).rejects.toThrow('Cancelled');
    expect(classifier.batches).toHaveLength(1);
  });
});

describe('createIncrementalTagger', () => {
  it('computes nothing for a text it has seen', async () => {
    const tagger = createIncrementalTagger(createClassifier(), tokenizer);
    const first = await tagger.tag(longNote);
    const second = await tagger.tag(longNote);
    expect(first.computed).toBeGreaterThan(10);
    expect(second).toEqual({ entities: first.entities, reused: first.computed + first.reused, computed: 0 });
  });

  it.each([
    ['the beginning', 0],
    ['the middle', Math.floor(longNote.length / 2)],
    ['the end', longNote.length],
  ])('computes few windows after an edit at %s, with the same result as afresh', async (_, at) => {
    const tagger = createIncrementalTagger(createClassifier(), tokenizer);
    const before = await tagger.tag(longNote);
    const edited = `${longNote.slice(0, at)} edema, ${longNote.slice(at)}`;
    const after = await tagger.tag(edited);
    const afresh = await createIncrementalTagger(createClassifier(), tokenizer).tag(edited);
    expect(after.entities).toEqual(afresh.entities);
    expect(after.computed).toBeGreaterThan(0);
    expect(after.computed).toBeLessThan((before.computed + before.reused) / 3);
  });

  it('computes what the user sees first and reports it', async () => {
    const tagger = createIncrementalTagger(createClassifier(64), tokenizer, { maxLength: 64 });
    const visible = { start: longNote.length - 100, end: longNote.length };
    const partial: string[][] = [];
    await tagger.tag(longNote, {
      visible,
      onProgress: ({ entities }) => partial.push(entities().map((e) => String(e.fragments[0].start))),
    });
    expect(partial.length).toBeGreaterThan(1);
    expect(Number(partial[0]!.at(-1))).toBeGreaterThan(visible.start);
    expect(partial[0]!.length).toBeLessThan(partial.at(-1)!.length);
  });

  it('keeps what was computed before it was cancelled', async () => {
    const tagger = createIncrementalTagger(createClassifier(32), tokenizer);
    const abort = new AbortController();
    await expect(
      tagger.tag(longNote, { signal: abort.signal, onProgress: () => abort.abort() }),
    ).rejects.toThrow('Cancelled');
    expect((await tagger.tag(longNote)).reused).toBeGreaterThan(0);
  });
});
