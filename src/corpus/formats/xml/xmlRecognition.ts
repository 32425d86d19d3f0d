// Which XML task a file belongs to, by the elements in its head and tail and by its root.
import type { FileHead } from '../format';

export interface XmlSigns {
  readonly root: string;
  readonly names: ReadonlySet<string>;
  readonly hasText: boolean;
  readonly hasMet: boolean;
  /** Elements that state offsets. */
  readonly spanned: ReadonlySet<string>;
}

/** Undefined for what is not XML. */
export function xmlSigns(file: FileHead): XmlSigns | undefined {
  const start = /^[\ufeff\s]*<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])/.test(file.head);
  if (!start || (file.extension !== 'xml' && !/^[\ufeff\s]*<\?xml|<TEXT\b|<collection\b/.test(file.head)))
    return undefined;
  const markup = `${withoutCdata(file.head)}\n${file.whole ? '' : file.tail}`;
  const names = new Set<string>();
  const spanned = new Set<string>();
  for (const [, name, rest] of markup.matchAll(/<([A-Za-z_][\w.-]*)((?:\s[^<>]{0,2000})?)\/?>/g)) {
    names.add(name!);
    if (/\b(?:start|spans)\s*=/.test(rest!)) spanned.add(name!);
  }
  return {
    root: rootOf(file.head),
    names,
    hasText: names.has('TEXT') || file.head.includes('<TEXT'),
    hasMet: /<[A-Z0-9-]+\s[^<>]*\bmet\s*=/.test(markup),
    spanned,
  };
}

function withoutCdata(head: string): string {
  const open = head.indexOf('<![CDATA[');
  if (open < 0) return head;
  const close = head.indexOf(']]>', open);
  return close < 0 ? head.slice(0, open) : head.slice(0, open) + withoutCdata(head.slice(close + 3));
}

/** The name of the root element; empty when there is none. */
export const rootOf = (head: string): string => /<([A-Za-z_][\w.-]*)/.exec(withoutPrologue(head))?.[1] ?? '';

const withoutPrologue = (head: string): string =>
  head.replace(/^[\ufeff\s]*(?:<\?[^]*?\?>\s*|<!--[^]*?-->\s*|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>\s*)*/, '');

export const temporalElements = ['EVENT', 'TIMEX3', 'TLINK', 'SECTIME'];
export const riskElements = [
  'DIABETES',
  'CAD',
  'HYPERTENSION',
  'HYPERLIPIDEMIA',
  'SMOKER',
  'OBESE',
  'FAMILY_HIST',
  'MEDICATION',
];
export const deidElements = [
  'NAME',
  'PROFESSION',
  'LOCATION',
  'AGE',
  'DATE',
  'CONTACT',
  'ID',
  'OTHER',
  'PHI',
];

export type XmlTask =
  'i2b2-2006' | 'i2b2-2012' | 'i2b2-2014' | 'i2b2-2014-risk' | 'n2c2-2018-track1' | 'bioc';

/** The tasks that fit; more than one when nothing in the file decides. */
export function xmlTasks(file: FileHead): readonly XmlTask[] {
  const signs = xmlSigns(file);
  if (signs === undefined) return [];
  const { root, names, hasText, hasMet, spanned } = signs;
  const has = (list: readonly string[]): boolean => list.some((name) => names.has(name));
  if (root === 'collection') return ['bioc'];
  if (!hasText) return [];
  if (names.has('RECORD')) return ['i2b2-2006'];
  if (hasMet || root === 'PatientMatching') return ['n2c2-2018-track1'];
  if (
    root === 'ClinicalNarrativeTemporalAnnotation' ||
    (has(temporalElements) && !/^(?:deIdi2b2|NGRID)/.test(root))
  )
    return ['i2b2-2012'];
  if (has(riskElements)) return ['i2b2-2014-risk'];
  if (/^(?:deIdi2b2|NGRID_deId)/i.test(root) || deidElements.some((name) => spanned.has(name)))
    return ['i2b2-2014'];
  if (!names.has('TAGS')) return [];
  return spanned.size > 0 ? ['i2b2-2014'] : ['i2b2-2014', 'i2b2-2014-risk'];
}
