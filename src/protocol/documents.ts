// The documents process: annotation files and CoNLL files, read and held outside the editor's own process.
import type { AnnotationsContract } from './annotations';
import type { ConllContract } from './conll';

export type DocumentsContract = AnnotationsContract & ConllContract;
