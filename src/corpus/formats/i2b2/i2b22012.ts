// 2012 temporal relations: EVENT, TIMEX3, SECTIME and TLINK over a CDATA text.
import type { Format } from '../format';
import { xmlTasks, temporalElements } from '../xml/xmlRecognition';
import { readTagged } from '../xml/xmlTagged';
import type { TaggedVocabulary } from '../xml/xmlTaggedMarkup';
import { writeTagged } from '../xml/xmlTaggedWriter';

const elementsByType: Readonly<Record<string, string>> = {
  PROBLEM: 'EVENT',
  TEST: 'EVENT',
  TREATMENT: 'EVENT',
  CLINICAL_DEPT: 'EVENT',
  EVIDENTIAL: 'EVENT',
  OCCURRENCE: 'EVENT',
  DATE: 'TIMEX3',
  TIME: 'TIMEX3',
  DURATION: 'TIMEX3',
  FREQUENCY: 'TIMEX3',
  ADMISSION: 'SECTIME',
  DISCHARGE: 'SECTIME',
};

const span = [
  ['id', ''],
  ['start', ''],
  ['end', ''],
  ['text', ''],
] as const;

const defaults: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  EVENT: [...span, ['modality', 'FACTUAL'], ['polarity', 'POS'], ['type', '']],
  TIMEX3: [...span, ['type', ''], ['val', ''], ['mod', 'NA']],
  SECTIME: [...span, ['type', ''], ['dvalue', '']],
  TLINK: [
    ['id', ''],
    ['fromID', ''],
    ['fromText', ''],
    ['toID', ''],
    ['toText', ''],
    ['type', ''],
  ],
};

/** Labels are the element and its type: `EVENT-PROBLEM`, `TIMEX3-DATE`; the element alone where the type is empty. */
export function temporalElement(label: string): { name: string; type: string } {
  const dash = label.indexOf('-');
  const head = dash < 0 ? label : label.slice(0, dash);
  if (temporalElements.includes(head)) return { name: head, type: dash < 0 ? '' : label.slice(dash + 1) };
  const known = elementsByType[label.toUpperCase()];
  return known === undefined ? { name: 'EVENT', type: label } : { name: known, type: label.toUpperCase() };
}

export const temporalLabel = (name: string, type: string): string => (type === '' ? name : `${name}-${type}`);

const vocabulary: TaggedVocabulary = {
  format: 'i2b2-2012',
  labelKey: undefined,
  relations: true,
  labelOf: ({ name, attributes }) => ({
    label: temporalLabel(name, attributes.get('type') ?? ''),
    type: 'type',
  }),
  elementOf: temporalElement,
  defaults: (name) => defaults[name] ?? defaults['EVENT']!,
};

const prefixes: Readonly<Record<string, string>> = { EVENT: 'E', TIMEX3: 'T', SECTIME: 'S', TLINK: 'TL' };

export const i2b22012: Format = {
  name: 'i2b2-2012',
  aliases: ['2012-temporal', 'temporal'],
  title: '2012 temporal relations (XML)',
  recognize: (file) => (xmlTasks(file).includes('i2b2-2012') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' ? 'document' : undefined),
  async *read(group) {
    yield await readTagged(group, vocabulary);
  },
  write: (document) =>
    writeTagged(document, vocabulary, {
      root: 'ClinicalNarrativeTemporalAnnotation',
      selfClosing: ' />',
      prefixOf: (name) => prefixes[name] ?? 'E',
    }),
};
