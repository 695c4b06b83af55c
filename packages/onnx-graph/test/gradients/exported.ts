import * as types from '../../src/proto/types.ts'
import type { Case } from '../support/gradient.ts'
import { node, type Weights } from '../support/models.ts'

const ints = (...data: number[]): Weights => ({ type: types.int64, dims: [data.length], data })
const int = (value: number): Weights => ({ type: types.int64, dims: [], data: [value] })

const parts = (name: string, sizes: Weights, settings: Parameters<typeof node>[3]): Case => ({
  name: `SplitToSequence, ${name}`,
  nodes: [
    node('SplitToSequence', ['a', 'sizes'], 'list', settings),
    node('SequenceAt', ['list', 'first'], 'p'),
    node('SequenceAt', ['list', 'last'], 'q'),
    node('ReduceSum', ['q', 'axis'], 's'),
    node('Mul', ['p', 's'], 'y'),
  ],
  parameters: { a: [2, 5] },
  constants: { sizes, first: int(0), last: int(-1), axis: ints(1) },
})

/** What PyTorch's newer exporter writes where nothing makes it simpler. */
export const exportedCases: readonly Case[] = [
  parts('of one size', int(2), { axis: 1 }),
  parts('of sizes that are listed', ints(1, 3, 1), { axis: -1, keepdims: 0 }),
  {
    name: 'SplitToSequence, one by one',
    inputs: { x: ['N', 3, 2] },
    feeds: { x: [2, 3, 2] },
    nodes: [
      node('Mul', ['x', 'a'], 'm'),
      node('SplitToSequence', ['m'], 'list', { axis: 1, keepdims: 0 }),
      node('SequenceAt', ['list', 'last'], 'p'),
      node('SequenceAt', ['list', 'first'], 'q'),
      node('Mul', ['p', 'q'], 'y'),
    ],
    parameters: { a: [3, 2] },
    constants: { first: int(0), last: int(2) },
  },
  {
    name: 'BatchNormalization with statistics of the batch',
    inputs: { x: ['N', 3, 2, 2] },
    feeds: { x: [3, 3, 2, 2] },
    nodes: [
      node('Mul', ['x', 'a'], 'm'),
      node('ReduceMean', ['m', 'axes'], 'mean', { keepdims: 0 }),
      node('ReduceMean', ['m', 'axes'], 'wide', { keepdims: 1 }),
      node('Sub', ['m', 'wide'], 'centred'),
      node('Mul', ['centred', 'centred'], 'squares'),
      node('ReduceMean', ['squares', 'axes'], 'variance', { keepdims: 0 }),
      node('BatchNormalization', ['m', 'scale', 'bias', 'mean', 'variance'], 'y'),
    ],
    parameters: { a: [3, 2, 2], scale: [3], bias: [3] },
    constants: { axes: ints(0, 2, 3) },
    h: 0.002,
    tolerance: 5e-3,
  },
  {
    name: 'CastLike',
    inputs: { x: ['N', 2, 4] },
    feeds: { x: [2, 2, 4] },
    // a convolution without a bias gets one of zeros in the sizes that its weight says
    nodes: [
      node('Shape', ['w'], 'channels', { start: 0, end: 1 }),
      node('CastLike', ['zero', 'x'], 'like'),
      node('Expand', ['like', 'channels'], 'bias'),
      node('Conv', ['x', 'w', 'bias'], 'c'),
      node('CastLike', ['c', 'x'], 'y'),
    ],
    parameters: { w: [3, 2, 2] },
    constants: { zero: int(0) },
  },
]
