// What a gradient rule is: from the cotangent of a node's first output to the cotangents of its inputs.
import type { Builder } from '../builder';
import type { OpName } from '../ops/attributes';
import type { NodeOf, Tensor } from '../tensor';

/**
 * `undefined` for an input that has no gradient (an index, a mask's seed). Nodes that nothing asks for are not encoded,
 * so a rule need not look which inputs matter.
 */
export type GradientRule<Name extends OpName> = (
  node: NodeOf<Name>,
  cotangent: Tensor,
  g: Builder,
) => readonly (Tensor | undefined)[];

/** Ops that models use only outside the path of gradients: asking for one is a defect of the model. */
export const notDifferentiable = 'not differentiable';

export type GradientRules = { readonly [Name in OpName]: GradientRule<Name> | typeof notDifferentiable };
