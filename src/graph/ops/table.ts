// The op table: every op with its shape rule and its form in ONNX. A name without a definition is a compile error.
import type { OpName } from './attributes';
import type { OpDefinition } from './definition';
import { elementwise } from './elementwise';
import { indexing } from './indexing';
import { layout } from './layout';
import { linearAlgebra } from './linearAlgebra';
import { normalisation } from './normalisation';
import { quantisation } from './quantisation';
import { reductions } from './reductions';

export const opTable: { readonly [Name in OpName]: OpDefinition<Name> } = {
  ...elementwise,
  ...reductions,
  ...linearAlgebra,
  ...layout,
  ...normalisation,
  ...indexing,
  ...quantisation,
};

export const opNames = Object.keys(opTable) as readonly OpName[];
