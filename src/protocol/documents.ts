// The documents process: annotation files, CoNLL files and metrics logs, read and held outside the editor's own process.
import type { AnnotationsContract } from './annotations';
import type { ConllContract } from './conll';
import type { RunEventsContract } from './runEvents';

export type DocumentsContract = AnnotationsContract & ConllContract & RunEventsContract;
