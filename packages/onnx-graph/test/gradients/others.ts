import * as types from '../../src/proto/types.ts'
import type { Case } from '../support/gradient.ts'
import { node, spread, type Weights } from '../support/models.ts'

const ints = (...data: number[]): Weights => ({ type: types.int64, dims: [data.length], data })
const int = (value: number): Weights => ({ type: types.int64, dims: [], data: [value] })

const matmul = (a: number[], b: number[]): Case => ({
  name: `MatMul of ${JSON.stringify(a)} and ${JSON.stringify(b)}`,
  nodes: [node('MatMul', ['a', 'b'], 'y')],
  parameters: { a, b },
})

const gemm = (transA: number, transB: number, c: number[] | undefined): Case => ({
  name: `Gemm ${transA}${transB} ${JSON.stringify(c)}`,
  nodes: [
    node('Gemm', ['a', 'b', ...(c ? ['c'] : [])], 'y', {
      transA,
      transB,
      alpha: { f: 0.7 },
      beta: { f: 1.3 },
    }),
  ],
  parameters: { a: transA ? [3, 2] : [2, 3], b: transB ? [4, 3] : [3, 4], ...(c && { c }) },
})

const einsum = (equation: string, ...dims: number[][]): Case => ({
  name: `Einsum ${equation}`,
  nodes: [
    node(
      'Einsum',
      dims.map((_, i) => 'abc'[i]!),
      'y',
      { equation },
    ),
  ],
  parameters: Object.fromEntries(dims.map((own, i) => ['abc'[i]!, own])),
})

/** Products. */
export const matrixCases: readonly Case[] = [
  matmul([2, 3], [3, 4]),
  matmul([2, 2, 3], [3, 4]),
  matmul([2, 2, 3], [2, 3, 2]),
  matmul([2, 1, 2, 3], [3, 3, 2]),
  matmul([3], [3, 2]),
  matmul([2, 3], [3]),
  matmul([2, 2, 3], [3]),
  matmul([3], [3]),
  matmul([3], [2, 3, 2]),
  gemm(0, 0, [4]),
  gemm(0, 1, [2, 1]),
  gemm(1, 0, [2, 4]),
  gemm(1, 1, []),
  gemm(0, 0, undefined),
  einsum('...i,ij->...j', [2, 3, 4], [4, 2]),
  einsum('...ij,...jk', [2, 2, 3], [2, 3, 2]),
  einsum('ij,jk->ik', [2, 3], [3, 2]),
  einsum('bhid,bhjd->bhij', [1, 2, 3, 2], [1, 2, 2, 2]),
  einsum('ij,jk', [2, 3], [3, 2]),
  einsum('ij,ij->i', [2, 3], [2, 3]),
  einsum('ijk->ki', [2, 3, 2]),
  einsum('i,j,k->ijk', [2], [3], [2]),
]

const reduction = (op: string, axes: number[] | undefined, keepdims: number, opset = 18): Case => {
  const positive = op.includes('Log')
  const old = opset < (op === 'ReduceSum' ? 13 : 18)
  return {
    name: `${op} ${JSON.stringify(axes)} ${keepdims} opset ${opset}`,
    nodes: [
      node(op, ['a', ...(axes && !old ? ['axes'] : [])], 'y', { keepdims, ...(old && { axes }) }),
    ],
    parameters: { a: [2, 3, 4] },
    opset,
    ...(axes && !old && { constants: { axes: ints(...axes) } }),
    ...(positive && { bounds: [0.5, 2] as const }),
  }
}

