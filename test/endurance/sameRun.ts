// Two run folders hold the same run: every file to the byte, but for what tells time, memory and how often it was interrupted.
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { readMetrics } from '../../src/runs/metricsLog';
import { runFolder } from '../../src/runs/runFolder';

/** What differs, one line each. */
export async function differences(left: string, right: string): Promise<string[]> {
  const [own, other] = await Promise.all([contents(left), contents(right)]);
  const names = [...new Set([...own.keys(), ...other.keys()])].sort();
  return names.flatMap((name) => {
    const [a, b] = [own.get(name), other.get(name)];
    if (a === undefined || b === undefined) return [`${name} is in one of them only`];
    return a.equals(b) ? [] : [`${name} differs`];
  });
}

async function contents(out: string): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    const name = path.relative(out, path.join(entry.parentPath, entry.name));
    // A log tells of every start, for people.
    if (!entry.isFile() || name === 'log.txt') continue;
    // The folder of a checkpoint has a name of its own.
    const place = name.replace(/step-(\d+)-[^/\\]+/, 'step-$1');
    found.set(place, await comparable(out, name));
  }
  return found;
}

async function comparable(out: string, name: string): Promise<Buffer> {
  const raw = await readFile(path.join(out, name));
  const base = path.basename(name);
  if (base === 'metrics.jsonl') return Buffer.from(await timelessMetrics(out));
  if (base === 'latest') return Buffer.from(raw.toString('utf8').slice(0, 'step-00000000'.length));
  if (['manifest.json', 'report.json', 'state.json'].includes(base)) return timeless(raw);
  return raw;
}

const timeFields = new Set([
  'created',
  'seconds',
  'metricsBytes',
  'memoryBytes',
  'peakMemoryBytes',
  'time',
  'tokensPerSecond',
]);
const withoutTime = (key: string, value: unknown): unknown => (timeFields.has(key) ? undefined : value);

const timeless = (raw: Buffer): Buffer =>
  Buffer.from(JSON.stringify(JSON.parse(raw.toString('utf8')), withoutTime));

/** Starts and checkpoints are as many as the interruptions made them. */
async function timelessMetrics(out: string): Promise<string> {
  const events = await readMetrics(runFolder(out).metrics);
  return events
    .filter(({ kind }) => kind !== 'start' && kind !== 'checkpoint')
    .map((event) => JSON.stringify(event, withoutTime))
    .join('\n');
}
