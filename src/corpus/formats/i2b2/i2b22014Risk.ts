// Heart risk factors of 2014 (track 2): document tags, which may nest the annotators' tags with offsets.
import type { Format } from '../format';
import { xmlTasks } from '../xml/xmlRecognition';
import { readTagged } from '../xml/xmlTagged';
import { elementName, type TaggedVocabulary } from '../xml/xmlTaggedMarkup';
import { writeTagged } from '../xml/xmlTaggedWriter';

const vocabulary: TaggedVocabulary = {
  format: 'i2b2-2014-risk',
  labelKey: (name) => (name === 'SMOKER' ? 'status' : 'indicator'),
  relations: false,
  labelOf: ({ name }) => ({ label: name, type: '' }),
  elementOf: (label) => ({ name: elementName(label), type: '' }),
  defaults: () => [
    ['id', ''],
    ['start', ''],
    ['end', ''],
    ['text', ''],
    ['time', ''],
    ['indicator', ''],
    ['comment', ''],
  ],
};

export const i2b22014Risk: Format = {
  name: 'i2b2-2014-risk',
  aliases: ['heart-risk', 'i2b2-2014-track2'],
  title: '2014 heart risk factors (XML)',
  recognize: (file) => (xmlTasks(file).includes('i2b2-2014-risk') ? 'document' : undefined),
  claim: ({ extension }) => (extension === 'xml' ? 'document' : undefined),
  async *read(group) {
    yield await readTagged(group, vocabulary);
  },
  write: (document) =>
    writeTagged(document, vocabulary, {
      root: 'root',
      selfClosing: '/>',
      prefixOf: (name) => name,
    }),
};
