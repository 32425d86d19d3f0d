// Every report fits the published schema.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { agreementOf } from '../../src/evaluation/agreement';
import { compareSystems } from '../../src/evaluation/comparison';
import { evaluate } from '../../src/evaluation/evaluate';
import { summariseRuns } from '../../src/evaluation/experiment';
import type { EvaluationReport } from '../../src/evaluation/report';
import { ruleNames } from '../../src/evaluation/rules/names';
import { summariseSeeds } from '../../src/evaluation/seeds';
import { document } from './documents';
import { trainedRun } from './trainedRun';

type Schema = Readonly<Record<string, unknown>>;
const schema = JSON.parse(
  readFileSync(path.join(__dirname, '..', '..', 'docs', 'evaluation.schema.json'), 'utf8'),
) as Schema & { readonly $defs: Readonly<Record<string, Schema>> };

const typeOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : Number.isInteger(value)
        ? 'integer'
        : typeof value;

/** As much of JSON Schema as ours uses. */
function violations(value: unknown, rule: Schema, at: string): string[] {
  if (typeof rule['$ref'] === 'string')
    return violations(value, schema.$defs[rule['$ref'].split('/').pop()!]!, at);
  if (Array.isArray(rule['anyOf'])) {
    const each = rule['anyOf'].map((choice) => violations(value, choice as Schema, at));
    return each.some(({ length }) => length === 0) ? [] : each[0]!;
  }
  if ('const' in rule && value !== rule['const']) return [`${at}: not ${String(rule['const'])}`];
  if (Array.isArray(rule['enum']) && !rule['enum'].includes(value)) return [`${at}: not in the list`];
  const types = [rule['type']].flat().filter((type): type is string => typeof type === 'string');
  const type = typeOf(value);
  if (types.length > 0 && !types.includes(type) && !(type === 'integer' && types.includes('number'))) {
    return [`${at}: ${type} is not ${types.join(' or ')}`];
  }
  if (Array.isArray(value))
    return value.flatMap((item, i) => violations(item, (rule['items'] ?? {}) as Schema, `${at}[${i}]`));
  if (type !== 'object') return [];
  return objectViolations(value as Record<string, unknown>, rule, at);
}

function objectViolations(value: Record<string, unknown>, rule: Schema, at: string): string[] {
  const properties = (rule['properties'] ?? {}) as Record<string, Schema>;
  const required = (rule['required'] ?? []) as string[];
  const missing = required.filter((key) => !(key in value)).map((key) => `${at}: no ${key}`);
  const more = rule['additionalProperties'];
  const nested = Object.entries(value).flatMap(([key, item]) => {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own !== undefined) return violations(item, own, `${at}.${key}`);
    if (more === false) return [`${at}: unknown ${key}`];
    return typeof more === 'object' ? violations(item, more as Schema, `${at}.${key}`) : [];
  });
  return [...missing, ...nested];
}

const gold = [document(['problem 0-5', 'DATE 12-15', 'test 20-25'], { id: '1' }), document([], { id: '2' })];
const first = [
  document(['problem 0-5 0.9', 'test 19-25 0.4'], { id: '1' }),
  document(['test 0-4 0.2'], { id: '3' }),
];
const second = [document(['test 0-5 0.9'], { id: '1' }), document([], { id: '2' })];
const written = (report: EvaluationReport): unknown => JSON.parse(JSON.stringify(report));

it('holds for all rules, with analysis, calibration and intervals', () => {
  const report = evaluate(gold, first, {
    match: ruleNames,
    trainingSurfaces: new Set(['abcde']),
    bootstrap: { resamples: 20 },
  });
  expect(Object.keys(report.matches)).toEqual([...ruleNames]);
  expect(violations(written(report), schema, '$')).toEqual([]);
});

it('holds for comparisons, seeds and agreement', () => {
  const report = evaluate(gold, first, { bootstrap: false });
  const comparison = compareSystems(gold, first, second, { randomization: { shuffles: 10 } });
  const seeds = summariseSeeds([
    { name: 'a', report },
    { name: 'b', report: evaluate(gold, second) },
  ]);
  expect(seeds.labelIssues?.length).toBeGreaterThan(0);
  const annotators = [gold, first, second].map((documents, i) => ({ name: String(i), documents }));
  const agreement = agreementOf(annotators, { disagreements: true });
  expect(violations(written({ ...report, comparison, seeds, agreement }), schema, '$')).toEqual([]);
});

it('holds for experiments, tested or not, with folds or without', () => {
  const report = evaluate(gold, first, { bootstrap: false });
  const experiment = summariseRuns([
    trainedRun('fold-1', { fold: 1, test: null }),
    trainedRun('half', { size: 'half', trainDocuments: 3 }),
  ]);
  expect(experiment.points.map(({ test, pooled }) => [test === null, pooled === null])).toEqual([
    [false, true],
    [true, false],
  ]);
  expect(violations(written({ ...report, experiment }), schema, '$')).toEqual([]);
});

it('is one that a wrong report does not fit', () => {
  const report = written(evaluate(gold, first)) as {
    matches: { strict: { micro: Record<string, unknown> } };
  };
  delete report.matches.strict.micro['f1'];
  report.matches.strict.micro['recall'] = '50 %';
  expect(violations(report, schema, '$')).toEqual([
    '$.matches.strict.micro: no f1',
    '$.matches.strict.micro.recall: string is not number',
  ]);
});
