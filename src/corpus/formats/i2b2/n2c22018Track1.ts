// Cohort selection of 2018 (track 1): thirteen criteria, met or not met, for the whole document.
import type { Format } from '../format';
import { xmlTasks } from '../xml/xmlRecognition';
import { readTagged } from '../xml/xmlTagged';
import { elementName, type TaggedVocabulary } from '../xml/xmlTaggedMarkup';
import { writeTagged } from '../xml/xmlTaggedWriter';

const vocabulary: TaggedVocabulary = {
  format: 'n2c2-2018-track1',
  labelKey: () => 'met',
  relations: false,
  labelOf: ({ name }) => ({ label: name, type: '' }),
  elementOf: (label) => ({ name: elementName(label), type: '' }),
  defaults: () => [['met', '']],
};

export const n2c22018Track1: Format = {
  name: 'n2c2-2018-track1',
  aliases: ['cohort-selection'],
  title: '2018 track 1 cohort selection (XML, document labels)',
  recognize: (file) => (xmlTasks(file).includes('n2c2-2018-track1') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' ? 'document' : undefined),
  async *read(group) {
    yield await readTagged(group, vocabulary);
  },
  write: (document) => {
    const labelled = { ...document, annotations: [] };
    const result = writeTagged(labelled, vocabulary, {
      root: 'PatientMatching',
      selfClosing: ' />',
      prefixOf: (name) => name,
    });
    const entities = document.annotations.filter((annotation) => annotation.kind === 'entity');
    const notWritten = entities.map(({ id, label }) => ({
      document: document.id,
      entity: id,
      label,
      reason: 'is an entity: n2c2-2018-track1 has labels of whole documents only',
    }));
    return { ...result, written: 0, notWritten };
  },
};
