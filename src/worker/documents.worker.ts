// The documents process: annotation files and CoNLL files.
import { serveCalls } from '../protocol/callServer';
import type { DocumentsContract } from '../protocol/documents';
import { annotationHandlers } from './annotations/annotationFiles';
import { conllHandlers } from './conll/conllFiles';
import { processPort } from './processPort';

serveCalls<DocumentsContract>(processPort(), { ...annotationHandlers(), ...conllHandlers() });
