// The same text on disk and in the editor: the editor drops a BOM and uses one kind of line end throughout.

const lineEnds = /\r\n|\r|\n/g;

/** Both ways between offsets of the text on disk and of the text that the editor shows. */
export class EditorText {
  readonly text: string;
  private readonly diskStarts: readonly number[];
  private readonly editorStarts: readonly number[];
  /** Of the lines, without their ends. */
  private readonly lengths: readonly number[];
  private readonly isIdentity: boolean;

  constructor(disk: string, lineEnd: '\n' | '\r\n') {
    const bom = disk.startsWith('\ufeff') ? 1 : 0;
    const diskStarts = [bom];
    const lengths: number[] = [];
    for (const match of disk.matchAll(lineEnds)) {
      lengths.push(match.index - diskStarts.at(-1)!);
      diskStarts.push(match.index + match[0].length);
    }
    lengths.push(disk.length - diskStarts.at(-1)!);
    let start = 0;
    this.editorStarts = lengths.map((length) => (start += length + lineEnd.length) - length - lineEnd.length);
    this.diskStarts = diskStarts;
    this.lengths = lengths;
    this.text = disk.slice(bom).replace(lineEnds, lineEnd);
    this.isIdentity = this.text === disk;
  }

  toEditor(offset: number): number {
    return this.isIdentity ? offset : this.map(offset, this.diskStarts, this.editorStarts);
  }

  toDisk(offset: number): number {
    return this.isIdentity ? offset : this.map(offset, this.editorStarts, this.diskStarts);
  }

  /** Offsets inside a line end are taken to the end of its line. */
  private map(offset: number, from: readonly number[], to: readonly number[]): number {
    let [low, high] = [0, from.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (from[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    const column = Math.max(0, Math.min(offset - from[low]!, this.lengths[low]!));
    return to[low]! + column;
  }
}
