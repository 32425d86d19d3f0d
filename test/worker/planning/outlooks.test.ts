import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanRequest, RunOutlook } from '../../../src/protocol/planner';
import { Outlooks } from '../../../src/worker/planning/outlooks';

const text = 'She has a fever and a cough.\n'.repeat(40);

describe('the outlook of a run', () => {
  let root: string;
  const outlooks = new Outlooks();
  const of = (request: Partial<PlanRequest>): Promise<RunOutlook> =>
    outlooks.of({ root, notes: {}, settings: {}, ...request }, new AbortController().signal);
  const write = async (name: string, content: string): Promise<void> => {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  };

  beforeEach(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'outlook-'));
    await write('train/a.txt', text);
    await write('train/a.ann', 'T1\tproblem 10 15\tfever\nT2\tsign 22 27\tcough\n');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('counts what is in the notes, and the steps that they take', async () => {
    const { notes, estimate, recipe, errors } = await of({
      notes: { train: 'train' },
      base: 'clinical-bert-mini',
      out: 'runs/1',
      settings: { batchSize: 2, epochs: 3, maxLength: 64 },
    });
    expect(errors).toEqual({});
    expect(notes.train).toEqual({
      documents: 1,
      entities: 2,
      labels: [
        ['problem', 1],
        ['sign', 1],
      ],
      problems: 0,
    });
    expect(recipe).toMatchObject({ batchSize: 2, epochs: 3, maxLength: 64, stride: 16 });
    // 320 word pieces in windows of 62: six at least, eleven at most with what they share.
    expect(estimate!.windows).toBeGreaterThanOrEqual(6);
    expect(estimate!.windows).toBeLessThanOrEqual(11);
    expect(estimate).toMatchObject({
      epochs: 3,
      stepsPerEpoch: Math.ceil(estimate!.windows / 2),
      steps: 3 * Math.ceil(estimate!.windows / 2),
    });
  });

  it('knows the word pieces of a model that has yet to learn them', async () => {
    const { estimate } = await of({ notes: { train: 'train' }, base: 'scratch:bert-mini' });
    expect(estimate?.windows).toBeGreaterThan(0);
  });

  it.each([
    ['a folder that is not there', { notes: { dev: 'nowhere' } }, 'dev', 'There is no'],
    [
      'notes without annotations',
      { notes: { dev: 'plain' } },
      'dev',
      'None of the 1 notes here is annotated',
    ],
    ['an empty folder', { notes: { test: 'empty' } }, 'test', 'There are no notes here'],
    ['a model that nobody knows', { base: 'nobody/knows' }, 'base', 'No model nobody/knows'],
    ['a folder that is no model', { base: 'train' }, 'base', 'no config.json'],
    ['a run folder that is taken', { out: 'runs/old' }, 'out', 'holds a run already'],
    ['a label map that is not there', { labels: 'map.json' }, 'labels', 'cannot be read'],
    ['a label map that is none', { labels: 'train/a.txt' }, 'labels', 'is not JSON'],
    [
      'a setting out of bounds, by its flag',
      { base: 'clinical-bert-mini', settings: { epochs: 0 } },
      '--epochs',
      'a whole number from 1',
    ],
    [
      'windows that the model cannot read',
      { base: 'clinical-bert-mini', settings: { maxLength: 4096 } },
      '--max-length',
      'is more than',
    ],
  ] as const)('tells of %s', async (_name, request, field, message) => {
    await write('plain/a.txt', text);
    await mkdir(path.join(root, 'empty'));
    await write('runs/old/manifest.json', '{}');
    const { errors } = await of(request);
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toContain(message);
  });

  it('counts the windows of the share that is learned from', async () => {
    await write('train/b.txt', text);
    await write('train/b.ann', 'T1\tproblem 10 15\tfever\n');
    const plan = { notes: { train: 'train' }, base: 'clinical-bert-mini' };
    const [all, half] = [await of(plan), await of({ ...plan, split: '0.5' })];
    expect(half.estimate!.windows).toBe(all.estimate!.windows / 2);
    const { errors } = await of({ ...plan, notes: { train: 'train/a.ann' }, split: '0.5' });
    expect(errors['--split']).toContain('at least two notes');
  });

  it('applies the label map', async () => {
    await write('map.json', '{"sign": "problem"}');
    const { notes } = await of({ notes: { train: 'train' }, labels: 'map.json' });
    expect(notes.train?.labels).toEqual([['problem', 2]]);
    await write('map.json', '{"*": null}');
    const { errors } = await of({ notes: { train: 'train' }, labels: 'map.json' });
    expect(errors['train']).toContain('that the label map keeps');
  });

  it('sees notes that were annotated meanwhile', async () => {
    await of({ notes: { train: 'train' } });
    await write('train/a.ann', 'T1\tproblem 10 15\tfever\n');
    await utimes(path.join(root, 'train/a.ann'), new Date(), new Date(Date.now() + 5_000));
    expect((await of({ notes: { train: 'train' } })).notes.train?.entities).toBe(1);
  });

  it('sees an earlier version that was put back, and a file that has another name by now', async () => {
    const annotations = path.join(root, 'train/a.ann');
    await utimes(path.join(root, 'train/a.txt'), new Date(), new Date(Date.now() + 5_000));
    const train = async () => of({ notes: { train: 'train' } });
    expect((await train()).notes.train?.entities).toBe(2);
    await write('train/a.ann', 'T1\tproblem 10 15\tfever\n');
    await utimes(annotations, 0, 0);
    expect((await train()).notes.train?.entities).toBe(1);
    await rename(annotations, path.join(root, 'train/a.old'));
    expect((await train()).errors['train']).toContain('is annotated');
  });
});
