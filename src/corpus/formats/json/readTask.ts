// An object of JSON read as what it is an export of.
import { readSpans } from './jsonSpans';
import { isObject, type JsonObject, type Task } from './jsonTask';
import { readStudioTask } from './labelStudio';

/** Undefined when the object holds no text. */
export function readTask(object: JsonObject): Task | undefined {
  const data = object['data'];
  const holder = isObject(data) ? data : object;
  const key = textKey(holder);
  if (key === undefined) return undefined;
  const text = holder[key] as string;
  return holder === data ? readStudioTask(object, text) : readSpans(object, text);
}

function textKey(object: JsonObject): string | undefined {
  const names = ['text', 'data', 'content', 'sentence', 'note'];
  return (
    names.find((name) => typeof object[name] === 'string') ??
    Object.keys(object).find((name) => /text/i.test(name) && typeof object[name] === 'string')
  );
}