/** Operators that make one number of many, or share one among many. */
export const reductionCases: readonly Case[] = [
  ...['Sum', 'Mean', 'Max', 'Min', 'Prod', 'SumSquare', 'L1', 'L2', 'LogSum', 'LogSumExp'].flatMap(
    name => [reduction(`Reduce${name}`, [1], 1), reduction(`Reduce${name}`, [-1, 0], 0)],
  ),
  reduction('ReduceSum', undefined, 0),
  ...['Sum', 'Mean', 'Max', 'Min', 'Prod'].map((name): Case => ({
    name: `Reduce${name} of what is known beforehand`,
    nodes: [
      node(`Reduce${name}`, ['known', 'axes'], 'r', { keepdims: 0 }),
      node('Mul', ['a', 'r'], 'y'),
    ],
    parameters: { a: [2] },
    constants: { known: { dims: [3], data: [1.5, -2, 0.5] }, axes: ints(0) },
  })),
  reduction('ReduceMean', [1, 2], 0, 13),
  reduction('ReduceSum', [2], 0, 11),
  ...[0, 1, -1].flatMap(axis =>
    ['Softmax', 'LogSoftmax'].map((op): Case => ({
      name: `${op} ${axis}`,
      nodes: [node(op, ['a'], 'y', { axis })],
      parameters: { a: [2, 3, 4] },
    })),
  ),
  {
    name: 'Softmax of all but the first, opset 11',
    nodes: [node('Softmax', ['a'], 'y')],
    parameters: { a: [2, 3, 2] },
    opset: 11,
  },
  {
    name: 'Softmax of classes, opset 9',
    nodes: [node('Softmax', ['a'], 'y')],
    parameters: { a: [2, 5] },
    opset: 9,
  },
]

const view = (
  name: string,
  a: number[],
  nodes: Case['nodes'],
  constants: Case['constants'] = {},
  opset = 18,
): Case => ({ name, nodes, parameters: { a }, constants, opset })
const slice = (
  a: number[],
  starts: number[],
  ends: number[],
  axes: number[],
  steps: number[],
): Case =>
  view(
    `Slice ${JSON.stringify([starts, ends, axes, steps])}`,
    a,
    [node('Slice', ['a', 's', 'e', 'x', 't'], 'y')],
    {
      s: ints(...starts),
      e: ints(...ends),
      x: ints(...axes),
      t: ints(...steps),
    },
  )
const pad = (mode: string, pads: number[], a = [3, 4]): Case =>
  view(`Pad ${mode} ${pads.join()}`, a, [node('Pad', ['a', 'p'], 'y', { mode })], {
    p: ints(...pads),
  })
const gather = (a: number[], indices: Weights, axis: number): Case =>
  view(
    `Gather ${indices.dims.join('×')} on ${axis} of ${a.join('×')}`,
    a,
    [node('Gather', ['a', 'i'], 'y', { axis })],
    { i: indices },
  )

