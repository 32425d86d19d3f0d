// De-identification of 2014 and 2016: elements NAME, LOCATION, DATE … with a TYPE over a CDATA text.
import type { Format } from '../format';
import { deidElements, xmlTasks } from '../xml/xmlRecognition';
import { readTagged } from '../xml/xmlTagged';
import { elementName, type TaggedVocabulary } from '../xml/xmlTaggedMarkup';
import { writeTagged } from '../xml/xmlTaggedWriter';

const typesByElement: Readonly<Record<string, readonly string[]>> = {
  NAME: ['PATIENT', 'DOCTOR', 'USERNAME'],
  LOCATION: [
    'ROOM',
    'DEPARTMENT',
    'HOSPITAL',
    'ORGANIZATION',
    'STREET',
    'CITY',
    'STATE',
    'COUNTRY',
    'ZIP',
    'LOCATION-OTHER',
  ],
  CONTACT: ['PHONE', 'FAX', 'EMAIL', 'URL', 'IPADDR', 'IPADDRESS'],
  ID: ['SSN', 'MEDICALRECORD', 'HEALTHPLAN', 'ACCOUNT', 'LICENSE', 'VEHICLE', 'DEVICE', 'BIOID', 'IDNUM'],
};
const elementsByType = new Map(
  Object.entries(typesByElement).flatMap(([name, types]) => types.map((type) => [type, name] as const)),
);

/** Labels are the element and its TYPE: `NAME-PATIENT`, `LOCATION-LOCATION-OTHER`; one word where both are the same (`DATE`). */
function elementOf(label: string): { name: string; type: string } {
  const dash = label.indexOf('-');
  const head = dash < 0 ? label : label.slice(0, dash);
  if (dash > 0 && deidElements.includes(head) && !elementsByType.has(label))
    return { name: head, type: label.slice(dash + 1) };
  if (deidElements.includes(label)) return { name: label, type: label };
  const known = elementsByType.get(label);
  // A label of another task becomes an element of its own, so that reading it back gives the same label.
  return { name: known ?? elementName(label), type: label };
}

const vocabulary: TaggedVocabulary = {
  format: 'i2b2-2014',
  labelKey: undefined,
  relations: false,
  labelOf: ({ name, attributes }) => {
    const type = attributes.get('TYPE') ?? '';
    return {
      label: type === '' || type === name || elementName(type) === name ? type || name : `${name}-${type}`,
      type: 'TYPE',
    };
  },
  elementOf,
  defaults: () => [
    ['id', ''],
    ['start', ''],
    ['end', ''],
    ['text', ''],
    ['TYPE', ''],
    ['comment', ''],
  ],
};

export const i2b22014: Format = {
  name: 'i2b2-2014',
  aliases: ['i2b2-2016', 'n2c2-2016', 'deid'],
  title: '2014 and 2016 de-identification (XML)',
  recognize: (file) => (xmlTasks(file).includes('i2b2-2014') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' ? 'document' : undefined),
  async *read(group) {
    yield await readTagged(group, vocabulary);
  },
  write: (document) =>
    writeTagged(document, vocabulary, {
      root: 'deIdi2b2',
      selfClosing: '/>',
      prefixOf: () => 'P',
    }),
};
