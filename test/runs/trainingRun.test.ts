import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../src/corpus/readCorpus';
import { scoreStrict } from '../../src/evaluation/evaluate';
import { readModelFolder } from '../../src/model/folder';
import { readCheckpoint } from '../../src/runs/checkpoint';
import { readManifest } from '../../src/runs/manifest';
import { readMetrics } from '../../src/runs/metricsLog';
import { resolveModel } from '../../src/runs/modelRegistry';
import { runFolder } from '../../src/runs/runFolder';
import { runTraining, type RunOptions } from '../../src/runs/trainingRun';
import { createTrainingBackend, loadTokenClassifier } from '../../src/runtime/index';
import { tagDocument } from '../../src/tagging/tagDocument';
import { loadTokenizer } from '../../src/tokenizer/loadTokenizer';
import type { TrainingEvent } from '../../src/training/events';
import type { TrainRequest, TrainResult } from '../../src/training/request';
import type { TrainingSettings } from '../../src/training/settings';
import { temporaryFolder } from './temporary';
import { tinyRequest, writeNotes } from './tinyRun';

const options: RunOptions = {
  createBackend: async (c, p, o) => createTrainingBackend(c, p, { ...o, threads: 1 }),
};

interface Finished {
  readonly events: TrainingEvent[];
  readonly result: TrainResult;
}

async function run(request: TrainRequest, more: Partial<RunOptions> = {}): Promise<Finished> {
  const events: TrainingEvent[] = [];
  const generator = runTraining(request, { ...options, ...more });
  for (;;) {
    const next = await generator.next();
    if (next.done === true) return { events, result: next.value };
    events.push(next.value);
  }
}

const weights = async (out: string): Promise<Buffer> => readFile(path.join(out, 'best', 'model.safetensors'));

