// The objects of a JSON or JSON Lines file, with what stands between them.
import type { Problem } from '../../ledger';
import { fileLines } from '../fileLines';
import type { SourceFile } from '../format';
import { readText } from '../groupText';
import { compactStyle, styleOf, type JsonStyle } from './jsonStyle';
import { isArray, isObject, parseJson, type Json, type JsonObject } from './jsonTask';

export interface Item {
  readonly value: Json | undefined;
  readonly raw: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  readonly style: JsonStyle | undefined;
}

/** The objects of a file: one a line, or the members of one array, or one object. */
export async function* itemsOf(file: SourceFile, problems: Problem[]): AsyncGenerator<Item> {
  if (/\.json$/i.test(file.path)) {
    const raw = await readText(file, problems);
    const value = parseJson(raw.replace(/^\ufeff/, ''));
    if (value !== undefined) {
      if (isArray(value)) yield* membersOf(value, raw);
      else if (isObject(value) && holdsPairs(value)) yield* pairsOf(value);
      else yield wholeOf(value, raw);
      return;
    }
  }
  yield* linesOf(file, problems);
}

const wholeOf = (value: Json, raw: string): Item => ({
  value,
  raw: raw.trim(),
  line: 1,
  before: raw.slice(0, raw.length - raw.trimStart().length),
  after: raw.slice(raw.trimEnd().length),
  style: undefined,
});

/** What annotators for spaCy save: `{"classes": […], "annotations": [["text", {"entities": […]}], null …]}`. */
const holdsPairs = ({ annotations }: JsonObject): boolean =>
  isArray(annotations) &&
  annotations.some(isArray) &&
  annotations.every((item) => item === null || isArray(item));

/** Nulls stand for texts that were not looked at; they stay where they are. */
function* pairsOf(whole: JsonObject): Generator<Item> {
  const pairs = whole['annotations'] as readonly Json[];
  const [opening, closing] = JSON.stringify({ ...whole, annotations: [] }).split('"annotations":[]');
  let before = `${opening!}"annotations":[`;
  let held: Item | undefined;
  for (const [i, value] of pairs.entries()) {
    before += i === 0 ? '' : ',';
    if (value === null) {
      before += 'null';
      continue;
    }
    if (held !== undefined) yield held;
    held = { value, raw: '', line: 0, before, after: '', style: compactStyle };
    before = '';
  }
  if (held !== undefined) yield { ...held, after: `${before}]${closing!}` };
}

/** Raw text of members is not kept: the array is written anew in the style of the whole. */
function* membersOf(members: readonly Json[], raw: string): Generator<Item> {
  const content = raw.trim();
  const style = styleOf(content, members, undefined);
  const inner = style !== undefined && style.indent > 0 ? `\n${' '.repeat(style.indent)}` : '';
  const comma = style === undefined || style.indent > 0 ? ',' : style.comma;
  for (const [i, value] of members.entries()) {
    const before = (i === 0 ? `${raw.slice(0, raw.length - raw.trimStart().length)}[` : comma) + inner;
    const last = i === members.length - 1;
    const after = last ? `${inner === '' ? '' : '\n'}]${raw.slice(raw.trimEnd().length)}` : '';
    yield { value, raw: '', line: 0, before, after, style };
  }
}

async function* linesOf(file: SourceFile, problems: Problem[]): AsyncGenerator<Item> {
  let before = '';
  let held: Item | undefined;
  for await (const lines of fileLines(file, problems)) {
    for (const { number, content, lineEnd } of lines) {
      const bare = number === 1 ? content.replace(/^\ufeff/, '') : content;
      if (bare.trim() === '') {
        before += content + lineEnd;
        continue;
      }
      if (held !== undefined) yield held;
      const bom = bare === content ? '' : '\ufeff';
      held = {
        value: parseJson(bare),
        raw: bare,
        line: number,
        before: before + bom,
        after: '',
        style: undefined,
      };
      before = lineEnd;
    }
  }
  if (held !== undefined) yield { ...held, after: before };
}
