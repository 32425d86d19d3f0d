// Whether a device computes what the CPU does, tried on a small model before a run is trusted to it.
import type { ModelConfiguration } from '../model/configuration';
import { initializeParameters } from '../model/initialization';
import type { Parameters } from '../model/parameters';
import type { Batch } from '../training/backend';
import { CpuTrainingBackend } from './cpuBackend';

/** Of each tensor's largest element: NVIDIA's matrix units round to 10 bits, and so does float16. */
const tolerance = 2e-2;

/** What a backend offers beside its steps, for comparisons. */
export interface GradientSource extends AsyncDisposable {
  /** Of one batch, dropout off, without a step. */
  gradientsOf(batch: Batch): Promise<Parameters>;
}

type Open = (configuration: ModelConfiguration, parameters: Parameters) => Promise<GradientSource>;

/** The first parameter of a small model like this one whose gradient differs from the CPU's; undefined where none does. */
export async function differingGradient(of: ModelConfiguration, open: Open): Promise<string | undefined> {
  const small = { ...of, layers: 1, layerGroups: 1, vocabularySize: Math.min(of.vocabularySize, 500) };
  const parameters = initializeParameters(small, 1);
  await using cpu = new CpuTrainingBackend(small, parameters, 1);
  await using other = await open(small, parameters);
  const batch = checkBatch(small);
  const expected = await cpu.gradientsOf(batch);
  const largest = Math.max(...[...expected.values()].map(({ data }) => largestOf(data)));
  for (const [name, { data }] of await other.gradientsOf(batch))
    if (!isClose(data, expected.get(name)!.data, negligible * largest)) return name;
  return undefined;
}

/** Of the largest gradient: a key's bias has none but for rounding, since softmax does not see it. */
const negligible = 1e-4;

function checkBatch({ vocabularySize, tags, paddingId }: ModelConfiguration): Batch {
  const [batch, sequence] = [2, 16];
  const each = (value: (i: number) => number): Int32Array =>
    Int32Array.from({ length: batch * sequence }, (_, i) => value(i));
  return {
    batch,
    sequence,
    inputIds: each((i) => paddingId + 1 + ((i * 37) % (vocabularySize - paddingId - 1))),
    attentionMask: each(() => 1),
    labels: each((i) => i % tags.length),
  };
}

/** @param slack that every element is allowed besides. */
export function isClose(values: Float32Array, expected: Float32Array, slack = 0): boolean {
  const allowed = tolerance * largestOf(expected) + slack;
  return values.every((value, i) => Math.abs(value - expected[i]!) <= allowed);
}

const largestOf = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
