// The gradient table: one rule an op. An op without an entry is a compile error.
import { elementwise } from './elementwise';
import { indexing } from './indexing';
import { layout } from './layout';
import { linearAlgebra } from './linearAlgebra';
import { normalisation } from './normalisation';
import { reductions } from './reductions';
import type { GradientRules } from './rule';

export const gradientRules: GradientRules = {
  ...elementwise,
  ...reductions,
  ...linearAlgebra,
  ...layout,
  ...normalisation,
  ...indexing,
};
