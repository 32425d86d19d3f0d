// The JSON files of a run or an experiment: written whole, read against a schema.
import * as v from 'valibot';
import { writeFileAtomic } from '../common/atomicFile';
import { AppError } from '../common/errors';
import { readIfThere } from '../common/readIfThere';

export async function writeJsonFile(file: string, value: unknown): Promise<void> {
  await writeFileAtomic(file, `${JSON.stringify(value, undefined, 2)}\n`);
}

/**
 * What the file holds of `schema`; undefined when there is no such file.
 * @param whenDamaged names what the file should be, and what to do
 * @throws AppError (`input`) when it cannot be read, or holds something else
 */
export async function readJsonFile<Schema extends v.GenericSchema>(
  file: string,
  schema: Schema,
  whenDamaged: { readonly kind: string; readonly advice: string },
): Promise<v.InferOutput<Schema> | undefined> {
  const damaged = (why: string, cause?: unknown): AppError =>
    new AppError('input', `${file} is no ${whenDamaged.kind} (${why}): ${whenDamaged.advice}`, { cause });
  const text = await readIfThere(file).catch((cause: unknown) => {
    throw damaged('it cannot be read', cause);
  });
  if (text === undefined) return undefined;
  const parsed = v.safeParse(schema, parseJson(text));
  if (parsed.success) return parsed.output;
  throw damaged(v.getDotPath(parsed.issues[0]) ?? 'the whole file');
}

/** Undefined, which no schema of ours takes, for text that is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
