import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MetricsLog, readMetrics } from '../../src/runs/metricsLog';
import { temporaryFolder } from './temporary';

describe('MetricsLog', () => {
  it('appends one event a line and knows its length', async () => {
    const file = path.join(await temporaryFolder(), 'metrics.jsonl');
    await using log = await MetricsLog.open(file, 0);
    await log.append({ kind: 'epoch-start', epoch: 1 }, { time: 5 });
    await log.append({ kind: 'checkpoint', step: 3 }, { time: 6 });
    expect(await readMetrics(file)).toEqual([
      { kind: 'epoch-start', epoch: 1, time: 5 },
      { kind: 'checkpoint', step: 3, time: 6 },
    ]);
    expect(log.size).toBe((await readFile(file)).length);
  });

  it('cuts back to the checkpoint when it is opened again', async () => {
    const file = path.join(await temporaryFolder(), 'metrics.jsonl');
    const first = await MetricsLog.open(file, 0);
    await first.append({ kind: 'epoch-start', epoch: 1 }, { time: 5 });
    const { size } = first;
    await first.append({ kind: 'epoch-start', epoch: 2 }, { time: 6 });
    await first[Symbol.asyncDispose]();
    await using second = await MetricsLog.open(file, size);
    await second.append({ kind: 'epoch-start', epoch: 3 }, { time: 7 });
    expect((await readMetrics(file)).map((event) => event.time)).toEqual([5, 7]);
  });

  it('cuts half a line away that a power cut left before the checkpoint', async () => {
    const file = path.join(await temporaryFolder(), 'metrics.jsonl');
    await appendFile(file, '{"kind":"epoch-start","epoch":1,"time":5}\n{"kind":"epo');
    await using log = await MetricsLog.open(file, 900);
    await log.append({ kind: 'epoch-start', epoch: 2 }, { time: 6 });
    expect((await readMetrics(file)).map((event) => event.time)).toEqual([5, 6]);
    expect(log.size).toBe((await readFile(file)).length);
  });

  it('reads past a last line that a kill cut short', async () => {
    const file = path.join(await temporaryFolder(), 'metrics.jsonl');
    await appendFile(file, '{"kind":"epoch-start","epoch":1,"time":5}\n{"kind":"epo');
    expect(await readMetrics(file)).toHaveLength(1);
  });
});