/** Operators that arrange elements. */
export const partCases: readonly Case[] = [
  view('Reshape', [2, 6], [node('Reshape', ['a', 's'], 'y')], { s: ints(0, -1, 2) }),
  view('Flatten', [2, 3, 2], [node('Flatten', ['a'], 'y', { axis: 2 })]),
  view('Squeeze', [1, 3, 1], [node('Squeeze', ['a', 'x'], 'y')], { x: ints(-1) }),
  view('Squeeze all, opset 11', [1, 3, 1], [node('Squeeze', ['a'], 'y')], {}, 11),
  view('Unsqueeze', [3, 2], [node('Unsqueeze', ['a', 'x'], 'y')], { x: ints(2, 0) }),
  view('Unsqueeze, opset 9', [3, 2], [node('Unsqueeze', ['a'], 'y', { axes: [1] })], {}, 9),
  view('Transpose', [2, 3, 4], [node('Transpose', ['a'], 'y', { perm: [1, 2, 0] })]),
  view('Transpose, reversed', [2, 3, 4], [node('Transpose', ['a'], 'y')]),
  view('Expand', [3, 1], [node('Expand', ['a', 's'], 'y')], { s: ints(2, 1, 4) }),
  view('Tile', [2, 3], [node('Tile', ['a', 'r'], 'y')], { r: ints(3, 2) }),
  {
    name: 'Concat',
    nodes: [node('Concat', ['a', 'b', 'a'], 'y', { axis: 1 })],
    parameters: { a: [2, 3], b: [2, 1] },
  },
  slice([5, 4], [1], [4], [0], [1]),
  slice([5, 4], [-3, 0], [2 ** 63, 3], [0, 1], [1, 2]),
  slice([5, 4], [-1], [-(2 ** 63)], [0], [-1]),
  slice([7, 2], [5], [0], [0], [-2]),
  slice([5, 4], [3, -2], [-5, -4], [0, 1], [-1, -2]),
  slice([7, 2], [1], [6], [-2], [3]),
  view('Slice without axes', [5, 4], [node('Slice', ['a', 's', 'e'], 'y')], {
    s: ints(1, 1),
    e: ints(3, 4),
  }),
  view(
    'Slice, opset 9',
    [5, 4],
    [node('Slice', ['a'], 'y', { starts: [1], ends: [3], axes: [1] })],
    {},
    9,
  ),
  {
    name: 'Split',
    nodes: [node('Split', ['a', 's'], ['y', 'z'], { axis: 1 })],
    parameters: { a: [2, 5] },
    constants: { s: ints(2, 3) },
    outputs: ['y', 'z'],
  },
  {
    name: 'Split, one part used, opset 11',
    nodes: [node('Split', ['a'], ['x', 'y'], { axis: -1, split: [2, 3] })],
    parameters: { a: [2, 5] },
    opset: 11,
  },
  {
    name: 'Split evenly, opset 13',
    nodes: [node('Split', ['a'], ['y', 'z'])],
    parameters: { a: [4, 2] },
    outputs: ['y', 'z'],
    opset: 13,
  },
  pad('constant', [1, 0, 2, 1]),
  pad('constant', [-1, 0, 1, -2]),
  pad('reflect', [2, 1, 0, 3]),
  pad('edge', [2, 1, 0, 3]),
  view(
    'Pad, opset 9',
    [3, 4],
    [node('Pad', ['a'], 'y', { pads: [0, 1, 0, 2], value: { f: 0.5 } })],
    {},
    9,
  ),
  view('Pad with axes', [3, 4], [node('Pad', ['a', 'p', '', 'x'], 'y')], {
    p: ints(1, 2),
    x: ints(-1),
  }),
  gather([5, 3], ints(1, 4, 1, 0), 0),
  gather([3, 5, 2], { ...ints(1, 4, 1, 0), dims: [2, 2] }, 1),
  gather([3, 5], int(-2), 1),
  gather([3, 5], ints(2), 0),
  gather([4], { ...ints(1, 3, 1, 0), dims: [2, 2] }, 0),
  view('GatherElements', [3, 3], [node('GatherElements', ['a', 'i'], 'y', { axis: 1 })], {
    i: { ...ints(0, 0, 2, 1), dims: [2, 2] },
  }),
  view('GatherND', [3, 3, 2], [node('GatherND', ['a', 'i'], 'y')], {
    i: { ...ints(0, 1, 2, 2, 0, 1), dims: [3, 2] },
  }),
  view('GatherND in a batch', [2, 4, 3], [node('GatherND', ['a', 'i'], 'y', { batch_dims: 1 })], {
    i: { ...ints(0, 3, 3, 1, -1, 1), dims: [2, 3, 1] },
  }),
  view('GatherND in two', [2, 2, 3], [node('GatherND', ['a', 'i'], 'y', { batch_dims: 2 })], {
    i: { ...ints(2, 0, 1, 2, 2, 2, 0, 1), dims: [2, 2, 2, 1] },
  }),
  {
    name: 'Gather along an open axis',
    nodes: [
      node('Mul', ['x', 'a'], 'both'),
      node('Gather', ['both', 'places'], 'one'),
      node('Transpose', ['both'], 'turned', { perm: [1, 0] }),
      node('Gather', ['turned', 'last'], 'other'),
      node('Gather', ['turned', 'last'], 'far', { axis: 1 }),
    ],
    parameters: { a: [2] },
    constants: { places: ints(1, 1, 0), last: ints(-1) },
    inputs: { x: ['N', 2] },
    feeds: { x: [3, 2] },
    outputs: ['one', 'other', 'far'],
  },
  {
    name: 'Tile as often as there are examples',
    nodes: [
      node('Shape', ['x'], 'n', { start: 0, end: 1 }),
      node('Concat', ['n', 'two'], 'r', { axis: 0 }),
      node('Tile', ['a', 'r'], 't'),
      node('Mul', ['t', 'x'], 'y'),
    ],
    parameters: { a: [1, 2] },
    constants: { two: ints(2) },
    inputs: { x: ['N', 4] },
    feeds: { x: [3, 4] },
  },
  {
    name: 'GatherND in a batch of any size',
    nodes: [
      node('Add', ['x', 'a'], 'both'),
      node('Shape', ['x'], 'n', { start: 0, end: 1 }),
      node('Concat', ['n', 'rest'], 'sizes', { axis: 0 }),
      node('Expand', ['i', 'sizes'], 'places'),
      node('GatherND', ['both', 'places'], 'y', { batch_dims: 1 }),
    ],
    parameters: { a: [4, 3] },
    constants: { rest: ints(2, 1), i: { ...ints(3, 1), dims: [1, 2, 1] } },
    inputs: { x: ['N', 4, 3] },
    feeds: { x: [3, 4, 3] },
  },
  {
    name: 'TopK',
    nodes: [node('TopK', ['a', 'k'], ['y', 'places'], { axis: 0 })],
    parameters: { a: [5, 3] },
    constants: { k: ints(2) },
  },
  {
    name: 'ScatterND',
    nodes: [node('ScatterND', ['a', 'i', 'b'], 'y')],
    parameters: { a: [4, 2], b: [2, 2] },
    constants: { i: { ...ints(2, 0), dims: [2, 1] } },
  },
  {
    name: 'ScatterND that adds',
    nodes: [node('ScatterND', ['a', 'i', 'b'], 'y', { reduction: 'add' })],
    parameters: { a: [4, 2], b: [2, 2] },
    constants: { i: { ...ints(2, 2), dims: [2, 1] } },
  },
  ...['none', 'add'].map((reduction): Case => ({
    name: `ScatterElements ${reduction}`,
    nodes: [node('ScatterElements', ['a', 'i', 'b'], 'y', { axis: 1, reduction })],
    parameters: { a: [2, 4], b: [2, 2] },
    constants: { i: { ...ints(3, 1, 0, -1), dims: [2, 2] } },
  })),
  view('Trilu', [3, 3], [node('Trilu', ['a'], 'y', { upper: 0 })]),
  view('CumSum', [3, 3], [node('CumSum', ['a', 'x'], 'y', { exclusive: 1 })], { x: int(1) }),
  view('DepthToSpace', [1, 8, 2, 1], [node('DepthToSpace', ['a'], 'y', { blocksize: 2 })]),
  view(
    'DepthToSpace CRD',
    [1, 8, 2, 1],
    [node('DepthToSpace', ['a'], 'y', { blocksize: 2, mode: 'CRD' })],
  ),
  view('SpaceToDepth', [1, 2, 4, 2], [node('SpaceToDepth', ['a'], 'y', { blocksize: 2 })]),
]

