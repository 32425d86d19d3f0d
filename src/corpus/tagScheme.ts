// Tag schemes: labelled token ranges ↔ one tag a token.

export const tagSchemes = ['bio', 'bioes', 'io'] as const;
export type TagScheme = (typeof tagSchemes)[number];

/** A labelled run of tokens: indices into the sentence's tokens, half-open. */
export interface Chunk {
  readonly label: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}
