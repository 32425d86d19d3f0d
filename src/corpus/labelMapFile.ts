// Label maps as people give them: by the path of a JSON file.
import { readFile } from 'node:fs/promises';
import { readFailure } from '../common/readFailure';
import { parseLabelMap, type LabelMap } from './labelMap';

/** @throws AppError `usage` when there is no such file, or no label map in it. */
export async function readLabelMap(file: string): Promise<LabelMap> {
  const json = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw readFailure(`The label map ${file}`, cause, 'usage');
  });
  return parseLabelMap(json, file);
}
