import * as types from '../../src/proto/types.ts'
import type { Case } from '../support/gradient.ts'
import { node } from '../support/models.ts'

const one = (
  op: string,
  more: Partial<Case> = {},
  settings: Parameters<typeof node>[3] = {},
): Case => ({
  name: op,
  nodes: [node(op, ['a'], 'y', settings)],
  parameters: { a: [3, 5] },
  ...more,
})

const positive = { bounds: [0.4, 2.5] as const }

const two = (op: string, more: Partial<Case> = {}, a = [2, 3, 4], b = [3, 1]): Case => ({
  name: `${op} of ${JSON.stringify(a)} and ${JSON.stringify(b)}`,
  nodes: [node(op, ['a', 'b'], 'y')],
  parameters: { a, b },
  ...more,
})

const bool = { type: types.bool, dims: [2, 1, 4], data: [1, 0, 0, 1, 0, 1, 1, 0] }

/** Operators that work on numbers one by one. */
export const elementwiseCases: readonly Case[] = [
  ...[
    'Identity',
    'Neg',
    'Exp',
    'Tanh',
    'Sigmoid',
    'Relu',
    'Softplus',
    'Softsign',
    'Erf',
    'Abs',
    'Mish',
    'Sin',
    'Cos',
    'Sinh',
    'Cosh',
    'Atan',
    'Asinh',
  ].map(op => one(op)),
  // far enough apart for what WGSL promises of them
  ...['Asin', 'Acos'].map(op => one(op, { bounds: [-0.6, 0.63], h: 0.04 })),
  one('Atanh', { bounds: [-0.8, 0.83] }),
  one('Tan', { bounds: [-1.1, 1.2] }),
  one('Acosh', { bounds: [1.3, 3] }),
  ...['Log', 'Sqrt', 'Reciprocal'].map(op => one(op, positive)),
  ...['LeakyRelu', 'Elu', 'Selu', 'Celu', 'HardSwish', 'HardSigmoid', 'ThresholdedRelu'].map(op =>
    one(op, { bounds: [-4, 4.1] }),
  ),
  ...['LeakyRelu', 'Elu', 'Celu', 'HardSigmoid', 'ThresholdedRelu'].map(op =>
    one(op, { name: `${op} with alpha`, bounds: [-3, 3.2] }, { alpha: { f: 0.3 } }),
  ),
  one('Gelu', { opset: 20 }),
  one('Gelu', { opset: 20, name: 'Gelu that says it is exact' }, { approximate: 'none' }),
  one('Gelu', { opset: 20, name: 'Gelu with tanh' }, { approximate: 'tanh' }),
  one('Dropout'),
  one('Dropout', { name: 'Dropout, opset 9', opset: 9 }, { ratio: { f: 0.5 } }),
  one('Cast', {}, { to: 1 }),
  {
    name: 'Clip',
    nodes: [node('Clip', ['a', 'low', 'high'], 'y')],
    parameters: { a: [3, 5] },
    constants: { low: { dims: [], data: [-0.73] }, high: { dims: [], data: [0.61] } },
  },
  one('Clip', { opset: 9, name: 'Clip, opset 9' }, { min: { f: -0.73 }, max: { f: 0.61 } }),
  one('Clip', { opset: 9, name: 'Clip above only, opset 9' }, { max: { f: 0.61 } }),
  {
    name: 'Clip with computed bounds',
    nodes: [
      node('ReduceMean', ['b'], 'low', { keepdims: 0 }),
      node('ReduceMax', ['c'], 'high', { keepdims: 0 }),
      node('Clip', ['a', 'low', 'high'], 'y'),
    ],
    parameters: { a: [3, 5], b: [2], c: [2] },
  },
  ...['Add', 'Sub', 'Mul', 'Max', 'Min', 'Sum', 'Mean'].map(op => two(op)),
  two('Add', {}, [4], [2, 3, 4]),
  two('Add', {}, [], [2, 3]),
  two('Mul', {}, [2, 3], []),
  two('Div', positive),
  two('Pow', positive),
  {
    name: 'Mod of floats',
    nodes: [node('Mod', ['a', 'b'], 'y', { fmod: 1 })],
    parameters: { a: [3, 4], b: [3, 1] },
    // how often b goes into a stays as it is nearby
    bounds: [-4, 3.15],
  },
  {
    name: 'Pow 2',
    nodes: [node('Pow', ['a', 'p'], 'y')],
    parameters: { a: [3, 5] },
    constants: { p: { dims: [], data: [2] } },
  },
  {
    name: 'Pow 3',
    nodes: [node('Pow', ['a', 'p'], 'y')],
    parameters: { a: [3, 5] },
    constants: { p: { dims: [], data: [3] } },
  },
  {
    name: 'Pow 1',
    nodes: [node('Pow', ['a', 'p'], 'y')],
    parameters: { a: [3, 5] },
    constants: { p: { dims: [], data: [1] } },
  },
  {
    name: 'Pow 0.5',
    nodes: [node('Pow', ['a', 'p'], 'y')],
    parameters: { a: [3, 5] },
    constants: { p: { dims: [1], data: [0.5] } },
    ...positive,
  },
  {
    name: 'Pow of whole numbers',
    nodes: [node('Pow', ['a', 'p'], 'b'), node('Pow', ['b', 'q'], 'y')],
    parameters: { a: [3, 5] },
    constants: {
      p: { dims: [5], data: [1, 2, 3, 4, 0], type: types.int64 },
      q: { dims: [1], data: [4], type: types.int64 },
    },
    bounds: [0.4, 1.3],
  },
  {
    name: 'Max of three',
    nodes: [node('Max', ['a', 'b', 'c'], 'y')],
    parameters: { a: [2, 5], b: [5], c: [2, 1] },
  },
  {
    name: 'Where',
    nodes: [node('Where', ['c', 'a', 'b'], 'y')],
    parameters: { a: [2, 3, 4], b: [3, 1] },
    constants: { c: bool },
  },
  two('PRelu'),
  {
    name: 'Mod of whole numbers',
    nodes: [
      // 3 from the front, and 2 from the back
      node('Mod', ['i', 'n'], 'third'),
      node('Mod', ['i', 'n'], 'last', { fmod: 1 }),
      node('Slice', ['a', 'third', 'end'], 'y'),
      node('Slice', ['a', 'last', 'end'], 'z'),
    ],
    parameters: { a: [6] },
    constants: {
      i: { dims: [1], data: [-7], type: types.int64 },
      n: { dims: [1], data: [5], type: types.int64 },
      end: { dims: [1], data: [6], type: types.int64 },
    },
    outputs: ['y', 'z'],
  },
  {
    name: 'used twice',
    nodes: [node('Mul', ['a', 'a'], 'b'), node('Add', ['b', 'a'], 'y')],
    parameters: { a: [5] },
  },
  {
    name: 'flat operators',
    nodes: [
      node('Floor', ['a'], 'f'),
      node('Sign', ['a'], 's'),
      node('Round', ['a'], 'r'),
      node('Sum', ['f', 's', 'r', 'a'], 'y'),
    ],
    parameters: { a: [5] },
    bounds: [0.6, 0.9],
  },
  {
    name: 'comparisons',
    nodes: [
      node('Greater', ['a', 'b'], 'g'),
      node('Cast', ['g'], 'm', { to: 1 }),
      node('Mul', ['m', 'a'], 'y'),
    ],
    parameters: { a: [6] },
    constants: { b: { dims: [6], data: [2, -2, 2, -2, -2, 2] } },
  },
]
