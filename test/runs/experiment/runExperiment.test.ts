import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExperimentFile } from '../../../src/runs/experiment/experimentFile';
import type { ExperimentRequest } from '../../../src/runs/experiment/openExperiment';
import type { ExperimentAxes } from '../../../src/runs/experiment/plan';
import {
  runExperiment,
  type ExperimentEvent,
  type ExperimentResult,
} from '../../../src/runs/experiment/runExperiment';
import { readTrainedRuns } from '../../../src/runs/experiment/trainedRuns';
import { readManifest } from '../../../src/runs/manifest';
import { resolveModel } from '../../../src/runs/modelRegistry';
import { runTraining, type RunOptions } from '../../../src/runs/trainingRun';
import { createTrainingBackend } from '../../../src/runtime/index';
import { temporaryFolder } from '../temporary';
import { tinyRequest, writeNotes } from '../tinyRun';

const options: RunOptions = {
  createBackend: async (c, p, o) => createTrainingBackend(c, p, { ...o, threads: 1 }),
};

/** Two epochs over the tiny corpus; with folds its training notes are all there is. */
async function experiment(axes: ExperimentAxes, out = 'out', root?: string): Promise<ExperimentRequest> {
  const { dev, ...request } = await tinyRequest(root ?? (await temporaryFolder()), out);
  const settings = { ...request.settings, epochs: 2 };
  return { ...request, ...(axes.folds === undefined ? { dev: dev! } : {}), settings, axes };
}

interface Finished {
  readonly events: ExperimentEvent[];
  readonly result: ExperimentResult;
}

/** Runs to the end, or until `stop` says that it is enough, which cancels. */
async function carryOut(
  request: ExperimentRequest,
  stop: (event: ExperimentEvent) => boolean = () => false,
): Promise<Finished> {
  const events: ExperimentEvent[] = [];
  const abort = new AbortController();
  const generator = runExperiment(request, { ...options, signal: abort.signal });
  for (;;) {
    const next = await generator.next();
    if (next.done === true) return { events, result: next.value };
    events.push(next.value);
    if (stop(next.value)) abort.abort();
  }
}

const weights = async (out: string, run: string): Promise<Buffer> =>
  readFile(path.join(out, run, 'best', 'model.safetensors'));
const endOf = ({ events }: Finished): string[] =>
  events.flatMap((event) => (event.kind === 'run-end' ? [`${event.run}${event.kept ? ' kept' : ''}`] : []));

