import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/common/errors';
import { PickleTruncated, unpickle } from '../../../src/model/checkpoint/pickle';
import { StorageDescriptor, TensorDescriptor } from '../../../src/model/checkpoint/pickleValue';
import { statePickle, floatTensor } from './checkpointFiles';
import { assemble, global, integer, text, tuple, uint32, uint64, type Piece } from './pickleAssembler';

const read = (...pieces: readonly Piece[]): unknown => unpickle(assemble(...pieces), 0, 'weights.bin').value;

const refusal = (...pieces: readonly Piece[]): AppError => {
  try {
    read(...pieces);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe('plain values', () => {
  it.each<[string, unknown, Piece[]]>([
    ['None', null, ['N.']],
    ['True', true, ['\x88.']],
    ['False of protocol 0', false, ['I00\n.']],
    ['a negative int', -2, ['J', Buffer.from([0xfe, 0xff, 0xff, 0xff]), '.']],
    ['a short int', 0xfffe, ['M\xfe\xff.']],
    ['an empty long', 0, ['\x8a\x00.']],
    ['a negative long', -1, ['\x8a\x01\xff.']],
    ['a long beyond 2^53', 1n << 60n, [integer(1n << 60n), '.']],
    ['a long of protocol 0', 12345678901234567890n, ['L12345678901234567890L\n.']],
    ['a float', 1.5, ['G\x3f\xf8\x00\x00\x00\x00\x00\x00.']],
    ['a float of protocol 0', -0.001, ['F-1e-03\n.']],
    ['infinity', Infinity, ['Finf\n.']],
    ['a string of protocol 0', 'it\'s\n"é"', ["S'it\\'s\\n\"\\xe9\"'\n."]],
    ['a unicode string of protocol 0', 'é→', ['V\xe9\\u2192\n.']],
    ['a string of Python 2', 'weight', ['U\x06weight.']],
    ['a string', 'é→😀', [text('é→😀'), '.']],
    ['a long string', 'abc', ['\x8d', uint64(3), 'abc.']],
    ['a tuple', [1, 2, 3], ['K\x01K\x02K\x03\x87.']],
    ['nested lists', [[], [1]], ['](]](K\x01ee.']],
    ['a dictionary', new Map([['a', 1]]), ['(', text('a'), 'K\x01d.']],
    ['a dictionary, item by item', new Map([['a', 1]]), ['}', text('a'), 'K\x01s.']],
    [
      'an ordered dictionary',
      new Map([['a', 1]]),
      [global('collections', 'OrderedDict'), ')R', text('a'), 'K\x01s.'],
    ],
    [
      'an ordered dictionary of Python 2',
      new Map([['a', 1]]),
      [global('collections', 'OrderedDict'), '(](](', text('a'), 'K\x01eetR.'],
    ],
    ['a size', [2, 3], [global('torch', 'Size'), '((K\x02K\x03ttR.']],
    ['a device', 'cpu', [global('torch', 'device'), '(', text('cpu'), 'tR.']],
    ['what a memo recalls', [5, 5], ['K\x05q\x00h\x00\x86.']],
    ['what an unnumbered memo recalls', [5, 5], ['\x80\x04\x95', uint64(9), 'K\x05\x94h\x00\x86.']],
    ['a dictionary without its attributes', new Map(), ['}}', text('_metadata'), 'Nsb.']],
  ])('reads %s', (_, expected, pieces) => expect(read(...pieces)).toEqual(expected));

  it('keeps a list that holds itself', () => {
    const list = read(']q\x00h\x00a.') as unknown[];
    expect(list[0]).toBe(list);
  });

  it('tells where the pickle ended', () => expect(unpickle(assemble('N.', 'K\x07.'), 2, 'f').end).toBe(5));
});

describe('tensors', () => {
  it('are described by their storage', () => {
    const pickle = statePickle([floatTensor('a', [2, 3], [1, 2, 3, 4, 5, 6])]);
    const { value, storages } = unpickle(pickle, 0, 'f');
    const tensor = (value as Map<unknown, unknown>).get('a');
    expect(tensor).toBeInstanceOf(TensorDescriptor);
    expect(tensor).toMatchObject({ offset: 0, shape: [2, 3], strides: [3, 1] });
    expect(storages.get('a')).toBeInstanceOf(StorageDescriptor);
    expect(storages.get('a')).toMatchObject({ elements: 6, start: 0, type: { name: 'float32' } });
  });

  const storage = (elements: Piece): Buffer =>
    assemble(tuple(text('storage'), global('torch', 'FloatStorage'), text('0'), text('cpu'), elements), 'Q');
  const rebuild = (...parts: readonly Piece[]): Piece[] => [
    global('torch._utils', '_rebuild_tensor_v2'),
    tuple(...parts),
    'R.',
  ];

  it.each<[string, RegExp, Piece[]]>([
    ['a storage of 2^60 elements', /storage size/, [storage(integer(1n << 60n)), '.']],
    ['a storage of -1 elements', /storage size/, [storage(integer(-1)), '.']],
    [
      'a storage of no known type',
      /element type/,
      [tuple(text('storage'), text('FloatStorage'), text('0'), text('cpu'), 'K\x01'), 'Q.'],
    ],
    [
      'a storage with a number as its key',
      /without a key/,
      [tuple(text('storage'), global('torch', 'FloatStorage'), 'K\x01', text('cpu'), 'K\x01'), 'Q.'],
    ],
    ['another kind of reference', /no storage/, [tuple(text('module'), 'N'), 'Q.']],
    ['a storage described twice', /two ways/, [storage('K\x01'), storage('K\x02'), '.']],
    ['a tensor without a storage', /without a storage/, rebuild('N', 'K\x00', ')', ')')],
    ['a tensor at a negative offset', /tensor offset/, rebuild(storage('K\x01'), integer(-1), ')', ')')],
    [
      'a tensor of 2^60 rows',
      /tensor size/,
      rebuild(storage('K\x01'), 'K\x00', tuple(integer(1n << 60n)), tuple('K\x01')),
    ],
    [
      'a tensor of half a row',
      /tensor size/,
      rebuild(storage('K\x01'), 'K\x00', tuple('G\x3f\xe0\0\0\0\0\0\0'), tuple('K\x01')),
    ],
    [
      'a tensor of 9 axes',
      /tensor size/,
      rebuild(storage('K\x01'), 'K\x00', tuple('K\x01'.repeat(9)), tuple('K\x01'.repeat(9))),
    ],
    ['a tensor without strides', /do not belong/, rebuild(storage('K\x01'), 'K\x00', tuple('K\x01'), ')')],
    ['a parameter that is none', /no tensor/, [global('torch._utils', '_rebuild_parameter'), '(N\x88NtR.']],
  ])('refuses %s', (_, message, pieces) => expect(refusal(...pieces).message).toMatch(message));
});

describe('names', () => {
  it.each([
    ['os', 'system'],
    ['posix', 'system'],
    ['nt', 'system'],
    ['subprocess', 'Popen'],
    ['builtins', 'eval'],
    ['builtins', 'exec'],
    ['builtins', 'getattr'],
    ['__builtin__', 'apply'],
    ['torch', 'load'],
    ['torch', 'hub.load'],
    ['torch.storage', '_load_from_bytes'],
    ['torch._utils', '__getattribute__'],
    ['collections', 'OrderedDict.__init__'],
    ['collections', 'UserDict'],
    ['torch', 'EvilStorage'],
    ['torch', 'constructor'],
    ['torch', '__proto__Storage'],
    ['torch.cuda.os', 'FloatStorage'],
    ['_codecs', 'encode'],
    ['numpy.core.multiarray', 'scalar'],
    ['transformers.models.bert.modeling_bert', 'BertModel'],
  ])('refuses %s.%s by name, however it is written', (module, name) => {
    const written = [
      refusal(global(module, name), '.'),
      refusal(
        '\x8c',
        Buffer.from([module.length]),
        module,
        '\x8c',
        Buffer.from([name.length]),
        name,
        '\x93.',
      ),
    ];
    for (const error of written) {
      expect(error.code).toBe('model');
      expect(error.message).toContain(`weights.bin wants to use ${module}.${name}`);
      expect(error.message).toContain('nothing was run');
    }
  });

  it.each<[string, Piece[]]>([
    [
      'an inner function of a call',
      [global('collections', 'OrderedDict'), '(', global('os', 'system'), "(S'id'\ntRtR.']"],
    ],
    ['the attributes of a dictionary', ['}', global('os', 'system'), 'b.']],
    ['an object made from a class', ["(S'id'\nios\nsystem\n."]],
  ])('refuses a name inside %s', (_, pieces) => expect(refusal(...pieces).code).toBe('model'));

  it('never shows unprintable bytes of the file', () => {
    const { message } = refusal(global('\x1b[31mos\x07', 'é'.repeat(1000)), '.');
    expect(message).toMatch(/^[\x20-\x7e…]+$/);
    expect(message.length).toBeLessThan(500);
  });

  it.each<[string, Piece[]]>([
    ['a text', [text('os.system'), ')R.']],
    ['a storage type', [global('torch', 'FloatStorage'), ')R.']],
    ['an element type', [global('torch', 'float32'), ')R.']],
    ['something with arguments that are no tuple', [global('collections', 'OrderedDict'), 'NR.']],
  ])('does not call %s', (_, pieces) => expect(refusal(...pieces).message).toContain('calls something'));
});

describe('instructions', () => {
  const known =
    'N\x88\x89IJKML\x8a\x8bFGSTUVX\x8c\x8dBC\x8e])}lt\x85\x86\x87daesu\x80\x95(012pqr\x94ghjc\x93RQb.';
  const unknown = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter(
    (letter) => !known.includes(letter),
  );

  it('refuses every other byte', () => {
    for (const letter of unknown)
      expect(refusal('(]N', letter, '\n\0\0\0\0\0\0\0\0.').message).toContain('instruction');
    expect(unknown.length).toBeGreaterThan(150);
  });

  it.each([
    'a',
    'e',
    's',
    'u',
    'l',
    't',
    'd',
    '0',
    '1',
    '2',
    'q\0',
    '\x94',
    'h\0',
    'g7\n',
    'R',
    'Q',
    'b',
    '\x93',
    '\x87',
    '.',
  ])('refuses %j on an empty stack', (operation) => expect(refusal(operation, '.').code).toBe('model'));

  it.each<[string, Piece[]]>([
    ['appending to a text', [text('a'), 'Na.']],
    ['setting an item of a list', [']NNs.']],
    ['a key without a value', ['}(Nu.']],
    ['reaching below a mark', ['N(0a.']],
    ['an integer of 200 bytes', ['\x8a\xc8', Buffer.alloc(200), '.']],
    ['an integer that is none', ['Iabc\n.']],
    ['a float that is none', ['F1;2\n.']],
    ['a string without quotes', ['Sabc\n.']],
    ['a place that is no number', ['Npx\n.']],
    ['protocol 6', ['\x80\x06N.']],
  ])('refuses %s', (_, pieces) => expect(refusal(...pieces).code).toBe('model'));
});

describe('sizes', () => {
  it.each<[string, Piece[]]>([
    ['a string of 4 GB', ['X', uint32(0xffffffff), 'abc']],
    ['a string of 2^60 bytes', ['\x8d', uint64(1n << 60n), 'abc']],
    ['bytes of 2^60 bytes', ['\x8e', uint64(1n << 60n), 'abc']],
    ['no end', ['N']],
    ['a line without an end', ['cos']],
    ['nothing', []],
  ])('refuses %s as cut short', (_, pieces) =>
    expect(refusal(...pieces).cause).toBeInstanceOf(PickleTruncated),
  );

  it.each<[string, Piece[]]>([
    ['a million nested marks', ['('.repeat(1_000_000)]],
    ['a million nested lists', [']'.repeat(1_000_000)]],
    ['millions of memo entries', ['N' + '\x94'.repeat(3_000_000)]],
    ['millions of instructions', ['N0'.repeat(3_000_000)]],
  ])('refuses %s', (_, pieces) => expect(refusal(...pieces).code).toBe('model'));

  it('reads tuples nested far deeper than a call stack', () => {
    expect(read(')', '\x85'.repeat(200_000), '.')).toHaveLength(1);
  });
});

describe('any program', () => {
  const names = [
    global('collections', 'OrderedDict'),
    global('torch', 'FloatStorage'),
    global('torch', 'Size'),
  ];
  const rebuild = global('torch._utils', '_rebuild_tensor_v2');
  const operations = [
    ...Array.from('N()]}tldaesuRQb012.\x85\x86\x87\x88\x89\x94\x93'),
    'K\x01',
    'q\0',
    'h\0',
    'G\x7f\xf0\0\0\0\0\0\0',
    ...names,
    rebuild,
  ];
  const piece = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...operations) },
    { weight: 2, arbitrary: fc.constantFrom('storage', '0', 'cpu').map(text) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 9 }) },
  );

  it('gives a value or is refused', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        try {
          unpickle(assemble(...pieces), 0, 'f');
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
