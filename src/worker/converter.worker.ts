// The conversion process: lives for one conversion.
import { serveCalls } from '../protocol/callServer';
import type { ConverterContract } from '../protocol/converter';
import { converterHandlers } from './convert/converterHandlers';
import { processPort } from './processPort';

serveCalls<ConverterContract>(processPort(), converterHandlers);
