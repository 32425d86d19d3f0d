// 2014 heart risk: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';
import { standoff } from './standoff';

const releases: readonly FormatCase[] = [
  {
    name: 'complete and gold',
    files: {
      'training-RiskFactors-Complete-Set1/220-02.xml': standoff(
        '\n\nASA daily, diabetic\n',
        '<MEDICATION id="DOC0" time="before DCT" type1="aspirin" type2="">\n<MEDICATION id="M0" start="2" end="5" text="ASA" time="before DCT" type1="aspirin" type2="" comment=""/>\n</MEDICATION>\n<DIABETES id="DOC1" time="during DCT" indicator="mention">\n<DIABETES id="D0" start="13" end="21" text="diabetic" time="during DCT" indicator="mention" comment=""/>\n</DIABETES>\n<FAMILY_HIST id="DOC2" indicator="not present"/>\n<SMOKER id="DOC3" status="unknown"/>\n',
        'root',
      ),
      'testing-RiskFactors-Gold/110-01.xml': standoff('fine', '<SMOKER id="DOC0" status="never"/>\n', 'root'),
    },
    plan: '2 × i2b2-2014-risk',
    entities: {
      'testing-RiskFactors-Gold/110-01': [],
      'training-RiskFactors-Complete-Set1/220-02': ['MEDICATION:ASA', 'DIABETES:diabetic'],
    },
    back: 'i2b2-2014-risk',
  },
  {
    name: "MAE 2: an annotator's tag with spans, a factor without a place",
    files: {
      'a.xml': standoff(
        'CAD, on ASA',
        '<CAD id="C0" spans="0~3" text="CAD" time="now" indicator="mention" comment="" />\n<FAMILY_HIST id="F0" spans="-1~-1" text="" indicator="not present" comment="" />\n<SMOKER id="S0" spans="" text="" status="never" comment="" />\n',
        'root',
      ),
    },
    plan: '1 × i2b2-2014-risk',
    entities: { a: ['CAD:CAD'] },
    others: ['C0 time=now', 'C0 indicator=mention'],
    labels: ['FAMILY_HIST=not present', 'SMOKER=never'],
    back: 'i2b2-2014-risk',
  },
  {
    name: 'a note without any risk factor among others',
    files: {
      'a.xml': standoff('fine', '', 'root'),
      'b.xml': standoff(
        'CAD',
        '<CAD id="C0" start="0" end="3" text="CAD" time="now" indicator="mention" comment=""/>\n',
        'root',
      ),
    },
    plan: '2 × i2b2-2014-risk',
    entities: { a: [], b: ['CAD:CAD'] },
    back: 'i2b2-2014-risk',
  },
];

describe('2014 heart risk', () => {
  it.each(releases)('$name', checkCase);
});
