// The tagging process: holds a model, and finds entities in the notes that are open in the editor.
import { serveCalls } from '../protocol/callServer';
import type { TaggerContract } from '../protocol/tagger';
import { processPort } from './processPort';
import { openModel } from './tagging/openModel';
import { taggerHandlers } from './tagging/taggerHandlers';

serveCalls<TaggerContract>(processPort(), taggerHandlers(openModel));
