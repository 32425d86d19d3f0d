// Which text an annotation file is about: the one of its name in the same folder, or else in the nearest.
import path from 'node:path';
import type { FoundFile } from './source';

/** Of a relative path, which has `/` everywhere. */
export const basename = (relative: string): string => relative.slice(relative.lastIndexOf('/') + 1);

const endings =
  /(?:\.(?:txt|text|note|xml|con|ast|rel|chains|pairs|extent|tlink|ann|norm|i2b2|entries|m|conll|bio|iob|tsv)|_gold|\.gold)$/i;

/** The name that an annotation file and its text share: `clinical-7` of `clinical-7.txt.con`, `ID` of `ID_gold.entries`. */
export function stemOf(relative: string): string {
  let stem = basename(relative);
  for (
    let shorter = stem.replace(endings, '');
    shorter !== stem && shorter !== '';
    shorter = stem.replace(endings, '')
  )
    stem = shorter;
  return stem;
}

const endingsOfCollections = /\.(?:jsonl?|ndjson|pubtator|bioc|conllu|conll\d+|iob2|bioes|bilou)$/i;

/** What documents of a file are called after: its name without endings, those included that no text has. */
export const nameOf = (relative: string): string => stemOf(relative.replace(endingsOfCollections, ''));

/** Texts by stem. */
export class TextIndex {
  readonly #byStem = new Map<string, Namesakes>();
  /** By stem in lower case, for what is not found otherwise; made when first asked for. */
  #folded: Map<string, Namesakes> | undefined;

  constructor(files: readonly FoundFile[]) {
    this.add(files);
  }

  add(files: readonly FoundFile[]): void {
    for (const file of files) addTo(this.#byStem, stemOf(file.path), file);
    this.#folded = undefined;
  }

  /** The text in the same folder, or else in the folder that is nearest in the tree; of several there, one that is named as a text. */
  textFor(file: FoundFile): FoundFile | undefined {
    const stem = stemOf(file.path);
    const namesakes = this.#byStem.get(stem) ?? this.#inLowerCase().get(stem.toLowerCase());
    return namesakes?.nearest(folderOf(file));
  }

  /** Whether a text lies in the folder of the file itself, so that no other could be nearer. */
  hasBeside(file: FoundFile): boolean {
    const folder = folderOf(file);
    const nearest = this.#byStem.get(stemOf(file.path))?.nearest(folder);
    return nearest !== undefined && isText(nearest) && folderOf(nearest) === folder;
  }

  /** Releases that were put together where capitals in names do not matter. */
  #inLowerCase(): ReadonlyMap<string, Namesakes> {
    if (this.#folded !== undefined) return this.#folded;
    const folded = new Map<string, Namesakes>();
    for (const [stem, namesakes] of this.#byStem)
      for (const file of namesakes.files) addTo(folded, stem.toLowerCase(), file);
    return (this.#folded = folded);
  }
}

function addTo(index: Map<string, Namesakes>, stem: string, file: FoundFile): void {
  const same = index.get(stem);
  if (same === undefined) index.set(stem, new Namesakes(file));
  else same.add(file);
}

export const folderOf = ({ absolutePath }: FoundFile): string => path.dirname(absolutePath);

/** Texts of one name. There may be one in each of thousands of folders, so they are looked up by folder. */
class Namesakes {
  readonly #files: FoundFile[];
  #inFolder: Map<string, FoundFile> | undefined;
  readonly #below = new Map<string, FoundFile>();

  constructor(file: FoundFile) {
    this.#files = [file];
  }

  get files(): readonly FoundFile[] {
    return this.#files;
  }

  add(file: FoundFile): void {
    this.#files.push(file);
    if (this.#inFolder !== undefined) this.#list(file, this.#inFolder);
  }

  nearest(folder: string): FoundFile | undefined {
    if (this.#files.length === 1) return this.#files[0];
    if (this.#inFolder === undefined) {
      this.#inFolder = new Map();
      for (const file of this.#files) this.#list(file, this.#inFolder);
    }
    const beside = this.#inFolder.get(folder);
    if (beside !== undefined) return beside;
    for (const place of upwards(folder)) {
      const found = this.#below.get(place);
      if (found !== undefined) return found;
    }
    return this.#files[0];
  }

  #list(file: FoundFile, inFolder: Map<string, FoundFile>): void {
    const folder = folderOf(file);
    prefer(inFolder, folder, file);
    for (const place of upwards(folder)) prefer(this.#below, place, file);
  }
}

/** The folder and those around it, the innermost first. */
function* upwards(folder: string): Generator<string> {
  let place = folder;
  for (let outer = path.dirname(place); outer !== place; outer = path.dirname(place)) {
    yield place;
    place = outer;
  }
  yield place;
}

const isText = (file: FoundFile): boolean => /\.(?:txt|text|note)$/i.test(file.path);

/** The first one stays, unless it is not named as a text and this one is. */
function prefer(places: Map<string, FoundFile>, place: string, file: FoundFile): void {
  const other = places.get(place);
  if (other === undefined || (!isText(other) && isText(file))) places.set(place, file);
}
