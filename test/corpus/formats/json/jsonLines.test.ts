// JSON and JSON Lines as doccano, Prodigy, spaCy and Label Studio export them. All texts are made up.
import { describe, expect, it } from 'vitest';
import { convert } from '../../../../src/corpus/convert';
import { readCorpus } from '../../../../src/corpus/readCorpus';
import { bytesOf, convertFolder, defaults, temporaryFolder } from '../../support';
import { checkCase, type FormatCase } from '../formatCase';

const lines = (...objects: readonly unknown[]): string =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join('');
const region = (id: string, start: number, end: number, text: string, labels?: readonly string[]) => ({
  value: { start, end, text, ...(labels === undefined ? {} : { labels }) },
  id,
  from_name: 'label',
  to_name: 'text',
  type: 'labels',
  origin: 'manual',
});
const answer = (type: string, from_name: string, value: object, id: string) => ({
  value,
  id,
  from_name,
  to_name: 'text',
  type,
});
const studioTask = {
  id: 11,
  annotations: [
    {
      id: 1,
      completed_by: 1,
      was_cancelled: false,
      result: [
        region('a', 0, 5, 'zedol', ['Drug', 'Med']),
        region('b', 10, 14, 'pain', ['Problem']),
        answer('choices', 'certainty', { start: 0, end: 5, text: 'zedol', choices: ['sure'] }, 'a'),
        answer('textarea', 'remark', { start: 0, end: 5, text: ['look', 'here'] }, 'a'),
        answer('choices', 'mood', { choices: ['good'] }, 'c'),
        { from_id: 'a', to_id: 'b', type: 'relation', direction: 'right', labels: ['treats'] },
      ],
    },
  ],
  predictions: [{ id: 9, result: [region('z', 0, 5, 'zedol', ['Drug'])] }],
  data: { text: 'zedol for pain' },
  meta: {},
};
const fever = 'Has fever';

const cases: readonly FormatCase[] = [
  {
    name: 'doccano with comments',
    files: {
      'all.jsonl': lines(
        { id: 3, text: fever, label: [[4, 9, 'X']], Comments: [] },
        { id: 4, text: 'Has', label: [], Comments: ['look'] },
      ),
    },
    plan: '1 × jsonl',
    entities: { '3': ['X:fever'], '4': [] },
    back: 'jsonl',
  },
  {
    name: 'doccano with relations',
    files: {
      'admin.jsonl': lines({
        id: 1,
        text: 'zedol for pain',
        entities: [
          { id: 5, label: 'Drug', start_offset: 0, end_offset: 5 },
          { id: 6, label: 'P', start_offset: 10, end_offset: 14 },
        ],
        relations: [{ id: 1, from_id: 5, to_id: 6, type: 'treats' }],
        Comments: [],
      }),
    },
    entities: { '1': ['Drug:zedol', 'P:pain'] },
    others: ['treats Arg1=5 Arg2=6'],
    back: 'jsonl',
  },
  {
    name: 'doccano: labels of whole texts, and labels by number',
    files: {
      'a.jsonl': lines(
        { id: 1, text: fever, label: ['acute'] },
        {
          id: 2,
          text: fever,
          annotations: [{ label: 5, start_offset: 4, end_offset: 9, user: 1 }],
          meta: {},
        },
      ),
    },
    entities: { '1': [], '2': ['5:fever'] },
    labels: ['label=acute'],
    back: 'jsonl',
  },
  {
    name: 'Prodigy: tokens, a rejected example, one without spans',
    files: {
      'p.jsonl': lines(
        {
          text: fever,
          _input_hash: 1,
          tokens: [{ text: 'Has', start: 0, end: 3, id: 0 }],
          spans: [{ start: 4, end: 9, token_start: 1, token_end: 1, label: 'X' }],
          answer: 'accept',
        },
        { text: 'Has pain', spans: [{ start: 4, end: 8, label: 'X' }], answer: 'reject' },
        { text: 'plain', tokens: [{ text: 'plain', start: 0, end: 5, id: 0 }], answer: 'accept' },
      ),
    },
    entities: { 'p-1': ['X:fever'], 'p-2': [], 'p-3': [] },
    lost: [/not accepted \(reject\)/],
  },
  {
    name: "spaCy's pairs in an array",
    files: {
      'train.json': JSON.stringify([
        [fever, { entities: [[4, 9, 'X']] }],
        ['ok', { entities: [] }],
      ]),
    },
    plan: '1 × jsonl',
    entities: { 'train-1': ['X:fever'], 'train-2': [] },
    back: 'jsonl',
  },
  {
    name: "spaCy's pairs, one a line",
    files: { 'train.jsonl': lines([fever, { entities: [[4, 9, 'X']] }]) },
    plan: '1 × jsonl',
    entities: { 'train-1': ['X:fever'] },
    back: 'jsonl',
  },
  {
    name: "an annotator's file of spaCy's pairs, with texts that were not looked at",
    files: {
      'annotations.json': JSON.stringify({
        classes: ['X'],
        annotations: [null, [fever, { entities: [[4, 9, 'X']] }], null, ['ok', { entities: [] }], null],
      }),
    },
    plan: '1 × jsonl',
    entities: { 'annotations-1': ['X:fever'], 'annotations-2': [] },
    back: 'jsonl',
  },
  {
    name: "spaCy's own JSON",
    files: {
      'd.jsonl': lines({
        text: fever,
        ents: [{ start: 4, end: 9, label: 'X' }],
        sents: [{ start: 0, end: 9 }],
        tokens: [{ id: 0, start: 0, end: 3 }],
      }),
    },
    entities: { 'd-1': ['X:fever'] },
    back: 'jsonl',
  },
  {
    name: 'Label Studio: two labels, choices, remarks, relations, predictions',
    files: { 'project.json': JSON.stringify([studioTask]) },
    plan: '1 × jsonl',
    entities: { '11': ['Drug:zedol', 'Med:zedol', 'Problem:pain'] },
    others: ['treats Arg1=a Arg2=b', 'a certainty=sure', 'a remark=look, here'],
    labels: ['mood=good'],
    lost: [/is a prediction/],
    back: 'jsonl',
  },
  {
    name: 'Label Studio: cancelled annotations and regions without labels are listed',
    files: {
      'p.json': JSON.stringify([
        {
          id: 1,
          annotations: [
            { was_cancelled: true, result: [region('x', 0, 3, 'Has', ['X'])] },
            { was_cancelled: false, result: [region('a', 4, 9, 'fever', ['X']), region('q', 0, 3, 'Has')] },
          ],
          data: { note: fever },
        },
      ]),
    },
    entities: { '1': ['X:fever'] },
    lost: [/another annotation/, /has no label/],
  },
  {
    name: 'Label Studio in its short form, under the names of its controls',
    files: {
      'm.json': JSON.stringify([
        {
          text: fever,
          id: 2,
          ner: [{ start: 4, end: 9, text: 'fever', labels: ['X'] }],
          dx: [{ start: 0, end: 3, text: 'Has', labels: ['Y'] }],
          annotator: 1,
        },
      ]),
    },
    plan: '1 × jsonl',
    entities: { '2': ['X:fever', 'Y:Has'] },
    back: 'jsonl',
  },
  {
    name: 'a quoted text that is elsewhere, once, is taken there',
    files: {
      'a.jsonl': lines({
        text: 'He has a fever now',
        entities: [{ id: 'T1', label: 'X', start: 7, end: 12, text: 'fever' }],
      }),
    },
    entities: { 'a-1': ['X:fever'] },
    warnings: [1],
  },
  {
    name: 'offsets that are none',
    files: {
      'a.jsonl': lines({
        text: fever,
        label: [
          [-1, 3, 'X'],
          [5, 4, 'X'],
          [0.5, 2, 'X'],
          ['4', '9', 'X'],
          [4, 9, 'Y'],
        ],
      }),
    },
    entities: { 'a-1': ['Y:fever'] },
    errors: [1, 1, 1, 1],
    lost: [/before the text/, /is empty/, /whole numbers/, /whole numbers/],
  },
  {
    name: 'a list of another form is pointed at',
    files: { 'a.jsonl': lines({ text: fever, mentions: [{ from: 4, to: 9, kind: 'X' }] }) },
    entities: { 'a-1': [] },
    warnings: [1],
  },
];

