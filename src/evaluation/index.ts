// What other parts of the program use of the evaluation.
export { agreementOf, type Agreement, type AgreementOptions, type Annotator } from './agreement';
export { surfaceOf, type Analysis, type ErrorRecord } from './analysis';
export { compareSystems, type Comparison, type ComparisonOptions } from './comparison';
export { evaluate, scoreStrict } from './evaluate';
export type { EvaluationOptions } from './prepare';
export type { EvaluationReport, MatchReport } from './report';
export { ruleNames, rulesNamed, type RuleName } from './rules/names';
