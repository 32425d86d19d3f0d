// Our protocol buffer writer against protobufjs, and the ONNX messages against their description.
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { encodeModelProto } from '../../src/graph/onnx/format';
import { MessageWriter } from '../../src/graph/onnx/protobuf';

const everyKind = protobuf
  .parse(
    `
  syntax = "proto3";
  message Inner { string text = 1; }
  message Outer {
    int64 integer = 1;
    float number = 2;
    string text = 3;
    bytes raw = 4;
    Inner inner = 5;
    repeated int64 integers = 6;
    repeated float numbers = 700;
  }
`,
  )
  .root.lookupType('Outer');

/** The part of onnx.proto that we write (onnx.proto3, IR version 8). */
const onnx = protobuf
  .parse(
    `
  syntax = "proto3";
  message Attribute { string name = 1; float f = 2; int64 i = 3; bytes s = 4; Tensor t = 5; repeated int64 ints = 8; int32 type = 20; }
  message Node { repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4; repeated Attribute attribute = 5; string domain = 7; }
  message Tensor { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message Dimension { int64 dim_value = 1; string dim_param = 2; }
  message Shape { repeated Dimension dim = 1; }
  message TensorType { int32 elem_type = 1; Shape shape = 2; }
  message Type { TensorType tensor_type = 1; }
  message Value { string name = 1; Type type = 2; }
  message Graph { repeated Node node = 1; string name = 2; repeated Tensor initializer = 5; repeated Value input = 11; repeated Value output = 12; }
  message OperatorSet { string domain = 1; int64 version = 2; }
  message Model { int64 ir_version = 1; string producer_name = 2; Graph graph = 7; repeated OperatorSet opset_import = 8; }
`,
    { keepCase: true },
  )
  .root.lookupType('Model');

const safeInteger = fc.maxSafeInteger();

describe('the protocol buffer writer', () => {
  it('writes what protobufjs reads', () => {
    fc.assert(
      fc.property(
        safeInteger,
        fc.float({ noNaN: true }),
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array(),
        fc.array(safeInteger),
        fc.array(fc.float({ noNaN: true })),
        (integer, number, text, raw, integers, numbers) => {
          const bytes = new MessageWriter()
            .integer(1, integer)
            .float(2, number)
            .string(3, text)
            .bytes(4, raw)
            .message(5, new MessageWriter().string(1, text))
            .packedIntegers(6, integers)
            .packedFloats(700, numbers)
            .finish();
          const read = everyKind.toObject(everyKind.decode(bytes), {
            longs: Number,
            bytes: Array,
            defaults: true,
          });
          expect(read).toEqual({ integer, number, text, raw: [...raw], inner: { text }, integers, numbers });
        },
      ),
    );
  });

  it('refuses what is not an integer', () => {
    expect(() => new MessageWriter().integer(1, 0.5)).toThrow(RangeError);
    expect(() => new MessageWriter().integer(1, 2 ** 60)).toThrow(RangeError);
  });
});

describe('the ONNX messages', () => {
  it('hold a model as onnx.proto describes it', () => {
    const bytes = encodeModelProto({
      opset: 17,
      nodes: [
        {
          name: 'n0',
          opType: 'FusedMatMul',
          domain: 'com.microsoft',
          inputs: ['a', 'b'],
          outputs: ['y'],
          attributes: {
            alpha: { float: 0.5 },
            transA: { int: 1 },
            perm: { ints: [1, 0] },
            reduction: { string: 'add' },
          },
        },
      ],
      inputs: [{ name: 'a', dataType: 'int64', shape: ['batch', 3] }],
      outputs: [{ name: 'y', dataType: 'float32', shape: [] }],
      initializers: [{ name: 'b', dataType: 'int8', dimensions: [2], raw: Uint8Array.of(1, 255) }],
    });
    const model = onnx.toObject(onnx.decode(bytes), { longs: Number, bytes: Array }) as {
      graph: unknown;
      opset_import: unknown;
    };
    expect(model.opset_import).toEqual([{ version: 17 }, { domain: 'com.microsoft', version: 1 }]);
    expect(model.graph).toEqual({
      name: 'graph',
      node: [
        {
          name: 'n0',
          op_type: 'FusedMatMul',
          domain: 'com.microsoft',
          input: ['a', 'b'],
          output: ['y'],
          attribute: [
            { name: 'alpha', f: 0.5, type: 1 },
            { name: 'transA', i: 1, type: 2 },
            { name: 'perm', ints: [1, 0], type: 7 },
            { name: 'reduction', s: [...Buffer.from('add')], type: 3 },
          ],
        },
      ],
      initializer: [{ name: 'b', data_type: 3, dims: [2], raw_data: [1, 255] }],
      input: [
        {
          name: 'a',
          type: { tensor_type: { elem_type: 7, shape: { dim: [{ dim_param: 'batch' }, { dim_value: 3 }] } } },
        },
      ],
      output: [{ name: 'y', type: { tensor_type: { elem_type: 1, shape: {} } } }],
    });
  });
});
