// The evaluation process: lives as long as a report is being worked out.
import { serveCalls } from '../protocol/callServer';
import type { EvaluatorContract } from '../protocol/evaluator';
import { evaluatorHandlers } from './evaluate/evaluatorHandlers';
import { processPort } from './processPort';

serveCalls<EvaluatorContract>(processPort(), evaluatorHandlers);
