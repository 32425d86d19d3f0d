// All matching rules by name.
import { cmed } from './cmed';
import { i2b2y2010Exact, i2b2y2010Inexact } from './i2b2y2010';
import { i2b2y2012Exact, i2b2y2012Overlap } from './i2b2y2012';
import { i2b2y2014Binary, i2b2y2014Relaxed, i2b2y2014Strict, i2b2y2014Token } from './i2b2y2014';
import { n2c2y2018Lenient, n2c2y2018Strict } from './n2c2y2018';
import type { RuleName } from './names';
import { overlap } from './overlap';
import type { Rule } from './rule';
import { semevalExact, semevalPartial, semevalStrict, semevalType } from './semeval';
import { seqeval } from './seqeval';
import { seqevalStrict } from './seqevalStrict';
import { shacArgument, shacTrigger } from './shac';
import { strict } from './strict';
import { token } from './token';

export const rules: Readonly<Record<RuleName, Rule>> = {
  strict,
  overlap,
  token,
  seqeval,
  'seqeval-strict': seqevalStrict,
  'n2c2-2018-strict': n2c2y2018Strict,
  'n2c2-2018-lenient': n2c2y2018Lenient,
  'i2b2-2010-exact': i2b2y2010Exact,
  'i2b2-2010-inexact': i2b2y2010Inexact,
  'i2b2-2012-overlap': i2b2y2012Overlap,
  'i2b2-2012-exact': i2b2y2012Exact,
  'i2b2-2014-strict': i2b2y2014Strict,
  'i2b2-2014-relaxed': i2b2y2014Relaxed,
  'i2b2-2014-token': i2b2y2014Token,
  'i2b2-2014-binary': i2b2y2014Binary,
  cmed,
  'shac-trigger': shacTrigger,
  'shac-argument': shacArgument,
  'semeval-strict': semevalStrict,
  'semeval-exact': semevalExact,
  'semeval-partial': semevalPartial,
  'semeval-type': semevalType,
};
