// What the parts of the evaluation process share.
import type { Document } from '../../corpus/document';
import type { Problem } from '../../corpus/ledger';
import type { HandlerContext } from '../../protocol/callServer';
import type { EvaluatorContract } from '../../protocol/evaluator';

export type Context = HandlerContext<EvaluatorContract['evaluate']['progress']>;

export interface ReadSide {
  readonly documents: readonly Document[];
  /** Document id → the file with its text. */
  readonly notes: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}