describe('an experiment', () => {
  it('of folds scores every note once by a model that has not seen it', async () => {
    const request = await experiment({ folds: 3 });
    const finished = await carryOut(request);
    const { report, reportFile } = finished.result;
    expect((await readdir(request.out)).sort()).toEqual([
      'experiment.json', 'fold-1', 'fold-2', 'fold-3', 'report.json',
    ]); // prettier-ignore
    expect(endOf(finished)).toEqual(['fold-1', 'fold-2', 'fold-3']);
    const manifests = await Promise.all(
      report!.runs.map(({ name }) => readManifest(path.join(request.out, name, 'manifest.json'))),
    );
    expect(manifests.map(({ train, dev }) => [train.documents, dev.documents])).toEqual([[8, 4], [8, 4], [8, 4]]); // prettier-ignore
    const [point] = report!.points;
    // The corpus has twelve notes of nine entities.
    const { truePositives, falseNegatives } = point!.pooled!.micro;
    expect(truePositives + falseNegatives).toBe(108);
    expect(point?.dev.micro.f1.mean).toBeCloseTo(
      report!.runs.reduce((sum, { dev }) => sum + dev.micro.f1, 0) / 3,
      12,
    );
    expect(JSON.parse(await readFile(reportFile, 'utf8'))).toEqual({ schemaVersion: 1, ...report });
  });

  it('of seeds trains each as a run of that seed alone would', async () => {
    const request = await experiment({ seeds: [7, 8] });
    const { result } = await carryOut(request);
    const alone = {
      ...request,
      out: path.join(request.out, '..', 'alone'),
      settings: { ...request.settings, seed: 8 },
    };
    const events = runTraining(alone, options);
    while ((await events.next()).done !== true) continue;
    const [seed7, seed8] = await Promise.all([
      weights(request.out, 'seed-7'),
      weights(request.out, 'seed-8'),
    ]);
    expect(seed8.equals(await readFile(path.join(alone.out, 'best', 'model.safetensors')))).toBe(true);
    expect(seed8.equals(seed7)).toBe(false);
    expect(result.report?.points).toHaveLength(1);
    expect(result.report?.points[0]?.pooled).toBeNull();
  });

  it('of shares is a learning curve', async () => {
    const request = await experiment({ shares: [1, 0.25] });
    const { report } = (await carryOut({ ...request, test: request.dev! })).result;
    expect(report?.points.map(({ runs, trainDocuments }) => [runs, trainDocuments])).toEqual([
      [['share-0.25'], 3],
      [['share-1'], 12],
    ]);
    expect(report?.points[1]?.test).toEqual(report?.points[1]?.dev);
  });

  it('gives its best run where a model is asked for, and says so', async () => {
    const request = await experiment({ seeds: [7, 8] });
    const { report } = (await carryOut(request)).result;
    const { best } = report!;
    expect(await resolveModel(request.out)).toEqual({
      name: request.out,
      folder: path.join(request.out, best.run, 'best'),
      origin: 'experiment',
      choice: `${best.run}, with dev F1 ${best.f1.toFixed(3)} the best of 2 runs`,
    });
    await rm(path.join(request.out, 'report.json'));
    await expect(resolveModel(request.out)).rejects.toThrow(/has not come to its end/);
  });

  it('is read by itself, and together with other runs', async () => {
    const request = await experiment({ seeds: [7, 8] });
    await carryOut(request, (event) => event.kind === 'run-end' && event.run === 'seed-7');
    expect(await readTrainedRuns([request.out])).toMatchObject({
      runs: [{ name: 'seed-7' }],
      unfinished: ['seed-8'],
    });
    const both = await readTrainedRuns([request.out, path.join(request.out, 'seed-7')]);
    expect(both).toMatchObject({
      runs: [{ name: 'out/seed-7', size: '12 notes' }, { name: 'seed-7' }],
      unfinished: ['out/seed-8'],
    });
    await expect(readTrainedRuns([path.join(request.out, '..')])).rejects.toThrow(
      /neither a run nor an experiment/,
    );
  });
});

describe('an experiment that was stopped and is resumed', () => {
  it.each<[string, (event: ExperimentEvent) => boolean]>([
    [
      'within a run',
      (event) =>
        event.run === 'fold-2' &&
        event.kind === 'run-event' &&
        event.event.kind === 'step' &&
        event.event.step === 3,
    ],
    ['between two runs', (event) => event.run === 'fold-1' && event.kind === 'run-end'],
  ])('%s ends with the very weights and report of one that ran through', async (_name, stop) => {
    const root = await temporaryFolder();
    const whole = await experiment({ folds: 2 }, 'whole', root);
    const { report } = (await carryOut(whole)).result;
    const broken = { ...whole, out: path.join(root, 'broken') };
    const cancelled = await carryOut(broken, stop);
    expect(cancelled.result.report).toBeNull();
    expect(existsSync(cancelled.result.reportFile)).toBe(false);
    const resumed = await carryOut({ out: broken.out, device: 'cpu', resume: true, settings: {}, axes: {} });
    expect(endOf(resumed)).toEqual(['fold-1 kept', 'fold-2']);
    expect(resumed.result.report).toEqual(report);
    for (const run of ['fold-1', 'fold-2'])
      expect((await weights(broken.out, run)).equals(await weights(whole.out, run))).toBe(true);
  });

  it('refuses other runs, another recipe and other notes', async () => {
    const request = await experiment({ folds: 2 });
    await carryOut(request, () => true);
    const again = { ...request, resume: true, settings: {} };
    await expect(carryOut({ ...again, axes: { folds: 3 } })).rejects.toThrow(
      /has other runs \(fold-1, fold-2\)/,
    );
    await expect(carryOut({ ...again, settings: { epochs: 5 } })).rejects.toThrow(
      /experiment began with --epochs 2/,
    );
    await expect(carryOut({ ...again, dev: request.train! })).rejects.toThrow(/began with --dev left out/);
    await expect(carryOut({ ...request, resume: false })).rejects.toThrow(
      /already holds an experiment: add --resume/,
    );
    await writeNotes(request.train!, 12, 99);
    await expect(carryOut(again)).rejects.toThrow(/not those the run began with/);
  });
});

