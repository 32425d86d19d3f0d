// What a line of a CoNLL file is: a token, the start of a document, a remark, or the blank between sentences.

export type LineKind = 'token' | 'document' | 'comment' | 'blank';

const documentLines = [
  /^-DOCSTART-(?:[ \t]+(?<name>.*\S))?/,
  /^###MEDLINE:(?<name>\S+)/,
  /^# ?(?:newdoc(?: id)?|document|doc_id|id)\s*[=:]\s*(?<name>.*\S)/i,
];

export function lineKind(line: string): LineKind {
  if (line.trim() === '') return 'blank';
  if (documentLines.some((pattern) => pattern.test(line))) return 'document';
  // A token `#` has more columns after a tab; remarks are prose.
  return /^#(?: |$)/.test(line) && !line.includes('\t') ? 'comment' : 'token';
}

/** Undefined when the line names none, as in `-DOCSTART- -X- O O`. */
export function documentName(line: string): string | undefined {
  for (const pattern of documentLines) {
    const name = pattern.exec(line.replace(/\r$/, ''))?.groups?.['name'];
    if (name !== undefined) return /^(-X-|O)(\s|$)/.test(name) ? undefined : name.replace(/^\(|\)$/g, '');
  }
  return undefined;
}
