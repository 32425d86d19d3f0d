// The names of the matching rules, which are a contract, and the published names that people type for them.

export const ruleNames = [
  'strict',
  'overlap',
  'token',
  'seqeval',
  'seqeval-strict',
  'n2c2-2018-strict',
  'n2c2-2018-lenient',
  'i2b2-2010-exact',
  'i2b2-2010-inexact',
  'i2b2-2012-overlap',
  'i2b2-2012-exact',
  'i2b2-2014-strict',
  'i2b2-2014-relaxed',
  'i2b2-2014-token',
  'i2b2-2014-binary',
  'cmed',
  'shac-trigger',
  'shac-argument',
  'semeval-strict',
  'semeval-exact',
  'semeval-partial',
  'semeval-type',
] as const;

export type RuleName = (typeof ruleNames)[number];

const aliases: Readonly<Record<string, RuleName | readonly RuleName[]>> = {
  conll: 'seqeval',
  conlleval: 'seqeval',
  'conll-2003': 'seqeval',
  'seqeval-default': 'seqeval',
  'seqeval-conll': 'seqeval',
  exact: 'strict',
  lenient: 'overlap',
  relaxed: 'overlap',
  partial: 'semeval-partial',
  type: 'semeval-type',
  ent_type: 'semeval-type',
  muc: ['semeval-strict', 'semeval-exact', 'semeval-partial', 'semeval-type'],
  nervaluate: ['semeval-strict', 'semeval-exact', 'semeval-partial', 'semeval-type'],
  semeval: ['semeval-strict', 'semeval-exact', 'semeval-partial', 'semeval-type'],
  'semeval-2013': ['semeval-strict', 'semeval-exact', 'semeval-partial', 'semeval-type'],
  'n2c2-2018': ['n2c2-2018-strict', 'n2c2-2018-lenient'],
  n2c2: ['n2c2-2018-strict', 'n2c2-2018-lenient'],
  'i2b2-2010': ['i2b2-2010-exact', 'i2b2-2010-inexact'],
  'i2b2-2012': ['i2b2-2012-overlap', 'i2b2-2012-exact'],
  'i2b2-2014': ['i2b2-2014-strict', 'i2b2-2014-relaxed', 'i2b2-2014-token', 'i2b2-2014-binary'],
  'i2b2-2016': ['i2b2-2014-strict', 'i2b2-2014-relaxed', 'i2b2-2014-token', 'i2b2-2014-binary'],
  'cmed-strict': 'cmed',
  'cmed-lenient': 'cmed',
  'n2c2-2022-track1': 'cmed',
  shac: ['shac-trigger', 'shac-argument'],
  'n2c2-2022-track2': ['shac-trigger', 'shac-argument'],
  all: ruleNames,
};

/** The rules a name stands for, or undefined when it is none. Case and `_` for `-` do not matter. */
export function rulesNamed(name: string): readonly RuleName[] | undefined {
  const wanted = name.trim().toLowerCase().replaceAll('_', '-');
  const canonical = ruleNames.find((rule) => rule === wanted);
  if (canonical !== undefined) return [canonical];
  const alias = Object.hasOwn(aliases, wanted) ? aliases[wanted] : aliases[wanted.replaceAll('-', '_')];
  if (alias === undefined) return undefined;
  return typeof alias === 'string' ? [alias] : alias;
}
