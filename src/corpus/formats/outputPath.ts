// Paths of written files: a document's id made safe, so that no id from a file can lead outside the output folder.

/** Relative, with `/`, without `..`, control characters or what Windows forbids in names; not hidden, which no folder walk would find. */
export function outputPath(id: string): string {
  if (safeId.test(id) && !device.test(id)) return id;
  const parts = id.split('/').filter((part) => part !== '');
  const safe = parts.map(safePart);
  return safe.length === 0 ? 'document' : safe.join('/');
}

/** Most ids are: nothing needs to be done for them. */
const safeId = /^[\w-][\w .-]{0,149}(?:\/[\w-][\w .-]{0,149})*$/;

/** Names that Windows keeps for devices, whatever their ending: what is written there is gone. */
const device = /(?:^|\/)(?:con|prn|aux|nul|com\d|lpt\d)(?=[./]|$)/i;

function safePart(part: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  const clean = part.replace(/[\u0000-\u001f\u007f<>:"|?*\\]/g, '_').slice(0, 150);
  const shown = clean.replace(/^\.+/, (dots) => '_'.repeat(dots.length));
  return device.test(shown) ? `_${shown}` : shown;
}
