// What a training run tells while it goes on: plain data, the same in the log, the terminal and the monitor. Never note text.

export interface Scores {
  /** Fractions, 0–1. */
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface LabelScores extends Scores {
  /** Gold entities. */
  readonly support: number;
  /** Counts, so that the notes of several runs can be scored together. */
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** Strict scores on the dev notes. */
export interface DevScores {
  readonly micro: Scores;
  readonly macro: Scores;
  readonly perLabel: Readonly<Record<string, LabelScores>>;
  /** The two numbers that are usually reported of taggers. Absent in the logs of the first runs. */
  readonly seqeval?: { readonly f1: number; readonly accuracy: number };
}

export interface Best {
  /** From 1. */
  readonly epoch: number;
  readonly f1: number;
}

export type TrainingEvent =
  | {
      readonly kind: 'data';
      readonly split: 'train' | 'dev' | 'test';
      readonly documents: number;
      readonly entities: number;
      /** How many entities the tag column has no place for, by reason; report.json lists each. */
      readonly notTrained: Readonly<Record<string, number>>;
      /** Places in the files that could not be read as they should. */
      readonly problems: number;
      /** Notes with the text of a training note, where there are any: what they score was learned by heart. */
      readonly alsoTrained?: number;
    }
  | {
      readonly kind: 'start';
      readonly device: string;
      /** Why this device, in a sentence, where it was the program's choice. */
      readonly choice?: string;
      readonly parameters: number;
      readonly labels: readonly string[];
      readonly trainDocuments: number;
      readonly devDocuments: number;
      /** Windows an epoch. */
      readonly windows: number;
      readonly epochs: number;
      readonly steps: number;
      /** Steps a resumed run has already taken. */
      readonly startStep: number;
    }
  | { readonly kind: 'epoch-start'; readonly epoch: number }
  | {
      readonly kind: 'step';
      /** Steps taken, this one included. */
      readonly step: number;
      readonly epoch: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly gradientNorm: number;
      /** Word pieces, without padding. */
      readonly tokensPerSecond: number;
      /** Left out: a gradient went beyond float16. */
      readonly overflowed?: true;
    }
  | { readonly kind: 'epoch-end'; readonly epoch: number; readonly loss: number }
  | { readonly kind: 'dev'; readonly epoch: number; readonly step: number; readonly scores: DevScores }
  | { readonly kind: 'best'; readonly epoch: number; readonly f1: number }
  | { readonly kind: 'checkpoint'; readonly step: number }
  | {
      /** Memory ran out; from this step on, batches are computed in smaller parts, with the same gradients but for dropout. */
      readonly kind: 'memory';
      readonly step: number;
      /** Word pieces, padding included, that are computed at once from now on. */
      readonly pieces: number;
    }
  /** The best model on notes that nothing was chosen by. */
  | { readonly kind: 'test'; readonly scores: DevScores }
  | {
      readonly kind: 'done';
      readonly reason: DoneReason;
      readonly step: number;
      readonly best: Best | null;
    };

/** `early-stop`: the dev F1 had not grown for the patience of the recipe. */
export type DoneReason = 'finished' | 'early-stop' | 'cancelled';
