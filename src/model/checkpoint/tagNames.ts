// Labels of a model that was saved without any: `LABEL_0`, `LABEL_1`, … and the names the user gives them.
import { AppError } from '../../common/errors';

/** True when a model says nothing but the numbers of its labels. */
export function hasPlaceholderTags(tags: readonly string[]): boolean {
  return tags.length > 0 && tags.every((tag) => /^LABEL_\d+$/.test(tag));
}

/**
 * Renames a model's tags, either all of them in id order or single ones by their present name.
 * @throws AppError (`usage`) when names are missing, unknown, or given twice.
 */
export function renameTags(
  tags: readonly string[],
  names: readonly string[] | Readonly<Record<string, string>>,
): string[] {
  const renamed = isList(names) ? renameAll(tags, names) : renameSome(tags, names);
  const twice = renamed.find((tag, id) => renamed.indexOf(tag) !== id);
  if (twice !== undefined)
    throw new AppError('usage', `The tag ${twice} is given to two labels of the model: give each its own`);
  return renamed;
}

function isList(names: readonly string[] | Readonly<Record<string, string>>): names is readonly string[] {
  return Array.isArray(names);
}

function renameAll(tags: readonly string[], names: readonly string[]): string[] {
  if (names.length === tags.length) return [...names];
  throw new AppError(
    'usage',
    `The model has ${tags.length} labels, but ${names.length} names are given: give one for each, in order`,
  );
}

function renameSome(tags: readonly string[], names: Readonly<Record<string, string>>): string[] {
  const unknown = Object.keys(names).find((name) => !tags.includes(name));
  if (unknown !== undefined)
    throw new AppError('usage', `The model has no label ${unknown}; it has ${tags.join(', ')}`);
  return tags.map((tag) => (Object.hasOwn(names, tag) ? names[tag]! : tag));
}
