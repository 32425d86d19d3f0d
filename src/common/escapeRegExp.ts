// Text as a pattern that finds it as it is, also under the `u` flag.

export const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
