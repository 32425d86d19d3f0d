// Bytes ↔ text. The text keeps its byte order mark and carriage returns: offsets count what is on disk.
import { AppError } from '../common/errors';

export interface DecodedText {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1' | 'windows-1252';
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * UTF-8, or UTF-16 where its byte order mark says so, or else Latin-1, which every byte sequence is; where that would give control
 * characters, Windows-1252, which has quotation marks and dashes in their place. Either way a byte is a character.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: utf16(bytes, 'utf-16le'), encoding: 'utf-16le' };
  if (first === 0xfe && second === 0xff) return { text: utf16(bytes, 'utf-16be'), encoding: 'utf-16be' };
  try {
    return { text: utf8.decode(bytes), encoding: 'utf-8' };
  } catch {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    const windows = text.replace(/[\u0080-\u009f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!);
    return windows === text ? { text, encoding: 'latin-1' } : { text: windows, encoding: 'windows-1252' };
  }
}

/** What 0x80 to 0x9F mean there; five have no meaning and stay control characters. TextDecoder is not the same in every Node. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const utf16 = (bytes: Uint8Array, label: 'utf-16le' | 'utf-16be'): string =>
  new TextDecoder(label, { ignoreBOM: true }).decode(bytes);

/** What `decodeText` had to guess, as a message for the ledger; undefined for UTF-8. */
export function encodingMessage(encoding: DecodedText['encoding']): string | undefined {
  if (encoding === 'utf-8') return undefined;
  const byteNames: Readonly<Record<string, string>> = {
    'latin-1': 'Latin-1',
    'windows-1252': 'Windows-1252',
  };
  const byteName = byteNames[encoding];
  return byteName !== undefined
    ? `Not valid UTF-8: read as ${byteName}. Save the file as UTF-8 if letters look wrong.`
    : `Read as ${encoding.toUpperCase()}; what is written is UTF-8.`;
}

/** The largest file that is read as one piece of text; formats of many documents a file are read as a stream instead. */
export const maximumTextBytes = 64 * 1024 * 1024;

/** @throws AppError `input` */
export function checkSize(size: number, displayPath: string): void {
  if (size <= maximumTextBytes) return;
  throw new AppError(
    'input',
    `${displayPath} has ${Math.round(size / 1048576)} MB; a note is read up to ${maximumTextBytes / 1048576} MB. Split the file.`,
  );
}