describe('runTraining', () => {
  it('learns a small corpus and leaves a folder that tags', async () => {
    const root = await temporaryFolder();
    const request = { ...(await tinyRequest(root, 'run')), test: path.join(root, 'dev') };
    const { result, events } = await run({
      ...request,
      settings: { ...request.settings, epochs: 10, patience: null },
    });
    const start = events.find((event) => event.kind === 'start');
    expect(result).toMatchObject({ reason: 'finished', step: start!.steps });
    expect(result.best!.f1).toBeGreaterThan(0.95);
    expect(result.test).toEqual(result.dev);
    expect(events.filter(({ kind }) => kind === 'dev')).toHaveLength(10);

    const { folder } = await resolveModel(request.out);
    await using classifier = await loadTokenClassifier(folder, { precision: 'fp32' });
    const { documents } = await readCorpus([request.dev!]);
    const tokenizer = await loadTokenizer(folder);
    const predicted = await Promise.all(
      documents.map(async (document) => ({
        ...document,
        annotations: await tagDocument(document, classifier, tokenizer),
      })),
    );
    expect(scoreStrict(documents, predicted).micro.f1).toBeCloseTo(result.best!.f1, 6);
  });

  it('tells how many dev and test notes are training notes too', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'run');
    const settings = { ...request.settings, epochs: 1 };
    const dev = await run({ ...request, dev: request.train!, test: request.dev!, settings });
    const told = dev.events.flatMap((event) =>
      event.kind === 'data' ? [[event.split, event.documents, event.alsoTrained]] : [],
    );
    const [[, all] = []] = told;
    expect(told).toEqual([
      ['train', all, undefined],
      ['dev', all, all],
      ['test', expect.any(Number), undefined],
    ]);
  });

  it('learns extra tokens, which its folder keeps whole', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'run');
    const extraTokens = ['chest x-ray', '[**NAME**]'];
    const { result } = await run({ ...request, settings: { ...request.settings, epochs: 1, extraTokens } });
    const tokenizer = await loadTokenizer(result.model!);
    const known = (await loadTokenizer(request.base!)).vocabularySize;
    expect([...tokenizer.encode('chest x-ray').ids]).toEqual([known]);
    const { configuration, parameters } = await readModelFolder(result.model!);
    expect(configuration.vocabularySize).toBe(known + 2);
    const { data } = parameters.get('bert.embeddings.word_embeddings.weight')!;
    const row = (index: number): number[] => [...data.subarray(index * 32, index * 32 + 32)];
    // Both began at the same mean; the notes hold the first one only.
    expect(row(known)).not.toEqual(row(known + 1));
    await using classifier = await loadTokenClassifier(result.model!, { precision: 'fp32' });
    const text = 'He had a chest x-ray.';
    expect(await tagDocument({ id: 'n', text, annotations: [] }, classifier, tokenizer)).toBeInstanceOf(
      Array,
    );
    const resumed = { out: request.out, device: 'cpu' as const, resume: true };
    await expect(run({ ...resumed, settings: { extraTokens: ['[**NAME**]'] } })).rejects.toThrow(
      /began with --extra-tokens \["chest x-ray","\[\*\*NAME\*\*\]"\]/,
    );
    expect((await run({ ...resumed, settings: { extraTokens } })).result.step).toBe(result.step);
  });

  it.each(['notes', 'rows'] as const)(
    'splits one corpus by %s, and the same way when it goes on',
    async (by) => {
      const root = await temporaryFolder();
      const { train, base, out, device, resume, settings } = await tinyRequest(root, 'run');
      const tiny = { train: train!, base: base!, out, device, resume };
      const split = { by, share: 0.75, seed: 2 };
      const request = { ...tiny, split, settings: { ...settings, epochs: 1 } };
      const { events, result } = await run(request);
      const data = events.filter((event) => event.kind === 'data');
      const counts = data.map(({ documents, entities }) => [documents, entities]);
      expect(counts).toEqual(by === 'notes' ? [[9, 81], [3, 27]] : [[27, 81], [9, 27]]); // prettier-ignore
      expect(result.dev!.seqeval!.accuracy).toBeGreaterThan(0);
      expect(result.dev!.seqeval!.accuracy).toBeLessThanOrEqual(1);
      const again = { out: request.out, device: 'cpu' as const, resume: true, settings: {} };
      expect((await run({ ...again, split })).result).toMatchObject({ step: result.step, best: result.best });
      await expect(run({ ...again, split: { ...split, seed: 3 } })).rejects.toThrow(
        `began with --split ${by}:0.75:2`,
      );
      await expect(run({ ...again, dev: request.train })).rejects.toThrow(/began with --split/);
    },
  );

  it('tells that it is done when all is there, and takes away what a kill left', async () => {
    const root = await temporaryFolder();
    const request = { ...(await tinyRequest(root, 'run')), test: path.join(root, 'dev'), resume: true };
    const left = path.join(request.out, '.0123456789abcdef.tmp');
    await mkdir(path.dirname(left), { recursive: true });
    await writeFile(left, 'half');
    const generator = runTraining({ ...request, settings: { ...request.settings, epochs: 1 } }, options);
    const kinds: string[] = [];
    for await (const { kind } of generator) {
      kinds.push(kind);
      if (kind === 'done') expect(await readdir(request.out)).toContain('report.json');
    }
    expect(kinds.slice(-2)).toEqual(['test', 'done']);
    expect(await readdir(path.dirname(left))).not.toContain(path.basename(left));
  });

  it('keeps what DESIGN promises in the run folder', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'run');
    const { result } = await run({ ...request, settings: { ...request.settings, epochs: 1 } });
    expect((await readdir(request.out)).sort()).toEqual([
      'best',
      'checkpoint',
      'log.txt',
      'manifest.json',
      'metrics.jsonl',
      'report.json',
    ]);
    expect(await readdir(result.model!)).toEqual(
      expect.arrayContaining([
        'README.md',
        'config.json',
        'model.safetensors',
        'onnx',
        'tokenizer.json',
        'tokenizer_config.json',
        'vocab.txt',
      ]),
    );
    expect((await readdir(path.join(result.model!, 'onnx'))).sort()).toEqual([
      'model.onnx',
      'model_quantized.onnx',
    ]);
    const manifest = await readManifest(path.join(request.out, 'manifest.json'));
    expect(manifest).toMatchObject({
      train: { documents: 12, entities: 108 },
      dev: { documents: 4 },
      device: 'cpu',
    });
    expect(manifest.tags).toEqual([
      'O',
      'B-problem',
      'I-problem',
      'B-test',
      'I-test',
      'B-treatment',
      'I-treatment',
    ]);
    const written = JSON.parse(await readFile(result.report, 'utf8')) as Record<string, unknown>;
    expect(written).toMatchObject({
      schemaVersion: 1,
      reason: 'finished',
      steps: result.step,
      dev: result.dev,
      notTrained: [],
    });
  });

  it.each(['scratch:bert-mini', 'scratch:albert-mini'])(
    'trains %s, which tags from its folder',
    async (base) => {
      const root = await temporaryFolder();
      const request = { ...(await tinyRequest(root, 'run')), base };
      const { result } = await run({ ...request, settings: { epochs: 1, batchSize: 12, maxLength: 48 } });
      expect(result).toMatchObject({ reason: 'finished', best: { epoch: 1 } });
      await using classifier = await loadTokenClassifier(result.model!, { precision: 'int8' });
      const tokenizer = await loadTokenizer(result.model!);
      const { documents } = await readCorpus([request.dev!]);
      const entities = await tagDocument(documents[0]!, classifier, tokenizer);
      for (const { label } of entities) expect(['problem', 'test', 'treatment']).toContain(label);
    },
  );

  it('writes no note text but into the word pieces', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'run');
    await run({ ...request, settings: { ...request.settings, epochs: 1 } });
    for (const file of [
      'log.txt',
      'manifest.json',
      'metrics.jsonl',
      'report.json',
      'best/README.md',
      'best/config.json',
    ]) {
      expect(await readFile(path.join(request.out, file), 'utf8')).not.toMatch(/presented|aspirin|troponin/);
    }
  });

  it('gives the same weights for the same seed, others for another', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'first');
    const settings = { ...request.settings, epochs: 2 };
    await run({ ...request, settings });
    await run({ ...request, settings, out: path.join(root, 'second') });
    await run({ ...request, settings: { ...settings, seed: 8 }, out: path.join(root, 'third') });
    const [first, second, third] = await Promise.all(
      ['first', 'second', 'third'].map(async (name) => weights(path.join(root, name))),
    );
    expect(first!.equals(second!)).toBe(true);
    expect(first!.equals(third!)).toBe(false);
  });

  it.each<[number, Partial<TrainingSettings>]>([
    [3, {}],
    [9, { ema: 0.9, frozenLayers: 1, layerDecay: 0.9, classWeights: 'balanced', labelSmoothing: 0.1 }],
    [20, {}],
  ])(
    'cancelled at step %i of a recipe with %j and resumed, ends with the very weights of one that ran through',
    async (stop, more) => {
      const root = await temporaryFolder();
      const tiny = await tinyRequest(root, 'whole');
      const request = { ...tiny, settings: { ...tiny.settings, ...more } };
      const whole = await run(request);
      const broken = { ...request, out: path.join(root, 'broken') };
      const controller = new AbortController();
      const generator = runTraining(broken, { ...options, signal: controller.signal });
      let cancelled: TrainResult | undefined;
      while (cancelled === undefined) {
        const next = await generator.next();
        if (next.done === true) cancelled = next.value;
        else if (next.value.kind === 'step' && next.value.step === stop) controller.abort();
      }
      expect(cancelled).toMatchObject({ reason: 'cancelled', step: stop });
      expect((await readCheckpoint(runFolder(broken.out).checkpoint))!.loop.step).toBe(stop);

      // Shape, word pieces and weights lie in the run by now.
      await rm(request.base!, { recursive: true });
      const resumed = await run({ out: broken.out, device: 'cpu', resume: true, settings: {} });
      const { reason, step, best, dev, test } = whole.result;
      expect(resumed.result).toMatchObject({ reason, step, best, dev, test, run: broken.out });
      expect((await weights(broken.out)).equals(await weights(request.out))).toBe(true);
      const steps = (await readMetrics(path.join(broken.out, 'metrics.jsonl'))).flatMap((event) =>
        event.kind === 'step' ? [event.step] : [],
      );
      expect(steps).toEqual(Array.from({ length: whole.result.step }, (_, index) => index + 1));
    },
  );
});