const normal = { scale: [3], bias: [3] }

/** Normalisations. */
export const normalizationCases: readonly Case[] = [
  {
    name: 'BatchNormalization',
    nodes: [
      node('BatchNormalization', ['a', 'scale', 'bias', 'mean', 'var'], 'y', {
        epsilon: { f: 0.01 },
      }),
    ],
    parameters: { a: [2, 3, 2, 2], ...normal },
    constants: {
      mean: { dims: [3], data: [0.1, -0.2, 0.3] },
      var: { dims: [3], data: [0.5, 1.5, 1] },
    },
  },
  {
    name: 'BatchNormalization in training mode',
    nodes: [
      node('BatchNormalization', ['a', 'scale', 'bias', 'mean', 'var'], ['y', 'm', 'v'], {
        training_mode: 1,
      }),
    ],
    parameters: { a: [4, 3, 2], ...normal },
    constants: {
      mean: { dims: [3], data: [0.1, -0.2, 0.3] },
      var: { dims: [3], data: [0.5, 1.5, 1] },
    },
  },
  ...[-1, 1].map((axis): Case => ({
    name: `LayerNormalization ${axis}`,
    nodes: [node('LayerNormalization', ['a', 'scale', 'bias'], 'y', { axis })],
    parameters: { a: [2, 4, 3], scale: axis === 1 ? [4, 3] : [3], bias: axis === 1 ? [4, 3] : [3] },
  })),
  ...[1, 2].map((p): Case => ({
    name: `LpNormalization ${p}`,
    nodes: [node('LpNormalization', ['a'], 'y', { p, axis: 1 })],
    parameters: { a: [2, 3, 4] },
  })),
  ...[3, 5].map((size): Case => ({
    name: `LRN of ${size}`,
    nodes: [node('LRN', ['a'], 'y', { size, alpha: { f: 0.5 }, bias: { f: 2 } })],
    parameters: { a: [2, 5, 2, 1] },
  })),
  {
    name: 'MeanVarianceNormalization',
    nodes: [node('MeanVarianceNormalization', ['a'], 'y')],
    parameters: { a: [2, 2, 3, 1] },
  },
  {
    name: 'InstanceNormalization',
    nodes: [node('InstanceNormalization', ['a', 'scale', 'bias'], 'y')],
    parameters: { a: [2, 3, 4], ...normal },
  },
  ...[18, 21].map((opset): Case => ({
    name: `GroupNormalization, opset ${opset}`,
    nodes: [node('GroupNormalization', ['a', 'scale', 'bias'], 'y', { num_groups: 2 })],
    parameters: { a: [2, 4, 3], scale: [opset === 18 ? 2 : 4], bias: [opset === 18 ? 2 : 4] },
    opset,
  })),
]

