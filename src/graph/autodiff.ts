// Reverse-mode differentiation: appends to a graph the nodes that compute the gradients of a scalar.
import { AppError } from '../common/errors';
import type { Builder } from './builder';
import type { GradientRule, GradientRules } from './gradients/rule';
import { gradientRules } from './gradients/table';
import type { OpName } from './ops/attributes';
import type { Node, Tensor } from './tensor';

/**
 * Gradients of `primal` (a scalar) with respect to `targets`: parameters, or values on the way from them.
 * @throws AppError `internal` when a target does not act on the primal or an op on the way has no gradient.
 */
export function differentiate(
  g: Builder,
  primal: Tensor,
  targets: readonly Tensor[],
  rules: GradientRules = gradientRules,
): Tensor[] {
  const active = dependents(g.graph.nodes, targets);
  const cotangents = new Map<Tensor, Tensor>([[primal, g.scalar(1, primal.dataType)]]);
  for (const node of [...g.graph.nodes].reverse()) {
    const cotangent = cotangents.get(node.outputs[0]!);
    if (cotangent === undefined || !node.inputs.some((input) => active.has(input))) continue;
    const contributions = applyRule(node, cotangent, g, rules);
    node.inputs.forEach((input, index) => {
      const contribution = contributions[index];
      if (contribution === undefined || !active.has(input)) return;
      const sum = cotangents.get(input);
      cotangents.set(input, sum === undefined ? contribution : g.add(sum, contribution));
    });
  }
  return targets.map((target) => found(cotangents.get(target), target));
}

/** The targets and all values computed from them. */
function dependents(nodes: readonly Node[], targets: readonly Tensor[]): Set<Tensor> {
  const active = new Set(targets);
  for (const node of nodes)
    if (node.inputs.some((input) => active.has(input))) for (const output of node.outputs) active.add(output);
  return active;
}

function applyRule(
  node: Node,
  cotangent: Tensor,
  g: Builder,
  rules: GradientRules,
): readonly (Tensor | undefined)[] {
  const rule = rules[node.op];
  if (rule === 'not differentiable') throw new AppError('internal', `The op ${node.op} has no gradient`);
  // The table pairs each name with its own rule, which the compiler cannot follow through the union.
  return (rule as unknown as GradientRule<OpName>)(node, cotangent, g);
}

function found(gradient: Tensor | undefined, target: Tensor): Tensor {
  if (gradient === undefined) throw new AppError('internal', `${target.name} does not act on the loss`);
  return gradient;
}