describe('JSON', () => {
  it.each(cases)('$name', async (expected) => {
    await checkCase(expected);
  });
  it.each([
    ['doccano', lines({ text: fever, label: [[4, 9, 'X']] }), lines({ text: fever, label: [[4, 9, 'Y']] })],
    [
      'Label Studio, where one of two labels goes',
      JSON.stringify([{ ...studioTask, predictions: [] }]),
      JSON.stringify([{ ...studioTask, predictions: [] }]).replace('["Drug","Med"]', '["Y"]'),
    ],
  ])('a label map renames and drops labels where they stand: %s', async (_, before, after) => {
    const name = before.startsWith('[') ? 'a.json' : 'a.jsonl';
    const out = temporaryFolder();
    const labels = { X: 'Y', Drug: 'Y', Med: null };
    await convert([temporaryFolder({ [name]: before })], { out, to: 'jsonl', write: defaults, labels });
    expect(bytesOf(out, name).toString()).toBe(after);
  });
  it('what is wrong in a member of an array names the document', async () => {
    const array = JSON.stringify([{ id: 'd7', text: fever, label: [[4, 99, 'X']] }]);
    const { problems } = await readCorpus([temporaryFolder({ 'a.json': array })]);
    expect(problems.map(({ message }) => message)).toEqual([
      'In document d7: T1 ends past the end of the text (9 characters).',
    ]);
  });
  it('our own lines keep the roles of relations, whatever their number', async () => {
    const annotations =
      'T1\tx 0 1\ta\nT2\tx 2 3\tb\nR1\tCause Agent:T1 Theme:T2\nR2\tLink A:T1 B:T2 C:T1\nR3\tOne Only:T1\nR4\tUsual Arg1:T1 Arg2:T2\n';
    const { out } = await convertFolder(temporaryFolder({ 'a.ann': annotations, 'a.txt': 'a b' }), 'jsonl');
    const { out: back } = await convertFolder(out, 'brat');
    expect((await readCorpus([out])).problems).toEqual([]);
    expect(bytesOf(back, 'a.ann').toString()).toBe(annotations);
  });
});
