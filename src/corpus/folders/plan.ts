// The plan of a reading: which file is of which format, and which files make one document together.
import { AppError } from '../../common/errors';
import type { Problem } from '../ledger';
import { nextTurn } from '../nextTurn';
import type { FileHead, Format, SourceGroup } from '../formats/format';
import { formats, plainText } from '../formats/registry';
import { filesNear, headOf, UnreadableFileError, type FoundFile } from './source';
import { basename, folderOf, nameOf, stemOf, TextIndex } from './textIndex';
import { UniqueNames } from '../uniqueNames';

interface FoundGroup extends SourceGroup {
  readonly files: ReadonlyMap<string, FoundFile>;
}

export interface PlannedGroup {
  readonly format: Format;
  readonly group: FoundGroup;
}

export interface Plan {
  readonly groups: readonly PlannedGroup[];
  /** Files that no format knows (README, `annotation.conf` …). */
  readonly leftAlone: readonly string[];
  /** One for each file that cannot be opened. */
  readonly unreadable: readonly Problem[];
  /** Every file that was found or is read: none of them may be written over. */
  readonly files: readonly FoundFile[];
}

export const emptyPlan: Plan = { groups: [], leftAlone: [], unreadable: [], files: [] };

/** Two formats fit: the editor asks, the terminal fails with the message. */
export class AmbiguousFormatError extends AppError {
  readonly file: string;
  /** Names of formats. */
  readonly candidates: readonly string[];
  constructor(file: string, candidates: readonly string[]) {
    super('usage', `${file} could be ${candidates.join(' or ')}: say which with --from.`);
    this.name = 'AmbiguousFormatError';
    this.file = file;
    this.candidates = candidates;
  }
}

interface Claim {
  readonly file: FoundFile;
  readonly format: Format;
  readonly role: string;
}

/**
 * @param texts finds further texts; asked only when some annotations have none beside them
 * @throws AmbiguousFormatError when two formats recognise a file and none was named.
 */
export async function planReading(
  files: readonly FoundFile[],
  named: Format | undefined,
  texts: () => Promise<readonly FoundFile[]>,
): Promise<Plan> {
  const claimed = await claimFiles(files, named);
  const { claims, rest, unreadable } = claimed;
  const standoff = claims.filter(({ role }) => role !== 'document');
  const index = new TextIndex(rest);
  if (!standoff.every(({ file }) => index.hasBeside(file))) index.add(await texts());
  index.add(
    await textsNear(
      files,
      standoff.filter(({ file }) => index.textFor(file) === undefined),
    ),
  );
  const found = groupStandoff(standoff, index);
  const grouped = withoutTwins(found, claims);
  const given = new Set(files);
  const used = new Set(found.flatMap(({ files: roles }) => [...roles.values()]));
  const unclaimed = rest.filter((file) => !used.has(file));
  const plain = plainNotes(unclaimed, claimed, named);
  const all = [
    ...claims.filter(({ role }) => role === 'document').map(({ format, file }) => single(format, file)),
    ...plain.map((file) => single(plainText, file)),
    ...grouped.map(({ format, files: roles }) => ({
      format,
      files: roles,
      at: [...roles.values()].find((file) => given.has(file)) ?? [...roles.values()][0]!,
    })),
  ];
  const read = new Set(all.flatMap(({ files: roles }) => [...roles.values()]));
  return {
    groups: withIds(all),
    leftAlone: files
      .filter((file) => !read.has(file) && !unreadable.has(file))
      .map((file) => file.displayPath),
    unreadable: [...unreadable.values()],
    files: [...new Set([...files, ...read])],
  };
}

const single = (format: Format, file: FoundFile): OpenGroup & { at: FoundFile } => ({
  format,
  files: new Map([['document', file]]),
  at: file,
});

interface Claimed {
  readonly claims: readonly Claim[];
  /** Files that no format claims. */
  readonly rest: readonly FoundFile[];
  readonly unreadable: ReadonlyMap<FoundFile, Problem>;
}

/** A file that cannot be read is told of, and the others are gone on with. */
async function claimFiles(files: readonly FoundFile[], named: Format | undefined): Promise<Claimed> {
  const claims: Claim[] = [];
  const undecided: (readonly Claim[])[] = [];
  const rest: FoundFile[] = [];
  const unreadable = new Map<FoundFile, Problem>();
  for (const [i, file] of files.entries()) {
    if (i % 100 === 99) await nextTurn();
    try {
      const [claim, ...others] = claimsOn(file, named);
      if (claim === undefined) rest.push(file);
      else if (others.length === 0) claims.push(claim);
      else undecided.push([claim, ...others]);
    } catch (error) {
      if (!(error instanceof UnreadableFileError)) throw error;
      unreadable.set(file, { file: file.displayPath, line: 0, message: error.message });
    }
  }
  return { claims: [...claims, ...decided(undecided, claims)], rest, unreadable };
}

function claimsOn(file: FoundFile, named: Format | undefined): Claim[] {
  const head = headOf(file);
  if (named !== undefined) {
    const role = (named.claim ?? named.recognize)(head);
    return role === undefined || named === plainText ? [] : [{ file, format: named, role }];
  }
  return formats.flatMap((format) => {
    const role = format.recognize(head);
    return role === undefined ? [] : [{ file, format, role }];
  });
}

/** A file without annotations may fit two formats: the others say which is meant, if they are of one of the two. */
function decided(undecided: readonly (readonly Claim[])[], claims: readonly Claim[]): Claim[] {
  const there = new Set(claims.map(({ format }) => format));
  return undecided.map((fitting) => {
    const [claim, ...others] = fitting.filter(({ format }) => there.has(format));
    if (claim !== undefined && others.length === 0) return claim;
    throw new AmbiguousFormatError(
      fitting[0]!.file.displayPath,
      fitting.map(({ format }) => format.name),
    );
  });
}

