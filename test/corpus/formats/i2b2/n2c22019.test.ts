// 2019 normalisation: releases with the folders, names and oddities that they come with. All texts are made up.
import { describe, it } from 'vitest';
import { checkCase, type FormatCase } from '../formatCase';

const releases: readonly FormatCase[] = [
  {
    name: 'layout with file list, multi-CUI, CUI-less, fragments',
    files: {
      'train/train_file_list.txt': '0034\n',
      'train/train_norm/0034.norm': 'N000||C0015967||4||9\nN001||CUI-less||0||3\nN002||C1|C2||4||9||14||18\n',
      'train/train_note/0034.txt': 'Has fever and pain',
    },
    plan: '1 × n2c2-2019',
    entities: { 'train/0034': ['concept:fever', 'concept:Has', 'concept:fever|pain'] },
    others: ['N000 UMLS:C0015967', 'N001 UMLS:CUI-less', 'N002 UMLS:C1|C2'],
    back: 'n2c2-2019',
  },
  {
    name: 'blanks around bars, a byte order mark, fragments out of order',
    files: {
      'a.txt': 'left and right arm',
      'a.norm': '\ufeffN1 || C1 || 0 || 4\nN2||C2||15||18||0||4\n',
    },
    entities: { a: ['concept:left', 'concept:left|arm'] },
    others: ['N1 UMLS:C1', 'N2 UMLS:C2'],
    back: 'n2c2-2019',
  },
  {
    name: 'no final newline, CRLF, zero length, past end',
    files: { 'a.norm': 'N0||C1||0||3\r\nN1||C2||3||3\r\nN2||C3||4||99', 'a.txt': 'Has fever' },
    entities: { a: ['concept:Has'] },
    errors: [2, 3],
    lost: [/empty/, /past the end/],
  },
  {
    name: 'test gold and unk beside',
    files: {
      'test/test_note/0001.txt': 'Has fever',
      'gold/test_norm/0001.norm': 'N0||C1||4||9\n',
      'test/test_norm_cui_replaced_with_unk/0001.norm': 'N0||CUI-less||4||9\n',
    },
    entities: { '0001': ['concept:fever'], 'test/0001': ['concept:fever'] },
  },
];

describe('2019 track 3', () => {
  it.each(releases)('$name', checkCase);
});
