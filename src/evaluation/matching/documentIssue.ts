// What a reader of scores must know about single documents.

export type DocumentIssueKind = 'missing' | 'extra' | 'duplicate' | 'renamed' | 'realigned' | 'text-differs';

/** Something a reader of the scores must know about a document; never quotes the note. */
export interface DocumentIssue {
  readonly document: string;
  readonly kind: DocumentIssueKind;
  readonly message: string;
}
