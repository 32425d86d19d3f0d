// How a JSON file was written (Python's blanks, compact, indented, ASCII only), so that it can be written the same again.

export interface JsonStyle {
  /** Between members. */
  readonly comma: ',' | ', ';
  readonly colon: ':' | ': ';
  /** Escapes everything that is not ASCII, as Python does by default. */
  readonly ascii: boolean;
  /** Blanks a level; 0 for one line. */
  readonly indent: number;
}

export const compactStyle: JsonStyle = { comma: ',', colon: ':', ascii: false, indent: 0 };

const styles: readonly JsonStyle[] = [
  compactStyle,
  { comma: ', ', colon: ': ', ascii: false, indent: 0 },
  { comma: ', ', colon: ': ', ascii: true, indent: 0 },
  { comma: ',', colon: ':', ascii: true, indent: 0 },
  { comma: ',', colon: ': ', ascii: false, indent: 2 },
  { comma: ',', colon: ': ', ascii: false, indent: 4 },
  { comma: ',', colon: ': ', ascii: true, indent: 2 },
  { comma: ',', colon: ': ', ascii: true, indent: 4 },
];

/** The style under which `value` is written as `raw`. */
export function styleOf(raw: string, value: unknown, first: JsonStyle | undefined): JsonStyle | undefined {
  if (first !== undefined && formatJson(value, first) === raw) return first;
  return styles.find((style) => mayBe(style, raw) && formatJson(value, style) === raw);
}

/** By what is plain to see; whether it is indeed the style takes writing the value. */
const mayBe = ({ ascii, indent, colon }: JsonStyle, raw: string): boolean =>
  indent > 0 === raw.includes('\n') &&
  (indent > 0 || raw.includes(': ') || colon === ':') &&
  !(ascii && /[\u007f-\uffff]/.test(raw));

/** @param margin blanks before every line but the first, for a value inside another. */
export function formatJson(value: unknown, style: JsonStyle, margin = ''): string {
  if (style === compactStyle) return JSON.stringify(value);
  return format(value, style, margin);
}

function format(value: unknown, style: JsonStyle, margin: string): string {
  if (typeof value === 'string')
    return style.ascii ? escapeAscii(JSON.stringify(value)) : JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = margin + ' '.repeat(style.indent);
  const members = Array.isArray(value)
    ? value.map((item) => format(item, style, inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => `${format(key, style, inner)}${style.colon}${format(member, style, inner)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (members.length === 0) return `${open!}${close!}`;
  if (style.indent === 0) return open! + members.join(style.comma) + close!;
  return `${open!}\n${inner}${members.join(`,\n${inner}`)}\n${margin}${close!}`;
}

const escapeAscii = (json: string): string =>
  json.replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
