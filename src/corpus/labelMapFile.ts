// A label map as people keep it: a JSON file.
import { readFile } from 'node:fs/promises';
import { AppError } from '../common/errors';
import { parseLabelMap, type LabelMap } from './labelMap';

/** @throws AppError `usage` when the file cannot be read or is no label map. */
export async function readLabelMap(file: string): Promise<LabelMap> {
  const json = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError('usage', `The label map ${file} cannot be read. Check the path.`, { cause });
  });
  return parseLabelMap(json, file);
}