/** For annotation files that were given without their texts: the files around them. */
async function textsNear(files: readonly FoundFile[], orphans: readonly Claim[]): Promise<FoundFile[]> {
  const given = new Set(files.map(({ absolutePath }) => absolutePath));
  const alone = orphans.filter(({ file }) => !file.path.includes('/'));
  const near: FoundFile[] = [];
  const folders = new Set<string>();
  for (const { file } of alone) {
    if (folders.has(file.root)) continue;
    folders.add(file.root);
    near.push(...(await filesNear(file, given)));
  }
  return near;
}

/** Notes by themselves: not what lies beside a file of its name that holds the text too, or whose annotations cannot be read. */
function plainNotes(
  unclaimed: readonly FoundFile[],
  { claims, unreadable }: Claimed,
  named: Format | undefined,
): FoundFile[] {
  if (named !== undefined && named !== plainText) return [];
  const whole = claims.filter(({ role }) => role === 'document').map(({ file }) => file);
  const passedOver = new Set([...whole, ...unreadable.keys()].map(placeOf));
  return unclaimed.filter((file) => isNote(file) && !passedOver.has(placeOf(file)));
}

const notNotes =
  /^(?:readme|license|licence|notice|copying|changelog|authors|attribution|makefile|manifest|md5sums?|sha\d+sums?|index|train_file_list|file_list)/i;

/** Whether a file that no format claims is a note by itself: plain text with a name such as notes have. */
function isNote(file: FoundFile): boolean {
  const name = basename(file.path);
  return /\.(?:txt|text|note)$|^[^.]+$/i.test(name) && !notNotes.test(name);
}

interface OpenGroup {
  readonly format: Format;
  readonly files: Map<string, FoundFile>;
}

/** A 2012 release holds each note twice, as XML and as extents: the XML says the same, so the extents are left alone. */
function withoutTwins(groups: readonly OpenGroup[], claims: readonly Claim[]): OpenGroup[] {
  const told = new Set(
    claims.filter(({ format }) => format.name === 'i2b2-2012').map(({ file }) => placeOf(file)),
  );
  return groups.filter(
    ({ format, files }) =>
      format.name !== 'i2b2-2012-extent' || ![...files.values()].some((file) => told.has(placeOf(file))),
  );
}

/** One group a text and format; a second file of the same role (gold and system folders) opens another. */
function groupStandoff(claims: readonly Claim[], index: TextIndex): OpenGroup[] {
  const groups = new Map<string, OpenGroup[]>();
  for (const { file, format, role } of claims) {
    const text = index.textFor(file);
    const key = `${format.name} ${text?.absolutePath ?? placeOf(file)}`;
    const same = groups.get(key) ?? [];
    groups.set(key, same);
    let group = same.find(({ files }) => !files.has(role));
    if (group === undefined)
      same.push((group = { format, files: new Map(text === undefined ? [] : [['text', text]]) }));
    group.files.set(role, file);
  }
  const all = [...groups.values()].flat();
  refuseTwoFormats(all);
  return all;
}

function refuseTwoFormats(groups: readonly OpenGroup[]): void {
  const formatOf = new Map<FoundFile, Format>();
  for (const { files, format } of groups) {
    const text = files.get('text');
    if (text === undefined) continue;
    const other = formatOf.get(text);
    if (other !== undefined && other !== format && allBeside(text, files)) {
      throw new AmbiguousFormatError(`The annotations of ${text.displayPath}`, [other.name, format.name]);
    }
    formatOf.set(text, format);
  }
}

/** The name that files of one note share, with their folder. */
const placeOf = (file: FoundFile): string => `${folderOf(file)}/${stemOf(file.path)}`;

const allBeside = (text: FoundFile, files: ReadonlyMap<string, FoundFile>): boolean =>
  [...files.values()].every((file) => folderOf(file) === folderOf(text));

/** Ids: the path below the folder that all files of the group share, without endings; made unique. */
function withIds(groups: readonly (OpenGroup & { readonly at: FoundFile })[]): PlannedGroup[] {
  const taken = new UniqueNames('-');
  const ordered = [...groups].sort(
    (a, b) => compareText(a.at.root, b.at.root) || compareText(a.at.path, b.at.path),
  );
  return ordered.map(({ format, files, at }) => {
    const id = uniqueName(groupId([...files.values()], at), at, taken);
    return { format, group: { id, files } };
  });
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function groupId(files: readonly FoundFile[], at: FoundFile): string {
  const inside = files.filter(({ root, path }) => root === at.root && !path.startsWith('../'));
  const folders = inside.map(({ path }) => path.split('/').slice(0, -1));
  const common = folders[0] ?? [];
  let shared = common.length;
  for (const other of folders) {
    let same = 0;
    while (same < shared && common[same] === other[same]) same++;
    shared = same;
  }
  return [...common.slice(0, shared), nameOf(at.path)].join('/');
}

function uniqueName(id: string, at: FoundFile, taken: UniqueNames): string {
  if (!taken.has(id)) return taken.take(id);
  const longer = [...at.path.split('/').slice(0, -1), nameOf(at.path)].join('/');
  const free = [longer, `${basename(at.root)}/${id}`].find((name) => !taken.has(name));
  return taken.take(free ?? id);
}

/** For tests of recognition alone. */
export const recognized = (head: FileHead): { format: string; role: string }[] =>
  formats.flatMap((format) => {
    const role = format.recognize(head);
    return role === undefined ? [] : [{ format: format.name, role }];
  });