describe('runExperiment refuses, and leaves no folder behind', () => {
  it.each<[string, (request: ExperimentRequest) => ExperimentRequest, RegExp]>([
    [
      'more folds than notes',
      (request) => ({ ...request, axes: { folds: 13 } }),
      /--folds 13 is more than the 12 notes/,
    ],
    [
      'dev notes beside folds',
      (request) => ({ ...request, dev: request.train! }),
      /leave --dev and --split out/,
    ],
    [
      'seeds without dev notes',
      (request) => ({ ...request, axes: { seeds: [1, 2] } }),
      /needs --train, --dev \(or --split, --folds\)/,
    ],
    ['a base it does not know', (request) => ({ ...request, base: 'no-such-base' }), /No model no-such-base/],
    [
      'a recipe that makes no sense',
      (request) => ({ ...request, settings: { epochs: 0 } }),
      /--epochs must be/,
    ],
  ])('%s', async (_name, change, message) => {
    const request = change(await experiment({ folds: 2 }));
    await expect(carryOut(request)).rejects.toThrow(message);
    expect(existsSync(request.out)).toBe(false);
  });

  it('a folder that another one has just begun in, or goes on in between two of its runs', async () => {
    const root = await temporaryFolder();
    const [sevens, eights] = [
      await experiment({ seeds: [7, 17] }, 'out', root),
      await experiment({ seeds: [8, 18] }, 'out', root),
    ];
    const begin = async (request: ExperimentRequest): Promise<AsyncGenerator<ExperimentEvent, unknown>> => {
      const generator = runExperiment(request, options);
      await generator.next();
      return generator;
    };
    const begun = await Promise.allSettled([begin(sevens), begin(eights)]);
    expect(begun.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = begun[0].status === 'fulfilled' ? sevens : eights;
    const going = begun.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))[0]!;
    expect((await readExperimentFile(winner.out))?.runs.map(({ seed }) => seed)).toEqual(winner.axes.seeds);
    for (let kind = ''; kind !== 'run-end';) {
      const next = await going.next();
      kind = next.done === true ? 'run-end' : next.value.kind;
    }
    await expect(begin({ ...winner, resume: true })).rejects.toThrow(/is in use/);
    await going.return(undefined);
    const again = await begin({ ...winner, resume: true });
    await again.return(undefined);
  });

  it('a folder with a single run in it, and a damaged plan', async () => {
    const request = await experiment({ folds: 2 });
    await mkdir(request.out);
    await writeFile(path.join(request.out, 'manifest.json'), '{}');
    await expect(carryOut({ ...request, resume: true })).rejects.toThrow(/holds a single run/);
    await writeFile(path.join(request.out, 'experiment.json'), '{"schemaVersion": 1}');
    await expect(readExperimentFile(request.out)).rejects.toThrow(/experiment\.json is no experiment/);
  });

  it('names the run that cannot go on', async () => {
    const request = await experiment({ folds: 2 });
    const failing = runExperiment(request, {
      createBackend: () => Promise.reject(new Error('no device')),
    });
    await expect(failing.next()).resolves.toMatchObject({ value: { kind: 'run-start', run: 'fold-1' } });
    await expect(failing.next()).rejects.toThrow('no device');
    const tooLong = await experiment({ folds: 2 });
    await expect(carryOut({ ...tooLong, settings: { maxLength: 65 } })).rejects.toThrow(
      /^fold-1: --max-length 65/,
    );
  });
});
