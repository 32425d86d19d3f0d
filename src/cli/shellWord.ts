// A path as a shell wants it, in commands that a message tells to type.

/** Windows' shells know no escapes between quotes, and its file names no quotes. */
export function shellWord(file: string, platform: NodeJS.Platform = process.platform): string {
  if (!/[^\w./\\:@-]/.test(file) && (platform === 'win32' || !file.includes('\\'))) return file;
  return `"${platform === 'win32' ? file : file.replace(/["$`\\]/g, '\\$&')}"`;
}
