// The tags a model learns: O, then B- and I- of each label.

/** In id order; labels sorted, so that the same notes in any order give the same ids. */
export function tagVocabulary(labels: Iterable<string>): string[] {
  const sorted = [...new Set(labels)].sort();
  return ['O', ...sorted.flatMap((label) => [`B-${label}`, `I-${label}`])];
}

/** The labels that the tags name, in tag order. */
export function labelsOfTags(tags: readonly string[]): string[] {
  return tags.filter((tag) => tag.startsWith('B-')).map((tag) => tag.slice(2));
}