describe('runTraining refuses', () => {
  async function refusal(
    change: (request: TrainRequest, root: string) => Promise<TrainRequest> | TrainRequest,
  ): Promise<string> {
    const root = await temporaryFolder();
    const request = await change(await tinyRequest(root, 'run'), root);
    return run(request).then(
      () => 'nothing',
      (error: unknown) => (error instanceof Error ? error.message : 'no error'),
    );
  }

  it('notes without annotations', async () => {
    const message = await refusal(async (request, root) => {
      const train = path.join(root, 'bare');
      await mkdir(train);
      await writeFile(path.join(train, 'a.txt'), 'Nothing here.\n');
      await writeFile(path.join(train, 'a.ann'), '');
      return { ...request, train };
    });
    expect(message).toMatch(/no note there has an annotation/);
  });

  it('a dev folder without notes', async () => {
    const message = await refusal(async (request, root) => {
      await mkdir(path.join(root, 'empty'));
      return { ...request, dev: path.join(root, 'empty') };
    });
    expect(message).toMatch(/empty.*(holds no notes|no file|nothing)/i);
  });

  it('a label map that leaves nothing', async () => {
    expect(await refusal((request) => ({ ...request, labels: { '*': null } }))).toMatch(
      /label map drops every entity/,
    );
  });

  it('a base it does not know', async () => {
    expect(await refusal((request) => ({ ...request, base: 'scratch:gpt' }))).toMatch(
      /choose scratch:bert-mini/,
    );
    expect(await refusal((request) => ({ ...request, base: 'no-such-base' }))).toMatch(
      /No model no-such-base/,
    );
  });

  it('windows longer than the base can read', async () => {
    expect(await refusal((request) => ({ ...request, settings: { maxLength: 65 } }))).toMatch(
      /--max-length 65 is more than the 64/,
    );
  });

  it('more frozen layers than the base has, and weights of labels that the notes do not have', async () => {
    expect(await refusal((request) => ({ ...request, settings: { frozenLayers: 3 } }))).toMatch(
      /--freeze 3 is more than the 2 layers/,
    );
    expect(await refusal((request) => ({ ...request, settings: { classWeights: { dose: 2 } } }))).toMatch(
      /--class-weights names dose; the notes have O, problem, test, treatment/,
    );
  });

  it('a folder that holds a run already', async () => {
    const message = await refusal(async (request) => {
      await mkdir(request.out);
      await writeFile(path.join(request.out, 'manifest.json'), '{}');
      return request;
    });
    expect(message).toMatch(/already holds a run: add --resume/);
  });

  it.each(['train', 'dev', 'test'] as const)('a folder inside the notes of --%s', async (split) => {
    const message = await refusal((request, root) => ({
      ...request,
      test: path.join(root, 'test'),
      out: path.join(root, split, 'runs', '..first'),
    }));
    expect(message).toContain(`lies inside the notes of --${split}`);
  });

  it('a folder that another run is writing', async () => {
    const root = await temporaryFolder();
    const request = { ...(await tinyRequest(root, 'run')), resume: true };
    const first = runTraining(request, options);
    await first.next();
    await expect(run(request)).rejects.toThrow(/run is in use: process \d+ trains into it/);
    await first.return(undefined as never);
    expect((await run({ ...request, settings: { ...request.settings } })).result.reason).toBe('finished');
  });

  it('to resume with other notes, another recipe or another base', async () => {
    const root = await temporaryFolder();
    const request = await tinyRequest(root, 'run');
    await run({ ...request, settings: { ...request.settings, epochs: 1 } });
    const again = { ...request, resume: true, settings: {} };
    await expect(run({ ...again, settings: { epochs: 3 } })).rejects.toThrow(/began with --epochs 1/);
    await expect(run({ ...again, settings: { classWeights: 'balanced' } })).rejects.toThrow(
      /began with --class-weights null/,
    );
    await expect(run({ ...again, recipe: 'notebook' })).rejects.toThrow(/began with --recipe small-encoder/);
    await expect(run({ ...again, base: 'other' })).rejects.toThrow(/began with --base/);
    await writeNotes(path.join(root, 'train'), 12, 99);
    await expect(run(again)).rejects.toThrow(/not those the run began with/);
  });
});
