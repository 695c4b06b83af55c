import { describe, expect, it } from 'vitest'
import { decodeModel } from '../src/proto/decode.ts'
import { encodeModel } from '../src/proto/encode.ts'
import type { ModelProto } from '../src/proto/messages.ts'
import { makeTensor, readTensor } from '../src/proto/tensors.ts'
import { bytesOf } from './support/data.ts'

const again = (model: ModelProto): ModelProto => decodeModel(encodeModel(model))

describe('what is read and written again', () => {
  it.each(['mlp_13.onnx', 'cnn_17.onnx'])('is the same to the byte: %s', name => {
    const bytes = bytesOf(name)
    expect(Buffer.compare(encodeModel(decodeModel(bytes)), bytes)).toBe(0)
  })

  it('keeps integers beyond 2^53, negative ones and the largest', () => {
    const ints = [0, -1, 127, 128, 2 ** 31, 2 ** 53 - 1, 2n ** 63n - 1n, -(2n ** 63n), -(2 ** 40)]
    const model = { graph: { node: [{ attribute: [{ name: 'ends', type: 7, ints }] }] } }
    expect(again(model)).toEqual(model)
  })

  it('keeps sizes that are a number, a name, or neither', () => {
    const dim = [{ dimValue: 0 }, { dimParam: 'N' }, {}]
    const model = { graph: { input: [{ name: 'x', type: { tensorType: { shape: { dim } } } }] } }
    expect(again(model)).toEqual(model)
  })

  it.each(['a:0', 'a/b.c', '"\'', ' ', '', 'ü🙂', 'x'.repeat(300)])('keeps the name %j', name => {
    const model = { graph: { node: [{ name, input: [name], output: [''] }] } }
    expect(again(model)).toEqual(model)
  })

  it('keeps fields that it does not know, where they were', () => {
    const bytes = new Uint8Array([8, 8, 0x9a, 0x06, 2, 1, 2, 0xa0, 0x06, 5])
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes)
    expect(decodeModel(bytes).irVersion).toBe(8)
  })

  it('keeps numbers packed or not, as they were written', () => {
    // dims of an initializer: packed, which ONNX does not do
    const tensor = [0x0a, 2, 3, 4]
    const packed = new Uint8Array([0x3a, 6, 0x2a, 4, ...tensor])
    expect(decodeModel(packed).graph?.initializer?.[0]?.dims).toEqual([3, 4])
    expect(encodeModel(decodeModel(packed))).toEqual(packed)
    // float_data one by one
    const single = new Uint8Array([0x3a, 12, 0x2a, 10, 0x25, 0, 0, 128, 63, 0x25, 0, 0, 0, 64])
    expect(decodeModel(single).graph?.initializer?.[0]?.floatData).toEqual([1, 2])
    expect(encodeModel(decodeModel(single))).toEqual(single)
  })
})

describe('tensors', () => {
  it('are read where they stand, in a Buffer and at an odd place too, and copied', () => {
    const bytes = Buffer.from(new Uint8Array([9, 0, 0, 128, 63, 0, 0, 0, 64]))
    const rawData = bytes.subarray(1)
    const data = readTensor({ name: 't', dataType: 1, dims: [2], rawData })
    bytes.fill(0)
    expect(data).toEqual(Float32Array.of(1, 2))
  })

  it.each([
    [1, [0.5, -1, 3e38]],
    [6, [1, -2, 2 ** 31 - 1]],
    [7, [1, -2, 2 ** 40]],
    [9, [0, 1, 1]],
  ])('of type %i keep their numbers', (type, data) => {
    const [{ name: _, ...tensor }] = [makeTensor('t', type, [3], data)]
    expect(Array.from(readTensor(tensor))).toEqual(data.map(x => (type === 1 ? Math.fround(x) : x)))
  })

  it('may be lists of numbers', () => {
    expect(readTensor({ dims: [2], dataType: 1, floatData: [1, 2] })).toEqual(Float32Array.of(1, 2))
    expect(readTensor({ dims: [2], dataType: 7, int64Data: [1, 5n] })).toEqual([1, 5])
    expect(readTensor({ dims: [1], dataType: 9, int32Data: [1] })).toEqual([1])
  })

  it('must have as many elements as their sizes say', () => {
    expect(() => readTensor({ name: 'w', dims: [3], dataType: 1, floatData: [1] })).toThrow(
      'Tensor "w" should have 3 elements, but has 1.',
    )
    expect(() => readTensor({ name: 'w', dims: [-3], dataType: 1 })).toThrow('impossible sizes')
  })
})

describe('bytes that are no model', () => {
  it.each([
    ['cut off', [0x3a, 200, 1, 1]],
    ['an endless integer', [8, ...new Array<number>(11).fill(255)]],
    ['a wire type that does not exist', [0x0f]],
    ['a group', [0x0b]],
    ['field 0', [0, 0]],
    ['text that is not UTF-8', [0x12, 1, 0xff]],
    ['a length beyond memory', [0x3a, 255, 255, 255, 255, 255, 255, 255, 255, 127]],
  ])('are an error: %s', (_, bytes) => {
    expect(() => decodeModel(new Uint8Array(bytes))).toThrow(/^These bytes are no ONNX model/)
  })

  it('may not nest without end', () => {
    // a graph in an attribute of a node of a graph …
    let bytes: number[] = []
    const size = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...size(n >> 7)])
    const wrap = (field: number, inner: number[]): number[] => [
      field * 8 + 2,
      ...size(inner.length),
      ...inner,
    ]
    for (let i = 0; i < 200; i++) bytes = wrap(1, wrap(5, wrap(6, bytes)))
    expect(() => decodeModel(new Uint8Array(wrap(7, bytes)))).toThrow('its graphs nest too deep')
  })
})