/** Attention as an exporter writes it, with a batch of any size. */
export const patternCases: readonly Case[] = [
  {
    name: 'self-attention',
    inputs: { x: ['N', 4, 6] },
    feeds: { x: [2, 4, 6] },
    nodes: [
      ...['q', 'k', 'v'].flatMap(p => [
        node('MatMul', ['x', `w${p}`], `${p}0`),
        node('Reshape', [`${p}0`, 'heads'], `${p}1`),
        node('Transpose', [`${p}1`], `${p}2`, { perm: p === 'k' ? [0, 2, 3, 1] : [0, 2, 1, 3] }),
      ]),
      node('MatMul', ['q2', 'k2'], 's0'),
      node('Div', ['s0', 'root'], 's1'),
      node('Softmax', ['s1'], 's2', { axis: -1 }),
      node('MatMul', ['s2', 'v2'], 'o0'),
      node('Transpose', ['o0'], 'o1', { perm: [0, 2, 1, 3] }),
      node('Reshape', ['o1', 'joined'], 'y'),
    ],
    parameters: { wq: [6, 6], wk: [6, 6], wv: [6, 6] },
    constants: {
      heads: ints(0, 0, 2, 3),
      joined: ints(0, 0, 6),
      root: { dims: [], data: [Math.sqrt(3)] },
    },
    bounds: [-0.5, 0.6],
  },
  {
    name: 'a chain of sizes',
    inputs: { x: ['N', 4, 3] },
    feeds: { x: [3, 4, 3] },
    nodes: [
      node('Mul', ['x', 'a'], 'm'),
      node('Shape', ['m'], 's'),
      node('Gather', ['s', 'zero'], 'n', { axis: 0 }),
      node('Unsqueeze', ['n', 'axis'], 'n1'),
      node('Concat', ['n1', 'rest'], 'to', { axis: 0 }),
      node('Reshape', ['m', 'to'], 'r'),
      node('ReduceMean', ['r', 'axis'], 'y', { keepdims: 0 }),
    ],
    parameters: { a: [4, 3] },
    constants: { zero: int(0), axis: ints(0), rest: ints(-1), w: { dims: [1], data: spread(1) } },
  },
  {
    name: 'positions of a sequence of any length',
    inputs: { x: ['N', 'T', 2] },
    feeds: { x: [2, 3, 2] },
    nodes: [
      node('Shape', ['x'], 's'),
      node('Gather', ['s', 'one'], 't'),
      node('Slice', ['p', 'from', 't', 'axis'], 'part'),
      node('Add', ['x', 'part'], 'm'),
      node('Mul', ['m', 'm'], 'y'),
    ],
    parameters: { p: [1, 24, 2] },
    constants: { one: ints(1), from: ints(0), axis: ints(1) },
  },
  {
    name: 'parts along the batch',
    inputs: { x: ['N', 3] },
    feeds: { x: [3, 3] },
    nodes: [
      node('Mul', ['x', 'a'], 'm'),
      node('Concat', ['m', 'b', 'm'], 'c', { axis: 0 }),
      node('Slice', ['c', 'from', 'to', 'axis'], 'y'),
    ],
    parameters: { a: [3], b: [1, 3] },
    constants: { from: ints(1), to: ints(2 ** 63), axis: ints(0) },
  },
]
