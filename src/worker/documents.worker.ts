// The documents process: annotation files, CoNLL files and metrics logs.
import { serveCalls } from '../protocol/callServer';
import type { DocumentsContract } from '../protocol/documents';
import { annotationHandlers } from './annotations/annotationFiles';
import { conllHandlers } from './conll/conllFiles';
import { processPort } from './processPort';
import { runHandlers } from './runs/runLogFiles';

serveCalls<DocumentsContract>(processPort(), {
  ...annotationHandlers(),
  ...conllHandlers(),
  ...runHandlers(),
});
