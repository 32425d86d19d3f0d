// Which of many JSON files are label maps for the labels in question.
import { stat } from 'node:fs/promises';
import { mapLabel } from '../../corpus/labelMap';
import { readLabelMap } from '../../corpus/labelMapFile';

/** Label maps are small: what is larger is something else. */
const largestMap = 64 * 1024;

export async function labelMapsAmong(
  files: readonly string[],
  labels: readonly string[],
): Promise<readonly string[]> {
  const fits = await Promise.all(files.map((file) => isMapFor(file, labels)));
  return files.filter((_, i) => fits[i]);
}

async function isMapFor(file: string, labels: readonly string[]): Promise<boolean> {
  try {
    if ((await stat(file)).size > largestMap) return false;
    const map = await readLabelMap(file);
    return labels.some((label) => mapLabel(map, label) !== label);
  } catch {
    return false;
  }
}
