// A model written out for other programs: a Hugging Face folder, or its ONNX form with configuration and tokenizer.
import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../common/errors';
import { maxLength } from '../model/configuration';
import { readModelFolder } from '../model/folder';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import { writeModelFrame, writeOnnx, writeWeights } from './modelFolder';
import { resolveModel } from './modelRegistry';

export const exportForms = ['onnx', 'onnx-int8', 'huggingface'] as const;
export type ExportForm = (typeof exportForms)[number];

/** @throws AppError when there is no such model, or when `out` holds something already. */
export async function exportModel(reference: string, form: ExportForm, out: string): Promise<void> {
  const { folder } = await resolveModel(reference);
  await refuseOccupied(out);
  const [{ configuration, parameters }, tokenizer] = await Promise.all([
    readModelFolder(folder),
    loadTokenizer(folder),
  ]);
  await writeModelFrame(out, configuration, tokenizer, tokenizer.maxLength ?? maxLength(configuration));
  const whole = form === 'huggingface';
  if (whole) await writeWeights(out, parameters);
  if (whole || form === 'onnx') await writeOnnx(out, configuration, parameters, 'onnx');
  if (whole || form === 'onnx-int8') await writeOnnx(out, configuration, parameters, 'onnx-int8');
  await cp(path.join(folder, 'README.md'), path.join(out, 'README.md')).catch(ignoreMissing);
}

async function refuseOccupied(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
  } catch (cause) {
    throw new AppError('output', `${out} cannot be made: choose a folder for --out that can be written`, {
      cause,
    });
  }
  if ((await readdir(out)).length > 0)
    throw new AppError('output', `${out} is not empty: choose a new folder for --out`);
}

/** A model without a card is exported without one. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
