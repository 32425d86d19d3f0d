// A model written out for other programs: a Hugging Face folder, or its ONNX form with configuration and tokenizer.
import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, hasCode, throwIfCancelled } from '../common/errors';
import { FolderLock, isLock } from '../common/folderLock';
import { writeFailure } from '../common/writeFailure';
import { maxLength } from '../model/configuration';
import { readTrainedModel, type ModelFolder } from '../model/folder';
import { loadTokenizer } from '../tokenizer/loadTokenizer';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { writeModelFrame, writeOnnx, writeWeights } from './modelFolder';
import { resolveModel } from './modelRegistry';

const onnxForms = ['onnx', 'onnx-int8'] as const;
export const exportForms = [...onnxForms, 'huggingface'] as const;
export type ExportForm = (typeof exportForms)[number];

/**
 * An export that does not come to its end leaves `out` empty.
 * @throws AppError when there is no such model, or when `out` holds something already; CancelledError.
 */
export async function exportModel(
  reference: string,
  form: ExportForm,
  out: string,
  signal?: AbortSignal,
): Promise<void> {
  const { folder } = await resolveModel(reference);
  const [model, tokenizer] = await Promise.all([readTrainedModel(folder), loadTokenizer(folder)]);
  await makeFolder(out);
  const lock = await FolderLock.take(out, 'exports into it');
  try {
    await refuseOccupied(out);
    await writeAll(writes(form, out, folder, model, tokenizer), out, signal);
  } finally {
    await lock[Symbol.asyncDispose]();
  }
}

async function writeAll(
  parts: readonly (() => Promise<void>)[],
  out: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    for (const write of parts) {
      throwIfCancelled(signal);
      await write();
    }
  } catch (error) {
    await empty(out).catch(() => undefined);
    throw error;
  }
}

/** The frame, which makes the folder a model, comes last. */
function writes(
  form: ExportForm,
  out: string,
  folder: string,
  { configuration, parameters }: ModelFolder,
  tokenizer: Tokenizer,
): (() => Promise<void>)[] {
  const whole = form === 'huggingface';
  const longest = tokenizer.maxLength ?? maxLength(configuration);
  return [
    ...(whole ? [() => writeWeights(out, parameters)] : []),
    ...onnxForms
      .filter((one) => whole || one === form)
      .map((one) => () => writeOnnx(out, configuration, parameters, one)),
    () => cp(path.join(folder, 'README.md'), path.join(out, 'README.md')).catch(ignoreMissing),
    () => writeModelFrame(out, configuration, tokenizer, longest),
  ];
}

async function makeFolder(out: string): Promise<void> {
  await mkdir(out, { recursive: true }).catch((error: unknown) => {
    throw writeFailure(out, error);
  });
}

async function refuseOccupied(out: string): Promise<void> {
  if ((await namesIn(out)).length > 0)
    throw new AppError('output', `${out} is not empty: choose a new folder for --out`);
}

async function empty(folder: string): Promise<void> {
  for (const name of await namesIn(folder))
    await rm(path.join(folder, name), { recursive: true, force: true });
}

/** All but the lock. */
const namesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder)).filter((name) => !isLock(name));

/** A model without a card is exported without one. */
function ignoreMissing(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}
